"""Workbooks of people: asked for, followed while they are made, handed over; and the empty one."""

from io import BytesIO
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.actions.files import download_file, request_errors, request_roster
from personnel.actions.groups import Conflict
from personnel.be_dates import BE_OFFSET
from personnel.enums import Right, RosterFileKind
from personnel.forms.files import RosterExportForm
from personnel.models import RosterFile, RosterImport, Unit
from personnel.models.files import RosterFileQuerySet
from personnel.models.units import UnitQuerySet
from personnel.resources import write_blank_roster
from personnel.views.answers import (
    file_is_gone,
    note_opened,
    opened,
    page_of,
    somebody_was_faster,
)


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_template(request: HttpRequest) -> FileResponse:
    """Hand out the empty roster, with the units that the user looks after to choose from."""
    book = BytesIO()
    write_blank_roster(book, _units(request))
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{_('Roster to fill in')}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def roster_export(request: HttpRequest) -> HttpResponse:
    """Ask for the roster of a unit, and list the workbooks that one asked for before."""
    data = request.POST if request.method == "POST" else None
    form = RosterExportForm(data, units=_units(request), initial=request.GET.dict())
    if form.is_valid():
        file = request_roster(**form.cleaned_data, language=_language(), by=signed_in(request))
        return redirect("roster_file", file.pk)
    page = page_of(request, _files(request).order_by("-requested_at"), size=20)
    context = {"form": form, "page": page, "breadcrumbs": [_people()]}
    return render(request, "personnel/roster_export.html", context)


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_errors_new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the workbook of the rows of an import that have to be repaired."""
    imports = RosterImport.objects.visible_to(signed_in(request)).select_related("unit")
    roster = get_object_or_404(imports, pk=pk)
    try:
        file = request_errors(roster=roster, language=_language(), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("roster_import", args=[pk]))
    return redirect("roster_file", file.pk)


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how a workbook goes, then the way to download it."""
    file = get_object_or_404(_files(request), pk=pk)
    note_opened(request)
    context = {"file": file, "breadcrumbs": _way_to(file)}
    return render(request, "personnel/roster_file.html", context)


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_file_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the page that polls with the part that changes."""
    file = get_object_or_404(_files(request), pk=pk)
    return render(request, "personnel/roster_file_progress.html", {"file": file})


@require_safe
@right_required(Right.KEEP_ROSTER)
def roster_file_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Hand over a workbook that is made, to whoever asked for it and still keeps the unit."""
    file = get_object_or_404(_files(request).exclude(file=""), pk=pk)
    content = opened(file.file)
    if content is None:
        return file_is_gone(request)
    download_file(file=file, by=signed_in(request))
    return FileResponse(content, as_attachment=True, filename=_name(file))


def _units(request: HttpRequest) -> UnitQuerySet:
    return Unit.objects.visible_to(signed_in(request), Right.KEEP_ROSTER)


def _files(request: HttpRequest) -> RosterFileQuerySet:
    return RosterFile.objects.visible_to(signed_in(request)).select_related("unit", "roster_import")


def _language() -> str:
    return (get_language() or "th")[:2]


def _people() -> dict[str, str]:
    return {"label": _("People"), "url": reverse("people")}


def _way_to(file: RosterFile) -> list[dict[str, Any]]:
    if file.roster_import is None:
        return [_people(), {"label": _("Export a roster"), "url": reverse("roster_export")}]
    return [
        {"label": _("Import roster"), "url": reverse("roster_imports")},
        {
            "label": file.roster_import.file_name,
            "url": reverse("roster_import", args=[file.roster_import_id]),
        },
    ]


def _name(file: RosterFile) -> str:
    """The name of the workbook on the user's own computer; its date is of the Buddhist era."""
    made = file.requested_at
    day = f"{made.year + BE_OFFSET}-{made:%m-%d}"
    if file.kind == RosterFileKind.ERRORS and file.roster_import:
        return _("To repair %(file)s %(day)s.xlsx") % {
            "file": PurePath(file.roster_import.file_name).stem,
            "day": day,
        }
    return _("Roster %(unit)s %(day)s.xlsx") % {"unit": file.unit.name, "day": day}
