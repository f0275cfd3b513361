"""A training history, from its upload to the records that wait for a decision."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import signed_in
from personnel.actions.groups import Conflict
from personnel.actions.imports import TooManyUploads
from personnel.enums import Right
from personnel.models.scope import rights_of
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from training import actions
from training.enums import HistoryVerdict
from training.forms.histories import (
    TOO_MANY_FILES,
    AreasForm,
    Asked,
    HistoryConfirmForm,
    HistoryRowsFilter,
    HistoryUploadForm,
)
from training.history_words import refusal, sentence
from training.models import HistoryImport

TITLES_A_PAGE = 50
PILLS = {
    HistoryVerdict.NEW: "success",
    HistoryVerdict.QUESTION: "warning",
    HistoryVerdict.REFUSED: "danger",
}
View = Callable[..., HttpResponse]


def importers_only(view: View) -> View:
    """Only for who has a training of one's own, or keeps the roster of others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = signed_in(request)
        if not user.person_id and Right.KEEP_ROSTER not in rights_of(user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def history_imports(request: HttpRequest) -> HttpResponse:
    """Upload a training history, and list those of before."""
    posted = request.method == "POST"
    form = HistoryUploadForm(request.POST, request.FILES) if posted else HistoryUploadForm()
    if form.is_valid():
        try:
            made = actions.upload_history(file=form.cleaned_data["file"], by=signed_in(request))
            return redirect("history_import", made.pk)
        except TooManyUploads:
            form.add_error("file", TOO_MANY_FILES)
    mine = HistoryImport.objects.visible_to(signed_in(request)).order_by("-requested_at")
    context = {
        "form": form,
        "page": page_of(request, mine, size=20),
        "max_bytes": settings.ROSTER_MAX_BYTES,
        "keeps": Right.KEEP_ROSTER in rights_of(signed_in(request)),
    }
    return render(request, "training/history_imports.html", context)


@require_safe
@importers_only
def history_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how far an import is, and its preview with every row."""
    return _show(request, _mine(request, pk))


@require_safe
@importers_only
def history_import_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the page that polls; when there is nothing to wait for, have it loaded anew."""
    history = _mine(request, pk)
    response = render(request, "training/history_progress.html", {"history": history})
    if not history.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@importers_only
def history_import_areas(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose the areas of the courses that the catalogue does not know."""
    history = _mine(request, pk)
    form = AreasForm(request.POST, titles=_titles(history), chosen=history.areas)
    if not form.is_valid():
        raise Http404
    answers = form.answers()
    return _decide(
        request,
        history,
        lambda: actions.choose_areas(history=history, areas=answers, by=signed_in(request)),
    )


@require_POST
@importers_only
def history_import_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the records of the good rows."""
    history, form = _mine(request, pk), HistoryConfirmForm(request.POST)
    only_good = form.is_valid() and form.cleaned_data["only_good_rows"]
    if (
        not only_good
        and (history.refused_rows or history.asked_rows)
        and _is_seen(request, history)
    ):
        messages.warning(
            request, _("Nothing was made: tick that the other rows are left out, or repair them.")
        )
        return redirect("history_import", pk)
    return _decide(
        request,
        history,
        lambda: actions.confirm_history(
            history=history, only_good_rows=only_good, at=timezone.now(), by=signed_in(request)
        ),
    )


@require_POST
@importers_only
def history_import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a preview away."""
    history = _mine(request, pk)
    return _decide(
        request,
        history,
        lambda: actions.discard_history(history=history, at=timezone.now(), by=signed_in(request)),
    )


def _mine(request: HttpRequest, pk: UUID) -> HistoryImport:
    return get_object_or_404(HistoryImport.objects.visible_to(signed_in(request)), pk=pk)


def _is_seen(request: HttpRequest, history: HistoryImport) -> bool:
    return request.POST.get("seen") == _seen(history)


def _seen(history: HistoryImport) -> str:
    """Name what the page shows, so that nothing else is decided by mistake."""
    return f"{history.phase} {history.finished_at.isoformat() if history.finished_at else ''}"


def _decide(request: HttpRequest, history: HistoryImport, act: Callable[[], None]) -> HttpResponse:
    try:
        if not _is_seen(request, history):
            raise Conflict
        act()
    except Conflict:
        return somebody_was_faster(request, reverse("history_import", args=[history.pk]))
    return redirect("history_import", history.pk)


def _show(request: HttpRequest, history: HistoryImport) -> HttpResponse:
    shown = HistoryRowsFilter(request.GET)
    if not shown.is_valid():
        raise Http404
    rows = history.rows.select_related("person", "course", "method")
    if verdict := shown.cleaned_data["verdict"]:
        rows = rows.filter(verdict=verdict)
    page = page_of(request, rows)
    titles = _titles(history) if history.is_preview else []
    context = {
        "history": history,
        "seen": _seen(history),
        "refusal": refusal(history.refusal) if history.refusal else history.reason_text,
        "tiles": [(label, history.counts.get(code, 0)) for code, label in HistoryVerdict.choices],
        "areas_form": AreasForm(titles=titles, chosen=history.areas) if titles else None,
        "confirm_form": HistoryConfirmForm(),
        "form": shown,
        "clear_url": request.path if verdict else "",
        "page": page,
        "query": rest_of_query(request),
        "rows": [
            {
                "row": row,
                "pill": PILLS.get(HistoryVerdict(row.verdict), "info") if row.verdict else "",
                "sentences": [sentence(problem) for problem in [*row.problems, *row.found]],
            }
            for row in page
        ],
        "crumbs": [{"label": _("Import a training history"), "url": reverse("history_imports")}],
    }
    return render(request, "training/history_import.html", context)


def _titles(history: HistoryImport) -> list[Asked]:
    """The titles to choose areas for, those of most rows first; answered ones after them."""
    asked = history.rows.filter(course__isnull=True, verdict__in=_ABOUT_AREAS).order_by()
    titles = asked.values("title_key").annotate(Max("title"), n=Count("pk"))
    found = [Asked(row["title_key"], row["title__max"], row["n"]) for row in titles]
    found.sort(key=lambda one: (one.key in history.areas, -one.rows, one.key))
    return found[:TITLES_A_PAGE]


_ABOUT_AREAS = (HistoryVerdict.QUESTION, HistoryVerdict.LEFT_OUT, HistoryVerdict.NEW)
