"""Asking for snapshots, following how they go, and the figures of a whole agency."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competencies.enums import Stage
from competencies.models import Framework
from personnel.access import right_required, signed_in
from personnel.be_dates import fiscal_year
from personnel.enums import Right, UnitKind
from personnel.models import Unit, User
from personnel.models.scope import paths_where
from reports import actions, masking, tables
from reports.forms import NO_STAGE, ReportForm
from reports.models import Reconciliation, Snapshot, Subscription, UnitStage, UnitStageQuerySet
from reports.views.exports import form_asked, handed_over
from reports.views.rankings import OFFICES, ranked_units

LARGE = (UnitKind.MINISTRY, UnitKind.AGENCY, *OFFICES)


@dataclass(frozen=True)
class KindRow:
    """How many units of a kind attain no stage, or each stage as their highest.

    Each of `counts` is (label, units, what the list of these units is asked by).
    """

    kind: UnitKind
    counts: list[tuple[Any, int, str]]

    @property
    def label(self) -> Any:
        return self.kind.label

    @property
    def units(self) -> int:
        return sum(units for _label, units, _asked in self.counts)


@require_safe
@right_required(Right.ASK_REPORTS)
def agency_report(request: HttpRequest) -> HttpResponseBase:
    """Show what was asked for, what is published, and the stages of the agency's units."""
    user = signed_in(request)
    unit = Unit.objects.visible_to(user, Right.ASK_REPORTS).order_by("depth", "path").first()
    snapshots = Snapshot.objects.visible_to(user)
    published = list(snapshots.published())
    context = {
        "unit": unit,
        "current": snapshots.order_by("requested_at").last(),
        "published": published,
        "form": _report_form(user, request.GET.get("unit", ""), published),
        "subscriptions": Subscription.objects.of(user).select_related("unit").order_by("pk"),
        "last_year": fiscal_year(timezone.localdate()) - 1,
        "checked": Reconciliation.objects.visible_to(user).order_by("-at").first(),
    }
    if published and unit:
        form = form_asked(request)
        context |= _standings(request, unit, published[0], whole=bool(form))
        if form:
            return _taken_away(form, context)
    return render(request, "reports/agency_report.html", context)


def _standings(
    request: HttpRequest, unit: Unit, snapshot: Snapshot, *, whole: bool
) -> dict[str, Any]:
    """The stages of the units in scope, and the offices among them ranked."""
    asked = request.GET.get("stage", "")
    stage = asked if asked in Stage else Stage.EARLY
    counted = UnitStage.objects.filter(snapshot=snapshot).in_subtree(unit)
    offices = counted.filter(unit__kind__in=OFFICES)
    seen = tuple(paths_where(signed_in(request), Right.SEE_PEOPLE))
    hides = None if unit.path.startswith(seen) else snapshot
    return {
        "stage": stage,
        "stages": Stage.choices,
        "kinds": stages_by_kind(counted),
        "carry": f"stage={stage}",
        "hides_few": hides is not None,
        **ranked_units(request, offices, stage, hides=hides, whole=whole),
    }


def _taken_away(form: str, context: dict[str, Any]) -> HttpResponseBase:
    unit, label = context["unit"], str(Stage(context["stage"]).label)
    offices = context["units"].object_list
    shown = [
        tables.kinds(context["kinds"]),
        tables.ranking(_("Area and provincial offices"), offices, label),
    ]
    note = masking.note() if context["hides_few"] else ""
    return handed_over(form, shown, title=unit.name, name=f"agency_{unit.pk}", note=note)


@require_POST
@right_required(Right.ASK_REPORTS)
def snapshot_new(request: HttpRequest) -> HttpResponse:
    """Ask for the figures of now."""
    try:
        asked = actions.bring_up_to_date(on=timezone.localdate(), by=signed_in(request))
        if asked is None:
            messages.info(
                request,
                _("The figures are being brought up to now. Load the page again in a moment."),
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


def _report_form(user: User, chosen: str, published: list[Snapshot]) -> ReportForm:
    """Offer the larger units in scope, and the one that the user comes from."""
    wanted = Q(kind__in=LARGE) | Q(pk=int(chosen) if chosen.isdecimal() else 0)
    form = ReportForm(user=user, initial={"unit": chosen})
    scope = form.units()
    form.offer(scope.filter(wanted) or scope[:1], published)
    return form


def stages_by_kind(counted: UnitStageQuerySet) -> list[KindRow]:
    """Return how many units with people attain which stage, by kind of unit."""
    with_people = counted.filter(people__gt=0).values_list("unit__kind", "stage")
    found = {(kind, stage): n for kind, stage, n in with_people.annotate(Count("unit"))}
    stages = [(None, _("None yet")), *((stage, stage.label) for stage in Stage)]
    return [
        KindRow(
            kind,
            [(label, found.get((kind, stage), 0), stage or NO_STAGE) for stage, label in stages],
        )
        for kind in UnitKind
        if any(kind == seen for seen, _stage in found)
    ]
