"""Roster imports: one address for an import in all its states, from the file to the result."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.actions.groups import Conflict
from personnel.actions.imports import choose_columns, confirm_roster, discard_roster, upload_roster
from personnel.enums import Right
from personnel.forms import ColumnsForm, RowsFilter, UploadForm
from personnel.models import RosterImport, Unit
from personnel.models.imports import RosterImportQuerySet
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from personnel.views.preview import (
    columns_of,
    earlier_import,
    group_counts,
    preview_context,
    seen,
    tiles,
    why_failed,
)
from personnel.views.rows import lines, rows_of
from personnel.views.stages import APPLIED, PREVIEW, STEPS, stage_of


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def roster_imports(request: HttpRequest) -> HttpResponse:
    """Take a roster file in, and list what was imported before."""
    user = signed_in(request)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    units = Unit.objects.visible_to(user, Right.KEEP_ROSTER)
    form = UploadForm(*posted, units=units, today=timezone.localdate())
    if form.is_valid():
        roster = upload_roster(**form.cleaned_data, by=user)
        return redirect("roster_import", roster.pk)
    page = page_of(request, _visible(request).order_by("-requested_at"), size=20)
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
    """Show an import where it stands."""
    return _page(request, _get(request, pk))


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_import_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the page that polls; once the work has ended, have it loaded anew."""
    roster = _get(request, pk)
    if not roster.is_under_way:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"roster": roster, "stage": stage_of(roster)}
    return render(request, "personnel/import_progress.html", context)


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_import_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List the rows of the file with everything that was found about them."""
    roster = _get(request, pk)
    form = RowsFilter(request.GET)
    if not form.is_valid():
        raise Http404
    page = page_of(request, rows_of(roster, form.cleaned_data["action"]))
    return render(
        request,
        "personnel/roster_import_rows.html",
        {
            "roster": roster,
            "crumbs": [
                _crumb(),
                {"label": roster.file_name, "url": reverse("roster_import", args=[pk])},
            ],
            "form": form,
            "page": page,
            "lines": lines(page),
            "query": rest_of_query(request),
        },
    )


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the file read again with the columns that the user chose."""
    roster = _get(request, pk)
    form = ColumnsForm(request.POST, columns=columns_of(roster))
    if not form.is_valid() and roster.is_preview:
        return _page(request, roster, form)
    try:
        choose_columns(roster=roster, columns=form.chosen(), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("roster_import", args=[pk]))
    return redirect("roster_import", pk)


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the rows of the preview applied, if it still is the preview that the user saw."""
    roster = _get(request, pk)
    try:
        if request.POST.get("seen") != seen(roster):
            raise Conflict
        confirm_roster(roster=roster, by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("roster_import", args=[pk]))
    return redirect("roster_import", pk)


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the preview aside."""
    try:
        discard_roster(roster=_get(request, pk), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("roster_import", args=[pk]))
    return redirect("roster_import", pk)


def _sample() -> Path:
    return Path(settings.MEDIA_ROOT) / "demo" / "roster.xlsx"


def _visible(request: HttpRequest) -> RosterImportQuerySet:
    imports = RosterImport.objects.visible_to(signed_in(request))
    return imports.select_related("unit", "requested_by", "confirmed_by")


def _get(request: HttpRequest, pk: UUID) -> RosterImport:
    return get_object_or_404(_visible(request), pk=pk)


def _page(
    request: HttpRequest, roster: RosterImport, form: ColumnsForm | None = None
) -> HttpResponse:
    stage = stage_of(roster)
    context = {
        "roster": roster,
        "stage": stage,
        "steps": STEPS,
        "crumbs": [_crumb()],
    }
    if roster.is_preview:
        context["columns"] = form or ColumnsForm(columns=columns_of(roster))
    if stage is PREVIEW:
        context |= preview_context(roster) | {"earlier": earlier_import(roster)}
    if roster.is_failed:
        context["why"] = why_failed(roster)
    if stage is APPLIED:
        context |= {"tiles": tiles(roster), "groups": group_counts(roster)}
    return render(request, stage.template, context)


def _crumb() -> dict[str, str]:
    return {"label": _("Import roster"), "url": reverse("roster_imports")}
