"""Asking for snapshots and workbooks, following how they go, and the figures of a whole agency."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competencies.enums import Stage
from competencies.models import Framework
from personnel.access import right_required, signed_in
from personnel.enums import Right, UnitKind
from personnel.models import Unit
from reports import actions
from reports.enums import Occasion
from reports.models import ReportFile, Snapshot, UnitStage, UnitStageQuerySet
from reports.views.units import Link, ranked_units

OFFICES = (UnitKind.AREA_OFFICE, UnitKind.PROVINCIAL_OFFICE)


@dataclass(frozen=True)
class KindRow:
    """How many units of a kind attain no stage, or each stage as their highest: (label, units)."""

    label: Any
    counts: list[tuple[Any, int]]

    @property
    def units(self) -> int:
        return sum(units for _label, units in self.counts)


@require_safe
@right_required(Right.ASK_REPORTS)
def agency_report(request: HttpRequest) -> HttpResponse:
    """Show what was asked for, what is published, and the stages of the agency's units."""
    user = signed_in(request)
    unit = Unit.objects.visible_to(user, Right.ASK_REPORTS).order_by("depth", "path").first()
    snapshots = Snapshot.objects.visible_to(user)
    published = list(snapshots.published())
    context = {
        "unit": unit,
        "current": snapshots.order_by("requested_at").last(),
        "published": published,
    }
    if published and unit:
        stage = request.GET.get("stage", "")
        stage = stage if stage in Stage else Stage.EARLY
        counted = UnitStage.objects.filter(snapshot=published[0]).in_subtree(unit)
        context |= {"stage": stage, "stages": Stage.choices, "kinds": stages_by_kind(counted)}
        context |= ranked_units(request, counted.filter(unit__kind__in=OFFICES), stage)
    return render(request, "reports/agency_report.html", context)


@require_POST
@right_required(Right.ASK_REPORTS)
def snapshot_new(request: HttpRequest) -> HttpResponse:
    """Ask for the figures of today."""
    try:
        actions.request_snapshot(
            as_of=timezone.localdate(), occasion=Occasion.ON_DEMAND, by=signed_in(request)
        )
    except Framework.DoesNotExist:
        messages.error(request, _("No framework is in use yet, so there is nothing to measure by."))
    return redirect("agency_report")


@require_safe
@right_required(Right.ASK_REPORTS)
def snapshot_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how a snapshot goes; once it has ended the page is loaded again."""
    snapshot = get_object_or_404(Snapshot.objects.visible_to(signed_in(request)), pk=pk)
    response = render(request, "reports/snapshot_progress.html", {"snapshot": snapshot})
    if not snapshot.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@right_required(Right.ASK_REPORTS)
def report_file_new(request: HttpRequest) -> HttpResponse:
    """Ask for the workbook of a published snapshot for a unit and below."""
    user = signed_in(request)
    try:
        snapshot = Snapshot.objects.published().get(pk=UUID(request.POST.get("snapshot", "")))
        unit = Unit.objects.visible_to(user, Right.ASK_REPORTS).get(pk=int(request.POST["unit"]))
    except (ValueError, KeyError, Snapshot.DoesNotExist, Unit.DoesNotExist) as missing:
        raise Http404 from missing
    language = (get_language() or "th")[:2]
    report = actions.request_report_file(snapshot=snapshot, unit=unit, language=language, by=user)
    return redirect("report_file", pk=report.pk)


@require_safe
@right_required(Right.ASK_REPORTS)
def report_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how a workbook goes, then the way to download it; htmx gets the part that changes."""
    found = ReportFile.objects.visible_to(signed_in(request)).select_related("snapshot", "unit")
    context = {
        "report": get_object_or_404(found, pk=pk),
        "breadcrumbs": [Link(_("Agency report"), reverse("agency_report"))],
    }
    if "HX-Request" in request.headers:
        return render(request, "reports/report_file_progress.html", context)
    return render(request, "reports/report_file.html", context)


@require_safe
@right_required(Right.ASK_REPORTS)
def report_file_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Hand over a workbook that is written."""
    user = signed_in(request)
    found = ReportFile.objects.visible_to(user).exclude(file="").select_related("snapshot")
    report = get_object_or_404(found, pk=pk)
    actions.download_report_file(report=report, by=user)
    return FileResponse(report.file.open(), as_attachment=True, filename=report.download_name)


def stages_by_kind(counted: UnitStageQuerySet) -> list[KindRow]:
    """Return how many units with people attain which stage, by kind of unit."""
    with_people = counted.filter(people__gt=0).values_list("unit__kind", "stage")
    found = {(kind, stage): n for kind, stage, n in with_people.annotate(Count("unit"))}
    stages = [(None, _("None yet")), *((stage, stage.label) for stage in Stage)]
    return [
        KindRow(kind.label, [(label, found.get((kind, stage), 0)) for stage, label in stages])
        for kind in UnitKind
        if any(kind == seen for seen, _stage in found)
    ]
