"""People of whom nothing is approved in the fiscal year, and what rosters left out.

By name for readers who may see them; else they are counted by unit.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from competencies.models import AreaYear
from personnel.be_dates import fiscal_year_range
from personnel.enums import Outcome, RowAction
from personnel.models import Posting, RosterImport, Unit
from reports.masking import printed, protect
from reports.models import ReportFile


def staff_of(report: ReportFile) -> QuerySet[Posting]:
    """The post by which each person of a group is counted in the report's unit, each once."""
    day = report.snapshot.as_of
    posts = Posting.objects.in_subtree(report.unit).on(day).primary()
    latest = posts.order_by("person", "-from_date", "-pk").distinct("person")
    return Posting.objects.filter(pk__in=latest.values("pk"), outcome=Outcome.GROUP)


def without_record(report: ReportFile) -> QuerySet[Posting]:
    """Those of them of whom nothing is approved in the report's fiscal year."""
    return staff_of(report).filter(~Exists(_year(report)))


def names_without_record(report: ReportFile) -> Iterator[tuple[str, ...]]:
    """Name, position, group and unit, in the order of the tree and the alphabet."""
    rows = without_record(report).select_related("person", "unit")
    for post in rows.order_by("unit__path", "person__name_sort", "pk").iterator(2000):
        yield post.person.full_name, post.position, post.group or "", post.unit.name


def units_without_record(report: ReportFile) -> Iterator[tuple[str, int | str]]:
    """How many there are in each unit that has staff of its own, as the reader may know it."""
    counted = (
        staff_of(report)
        .values("unit__depth", "unit__path", "unit__name_th")
        .annotate(staff=Count("pk"), missing=Count("pk", filter=~Exists(_year(report))))
    )
    ordered = counted.order_by("unit__depth", "unit__path").iterator(2000)
    for _path, found in groupby(ordered, key=lambda row: row["unit__path"][: -Unit.steplen]):
        block = list(found)
        counts = [[row["staff"], row["missing"], row["staff"] - row["missing"]] for row in block]
        hidden = _hidden(counts, report.is_masked)
        for row, count, flags in zip(block, counts, hidden, strict=True):
            yield row["unit__name_th"], printed(count[1], flags[1])


def _hidden(counts: list[list[int]], is_masked: bool) -> list[list[bool]]:
    if not is_masked:
        return [[False] * len(row) for row in counts]
    total = [sum(column) for column in zip(*counts, strict=True)]
    return protect(counts, [(0, (1, 2))], (total, [False] * len(total)))


def _year(report: ReportFile) -> QuerySet[AreaYear]:
    some = Q(minutes_70__gt=0) | Q(minutes_20__gt=0) | Q(minutes_10__gt=0)
    return AreaYear.objects.filter(
        some, person=OuterRef("person"), fiscal_year=report.snapshot.fiscal_year
    )


def rosters_by_unit(report: ReportFile) -> dict[int, dict[str, Any]]:
    """Return for each unit (id) that sent rosters in the fiscal year: files and rows left out."""
    first, last = fiscal_year_range(report.snapshot.fiscal_year)
    imports = RosterImport.objects.applied().filter(
        unit__path__startswith=report.unit.path, applied_at__date__range=(first, last)
    )
    counted = (
        imports.values("unit")
        .order_by()
        .annotate(
            rosters=Count("pk"), refused=_rows(RowAction.REFUSED), waiting=_rows(RowAction.QUESTION)
        )
    )
    return {row["unit"]: dict(row) for row in counted}


def _rows(action: RowAction) -> Sum:
    return Sum(Cast(KT(f"counts__{action}"), IntegerField()), default=0)
