"""Tables of units in the order asked for, narrowed by what was asked."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Window
from django.http import HttpRequest

from personnel.enums import UnitKind
from personnel.models import Unit
from personnel.models.units import called
from personnel.text import match_key
from personnel.views.answers import rest_of_query
from reports.enums import Ranking
from reports.focus import Focus
from reports.forms import NO_STAGE, UnitsFilter
from reports.hidden import hidden_counts
from reports.models import Snapshot, UnitStage, UnitStageQuerySet
from reports.veil import veil_units
from reports.views.pages import page_found

UNITS_A_PAGE = 20
ALL_UNITS = 1_000_000
BEST_FIRST = f"-{Ranking.SHARE}"
OFFICES = (UnitKind.AREA_OFFICE, UnitKind.PROVINCIAL_OFFICE)
EVERYTHING = Focus()


@dataclass(frozen=True)
class Heading:
    """The head of a column that sorts: where a click goes, and how it is sorted now."""

    label: Any
    url: str
    order: str


def ranked_units(
    request: HttpRequest,
    rows: UnitStageQuerySet,
    stage: str,
    focus: Focus = EVERYTHING,
    *,
    hides: Snapshot | None,
    whole: bool = False,
) -> dict[str, Any]:
    """Return a page of a table of units in the order asked for, and the headings. One query.

    One more where something `hides` from the reader: the snapshot that the rows are of. The `whole`
    table is one page.
    """
    sort = request.GET.get("sort", BEST_FIRST)
    if sort.removeprefix("-") not in Ranking:
        sort = BEST_FIRST
    ranked = focus.ranked(rows, sort, stage).select_related("unit")
    counted = ranked.annotate(found=Window(Count("*")))
    asked = "" if whole else request.GET.get("page", "")
    units = page_found(counted, asked, ALL_UNITS if whole else UNITS_A_PAGE)
    if hides:
        paths = [row.unit.path for row in units.object_list]
        veil_units(units.object_list, focus, stage, hidden_counts(hides, paths))
    return {
        "sort": sort,
        "headings": {str(key): _heading(request, key, sort) for key in Ranking},
        "units": units,
        "query": rest_of_query(request),
    }


def units_below(unit: Unit, snapshot: Snapshot, form: UnitsFilter) -> UnitStageQuerySet:
    """Return the figures of the units below that the form asks for.

    Unless it asks for a kind, those are the units one level below, from the ministry its offices
    too: they are one click away then.
    """
    rows = UnitStage.objects.filter(snapshot=snapshot).open_on(snapshot.as_of)
    asked = form.cleaned_data
    if kind := asked.get("kind"):
        rows = rows.in_subtree(unit).filter(unit__kind=kind).exclude(unit=unit)
    elif unit.kind == UnitKind.MINISTRY:
        near = Q(unit__depth=unit.depth + 1) | Q(unit__kind__in=OFFICES)
        rows = rows.in_subtree(unit).filter(near)
    else:
        rows = rows.children_of(unit)
    if stage := asked.get("attained"):
        rows = rows.filter(stage=None if stage == NO_STAGE else stage, people__gt=0)
    return _named(rows, match_key(asked.get("q", "")))


def _named(rows: UnitStageQuerySet, key: str) -> UnitStageQuerySet:
    if not key:
        return rows
    return rows.filter(called(key, "unit__"))


def _heading(request: HttpRequest, key: Ranking, sort: str) -> Heading:
    order = {str(key): "ascending", f"-{key}": "descending"}.get(sort, "")
    first = str(key) if key == Ranking.UNIT else f"-{key}"
    other = str(key) if order == "descending" else f"-{key}"
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = other if order else first
    return Heading(key.label, f"?{query.urlencode()}#units", order)
