"""The dashboard of a unit, and the people behind it. Totals come from the published snapshot."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competencies.models import StageProfile
from competencies.progress import stage_ahead_of
from personnel.access import held, right_required, signed_in
from personnel.enums import Group, Right
from personnel.models import Posting, Unit
from personnel.views.answers import PAGE_SIZE, rest_of_query
from reports import actions, masking, tables
from reports.dashboard import UnitPage, unit_page
from reports.focus import Focus
from reports.forms import FocusFilter, GapFilter, UnitsFilter
from reports.gaps import PeopleWithGaps
from reports.hidden import hidden_counts
from reports.models import Snapshot
from reports.veil import veil_units, veiled
from reports.views.exports import MOST_NAMED, form_asked, handed_over, too_many
from reports.views.pages import page_found
from reports.views.rankings import ranked_units, units_below
from training.models import UnitPlan

# Gaps are found live, person by person; of a whole agency nobody reads the list anyway.
MOST_PEOPLE = 10_000
YEAR, AREA = re.compile(r"2\d{3}\Z", re.ASCII), re.compile(r"[1-9]\d?\Z", re.ASCII)
PLAN_FIGURES = {
    "activities": Count("planactivity_set"),
    "budget": Sum("planactivity_set__budget"),
    "spent": Sum("planactivity_set__spent"),
}


@dataclass(frozen=True)
class Link:
    """A way from a page, as the components want it."""

    label: Any
    url: str


@require_safe
@right_required(Right.SEE_TOTALS)
def my_unit(request: HttpRequest) -> HttpResponse:
    """Go to the highest unit of one's scope."""
    top = Unit.objects.visible_to(signed_in(request)).order_by("depth", "path").first()
    if top is None:
        raise Http404
    return redirect("unit", pk=top.pk)


@require_safe
@right_required(Right.SEE_TOTALS)
def unit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the figures of a unit and of the units below it."""
    scope = Unit.objects.within(held(request)[Right.SEE_TOTALS])
    unit = get_object_or_404(scope, pk=pk)
    above = list(scope.above(unit))[:-1]
    context = _frame(unit, above, held(request)) | {"snapshot": _snapshot(request)}
    page, form = _counted(request, context), form_asked(request)
    if page is None:
        return render(request, "reports/unit_not_counted.html", context)
    context |= _below(request, page, context, whole=bool(form))
    if not context["sees_people"]:
        page = _veiled(page, context)
    if page.is_hidden:
        return render(request, "reports/unit_few.html", context)
    context |= {"page": page, "masks": masking.note()}
    if form:
        return _taken_away(form, context)
    plans = UnitPlan.objects.filter(unit=unit, fiscal_year=context["snapshot"].fiscal_year)
    context["plan"] = plans.annotate(**PLAN_FIGURES).first()
    return render(request, "reports/unit.html", context)


@require_safe
@right_required(Right.SEE_PEOPLE)
def unit_people(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the people below the targets that the unit works towards, as they stand now."""
    user, today = signed_in(request), timezone.localdate()
    unit = get_object_or_404(Unit.objects.visible_to(user, Right.SEE_PEOPLE), pk=pk)
    filters = GapFilter(request.GET)
    if not filters.is_valid():
        raise Http404
    asked = filters.cleaned_data
    stage = asked["stage"] or stage_ahead_of(unit)
    staff = Posting.objects.in_subtree(unit).on(today).primary().count()
    people: Any = PeopleWithGaps(unit, on=today, **{**asked, "stage": stage})
    people = people if staff <= MOST_PEOPLE else []
    if form := form_asked(request):
        return _gaps_taken_away(request, form, unit, people)
    actions.look_at_gaps(unit=unit, by=user)
    return render(
        request,
        "reports/unit_people.html",
        {
            "unit": unit,
            "breadcrumbs": [Link(unit.label, reverse("unit", args=[unit.pk]))],
            "stage": StageProfile.objects.in_use().filter(code=stage).first(),
            "form": filters,
            "is_filtered": any(asked.values()),
            "is_too_large": staff > MOST_PEOPLE,
            "page": page_found(people, request.GET.get("page", ""), PAGE_SIZE),
            "query": rest_of_query(request),
        },
    )


def _gaps_taken_away(
    request: HttpRequest, form: str, unit: Unit, people: PeopleWithGaps
) -> HttpResponseBase:
    found = people[0 : MOST_NAMED + 1]
    if len(found) > MOST_NAMED:
        how = _("Choose an area or a group above the list, or take it from a unit further down.")
        return too_many(request, how)
    actions.take_gaps(unit=unit, rows=len(found), form=form, by=signed_in(request))
    return handed_over(form, [tables.gaps(found)], title=unit.name, name=f"gaps_{unit.pk}")


def _frame(unit: Unit, above: list[Unit], paths: dict[Right, list[str]]) -> dict[str, Any]:
    """What the page of a unit shows around its figures; `above` are the units above in scope."""

    def holds(right: Right) -> bool:
        return unit.path.startswith(tuple(paths[right]))

    return {
        "unit": unit,
        "above": above[-1] if above else None,
        "breadcrumbs": [Link(row.label, reverse("unit", args=[row.pk])) for row in above],
        "asks_reports": holds(Right.ASK_REPORTS),
        "sees_people": holds(Right.SEE_PEOPLE),
        "decides": holds(Right.DECIDE_RECORDS),
        "keeps_roster": holds(Right.KEEP_ROSTER),
    }


def _focus(request: HttpRequest) -> Focus:
    """What the address asks for; anything that is no choice is nothing."""
    group, area = request.GET.get("group", ""), request.GET.get("area", "")
    return Focus(group if group in Group else "", int(area) if AREA.match(area) else None)


def _snapshot(request: HttpRequest) -> Snapshot | None:
    """The newest figures, or the last of the fiscal year that the address asks for."""
    snapshots, year = Snapshot.objects.published(), request.GET.get("year", "")
    return (snapshots.filter(fiscal_year=year) if YEAR.match(year) else snapshots).first()


def _counted(request: HttpRequest, context: dict[str, Any]) -> UnitPage | None:
    """The figures that the address asks for."""
    unit, snapshot = context["unit"], context["snapshot"]
    return snapshot and unit_page(
        unit,
        snapshot=snapshot,
        above=context["above"],
        shown=request.GET.get("stage", ""),
        on=timezone.localdate(),
        focus=_focus(request),
    )


def _veiled(page: UnitPage, context: dict[str, Any]) -> UnitPage:
    """The page as far as its reader may know it, and likewise the units below. One query."""
    unit, rows = context["unit"], context["units"].object_list
    hidden = hidden_counts(context["snapshot"], [unit.path, *(row.unit.path for row in rows)])
    veil_units(rows, page.focus, page.shown.code, hidden)
    return veiled(page, hidden[unit.path])


def _below(
    request: HttpRequest, page: UnitPage, context: dict[str, Any], *, whole: bool
) -> dict[str, Any]:
    """The units below in a table, the filters of the page, and what links to other units carry."""
    form = UnitsFilter(request.GET)
    form.is_valid()
    snapshot = context["snapshot"]
    rows = units_below(context["unit"], snapshot, form)
    carried = {
        "stage": page.shown.code,
        "group": page.focus.group,
        "area": page.focus.area,
        "year": request.GET.get("year"),
    }
    return {
        **ranked_units(request, rows, page.shown.code, page.focus, hides=None, whole=whole),
        "units_form": form,
        "focus_form": FocusFilter(request.GET, areas=page.areas, years=page.years),
        "carry": urlencode({name: value for name, value in carried.items() if value}),
    }


def _taken_away(form: str, context: dict[str, Any]) -> FileResponse:
    unit, snapshot = context["unit"], context["snapshot"]
    shown = tables.unit_tables(
        context["page"], unit, context["above"], snapshot, context["units"].object_list
    )
    note = "" if context["sees_people"] else masking.note()
    return handed_over(form, shown, title=unit.name, name=f"unit_{unit.pk}", note=note)
