"""The dashboard of a unit, and the people behind it. Totals come from the published snapshot."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from competencies.models import StageProfile
from competencies.progress import stage_ahead_of
from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.models import Posting, Unit, User
from personnel.models.scope import paths_where
from personnel.views.answers import PAGE_SIZE, rest_of_query
from reports import actions
from reports.dashboard import unit_page
from reports.enums import Ranking
from reports.forms import GapFilter
from reports.gaps import PeopleWithGaps
from reports.models import Snapshot, UnitStage

UNITS_A_PAGE = 20
# Gaps are found live, person by person; of a whole agency nobody reads the list anyway.
MOST_PEOPLE = 10_000
BEST_FIRST = f"-{Ranking.SHARE}"


@dataclass(frozen=True)
class Link:
    """A way from a page, as the components want it."""

    label: Any
    url: str


@dataclass(frozen=True)
class Heading:
    """The head of a column that sorts: where a click goes, and how it is sorted now."""

    label: Any
    url: str
    order: str


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
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the figures of a unit and of the units below it."""
    user = signed_in(request)
    scope = Unit.objects.visible_to(user)
    unit = get_object_or_404(scope, pk=pk)
    above = list(scope.above(unit))[:-1]
    snapshot = Snapshot.objects.published().select_related("framework").first()
    context = _frame(user, unit, above) | {"snapshot": snapshot}
    page = snapshot and unit_page(
        unit,
        snapshot=snapshot,
        above=context["above"],
        shown=request.GET.get("stage", ""),
        on=timezone.localdate(),
    )
    if not snapshot or not page:
        return render(request, "reports/unit_not_counted.html", context)
    children = UnitStage.objects.filter(snapshot=snapshot).children_of(unit)
    ranked = ranked_units(request, children.open_on(snapshot.as_of), page.shown.code)
    return render(request, "reports/unit.html", {**context, **ranked, "page": page})


@require_safe
@right_required(Right.SEE_PEOPLE)
def unit_people(request: HttpRequest, pk: int) -> HttpResponse:
    """List the people below the targets that the unit works towards, as they stand now."""
    user, today = signed_in(request), timezone.localdate()
    unit = get_object_or_404(Unit.objects.visible_to(user, Right.SEE_PEOPLE), pk=pk)
    form = GapFilter(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    stage = asked["stage"] or stage_ahead_of(unit)
    staff = Posting.objects.in_subtree(unit).on(today).primary().count()
    people: Any = PeopleWithGaps(unit, on=today, **{**asked, "stage": stage})
    people = people if staff <= MOST_PEOPLE else []
    actions.look_at_gaps(unit=unit, by=user)
    return render(
        request,
        "reports/unit_people.html",
        {
            "unit": unit,
            "breadcrumbs": [Link(unit.label, reverse("unit", args=[unit.pk]))],
            "stage": StageProfile.objects.in_use().filter(code=stage).first(),
            "form": form,
            "is_filtered": any(asked.values()),
            "is_too_large": staff > MOST_PEOPLE,
            "page": Paginator(people, PAGE_SIZE).get_page(request.GET.get("page")),
            "query": rest_of_query(request),
        },
    )


def _frame(user: User, unit: Unit, above: list[Unit]) -> dict[str, Any]:
    """What the page of a unit shows around its figures; `above` are the units above in scope."""
    return {
        "unit": unit,
        "above": above[-1] if above else None,
        "breadcrumbs": [Link(row.label, reverse("unit", args=[row.pk])) for row in above],
        "asks_reports": holds(user, Right.ASK_REPORTS, unit),
        "sees_people": holds(user, Right.SEE_PEOPLE, unit),
    }


def holds(user: User, right: Right, unit: Unit) -> bool:
    """Return whether the user holds the right at that unit today."""
    return unit.path.startswith(tuple(paths_where(user, right)))


def ranked_units(request: HttpRequest, rows: Any, stage: str) -> dict[str, Any]:
    """Return a page of a table of units in the order asked for, and the headings."""
    sort = request.GET.get("sort", BEST_FIRST)
    if sort.removeprefix("-") not in Ranking:
        sort = BEST_FIRST
    ranked = list(rows.ranked(sort, stage).select_related("unit"))
    return {
        "sort": sort,
        "headings": {str(key): _heading(key, sort, stage) for key in Ranking},
        "units": Paginator(ranked, UNITS_A_PAGE).get_page(request.GET.get("page")),
        "query": rest_of_query(request),
    }


def _heading(key: Ranking, sort: str, stage: str) -> Heading:
    order = {str(key): "ascending", f"-{key}": "descending"}.get(sort, "")
    first = str(key) if key == Ranking.UNIT else f"-{key}"
    other = str(key) if order == "descending" else f"-{key}"
    return Heading(key.label, f"?stage={stage}&sort={other if order else first}#units", order)
