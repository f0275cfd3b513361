"""Roster imports: one address for an import in all its states, from the file to the result."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from personnel.access import right_required, signed_in
from personnel.actions.imports import TooManyUploads, upload_roster
from personnel.enums import Right, RowAction
from personnel.forms import RowsFilter, UploadForm
from personnel.forms.rosters import TOO_MANY_UPLOADS
from personnel.models import Unit
from personnel.roster.problems import Problem, message
from personnel.views.answers import note_opened, page_of, rest_of_query
from personnel.views.guarded import get_import, visible_imports
from personnel.views.import_page import crumbs_to, show_import
from personnel.views.rows import lines, rows_of
from personnel.views.stages import PREVIEW, stage_of

# Of rows that may be about a known person, ticked on one page.
ANSWERS = [
    {"name": "same", "value": "ticked", "label": _("Yes, the same person")},
    {"name": "other", "value": "ticked", "label": _("No, somebody else")},
]


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def roster_imports(request: HttpRequest) -> HttpResponse:
    """Take a roster file in, and list what was imported before."""
    user = signed_in(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    units = Unit.objects.visible_to(user, Right.KEEP_ROSTER)
    form = UploadForm(*posted, units=units, today=timezone.localdate())
    status = 200
    if form.is_valid():
        try:
            roster = upload_roster(**form.cleaned_data, by=user)
            return redirect("roster_import", roster.pk)
        except TooManyUploads:
            form.add_error("file", TOO_MANY_UPLOADS)
            status = 429
    # What was found in a file of many sheets may be large, and none of it is listed.
    imports = visible_imports(request).defer("layout", "repairs").order_by("-requested_at")
    page = page_of(request, imports, size=20)
    return render(
        request,
        "personnel/roster_imports.html",
        {
            "form": form,
            "max_bytes": settings.ROSTER_MAX_BYTES,
            "has_sample": _sample().exists(),
            "page": page,
            "imports": [(roster, stage_of(roster)) for roster in page],
        },
        status=status,
    )


@require_safe
@right_required(Right.KEEP_ROSTER)
def sample_roster(request: HttpRequest) -> FileResponse:
    """Hand out the made-up roster of the demo, where there is one."""
    if not _sample().exists():
        raise Http404
    return FileResponse(_sample().open("rb"), as_attachment=True, filename="roster-sample.xlsx")


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show an import where it stands; after a repair, go on with the rows that are left."""
    roster = get_import(request, pk)
    note_opened(request)
    action = request.GET.get("then", "")
    if action in RowAction and stage_of(roster) is PREVIEW and roster.counts.get(action):
        return redirect(reverse("roster_import_rows", args=[pk]) + f"?action={action}")
    return show_import(request, roster)


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_import_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the page that polls; once the work has ended, have it loaded anew."""
    roster = get_import(request, pk)
    if not roster.is_under_way:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"roster": roster, "stage": stage_of(roster)}
    return render(request, "personnel/import_progress.html", context)


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_import_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the rows of the file with everything that was found about them."""
    roster = get_import(request, pk)
    form = RowsFilter(request.GET)
    if roster.is_under_way:
        return redirect("roster_import", pk)
    if not form.is_valid():
        raise Http404
    page = page_of(request, rows_of(roster, **form.asked()))
    is_open = stage_of(roster) is PREVIEW
    context = {
        "roster": roster,
        "seen": roster.version,
        "crumbs": crumbs_to(roster),
        "form": form,
        "is_open": is_open,
        "asks": is_open and form.asked()["action"] == RowAction.QUESTION,
        "bulk": ANSWERS,
        "problem": _in_words(form.problem()),
        "page": page,
        "lines": lines(roster, list(page)),
        "query": rest_of_query(request),
    }
    return render(request, "personnel/roster_import_rows.html", context)


def _in_words(problem: dict[str, str]) -> str:
    """Say by which problem the rows were chosen, where it can be said without a row."""
    if not problem.get("value"):
        return ""
    return message(Problem(problem["code"], problem.get("field", ""), problem["value"], "", {}))


def _sample() -> Path:
    return Path(settings.MEDIA_ROOT) / "demo" / "roster.xlsx"
