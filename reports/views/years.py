"""Closing a fiscal year, and what changed since it was closed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from competencies.enums import Stage
from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.masking import rounding
from personnel.views.answers import page_of, rest_of_query
from reports import actions, tables
from reports.builders.closing import (
    AlreadyClosed,
    NotOver,
    beside_closed,
    closes_years,
    differences,
    last_day_of,
    records_since,
)
from reports.forms import SinceFilter
from reports.models import Snapshot, UnitProgressQuerySet
from reports.views.exports import (
    MOST_NAMED,
    MOST_ROWS,
    back_to_page,
    form_asked,
    handed_over,
    too_many,
)
from reports.views.units import Link
from training.models.records import TrainingRecordQuerySet

RECORDS_A_PAGE = 20
# Years of the Buddhist era that dates can be made of.
YEARS = range(2500, 3000)


@require_safe
@right_required(Right.ASK_REPORTS)
def year(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show whether a fiscal year is closed, and what differs from its closed figures since."""
    if year not in YEARS or last_day_of(year) >= timezone.localdate():
        raise Http404
    closed = Snapshot.objects.closing(year).first()
    since = _since(request, closed) if closed else None
    if since and (form := form_asked(request)):
        return _taken_away(request, form, since)
    context = {
        "year": year,
        "last_day": last_day_of(year),
        "closed": closed,
        "under_way": Snapshot.objects.under_way().filter(as_of=last_day_of(year)).first(),
        "may_close": closes_years(signed_in(request)),
        "breadcrumbs": [Link(_("Agency report"), reverse("agency_report"))],
    }
    if since:
        context |= _listed(request, since)
    return render(request, "reports/year.html", context)


@dataclass(frozen=True)
class Since:
    """What changed since a year was closed, as far as the reader may know and asks for it."""

    closed: Snapshot
    comparison: Snapshot | None
    filters: SinceFilter
    figures: UnitProgressQuerySet
    records: TrainingRecordQuerySet


def _since(request: HttpRequest, closed: Snapshot) -> Since:
    user = signed_in(request)
    comparison = Snapshot.objects.comparing(closed.fiscal_year).first()
    filters = SinceFilter(request.GET, closed=closed, user=user)
    return Since(
        closed,
        comparison,
        filters,
        filters.figures(differences(comparison, user)),
        filters.records(records_since(closed, user)),
    )


def _listed(request: HttpRequest, since: Since) -> dict[str, object]:
    """A page of each list, and a note that the records were looked at."""
    user = signed_in(request)
    page = page_of(request, since.figures)
    rows = list(beside_closed(list(page.object_list), since.closed, user))
    records = page_of(request, since.records, RECORDS_A_PAGE, "records")
    if records.object_list:
        actions.look_at_year(closed=since.closed, by=user)
    return {
        "comparison": since.comparison,
        "form": since.filters,
        "page": page,
        "rows": rows,
        "rounding": rounding() if any(row.is_rough for row in rows) else "",
        "query": rest_of_query(request),
        "records": records,
        "records_query": rest_of_query(request, "records"),
        "stages": Stage.labels,
    }


def _taken_away(request: HttpRequest, form: str, since: Since) -> HttpResponseBase:
    """What is listed, all of it; whoever is named is written down."""
    user, closed = signed_in(request), since.closed
    if not since.filters.is_valid():
        return back_to_page(request)
    records = list(since.records[: MOST_NAMED + 1])
    rows = list(since.figures[: MOST_ROWS + 1])
    if len(records) > MOST_NAMED or len(rows) > MOST_ROWS:
        how = _("Write the name of a unit above the lists, or choose a group or an area there.")
        return too_many(request, how)
    if records:
        actions.take_year_records(closed=closed, rows=len(records), form=form, by=user)
    figures = list(beside_closed(rows, closed, user))
    notes = [since.filters.told(), *{rounding() for row in figures if row.is_rough}]
    shown = [tables.differences(figures), tables.records(records)]
    return handed_over(
        form,
        shown,
        title=_("Fiscal year %(year)s") % {"year": closed.fiscal_year},
        name=f"year_{closed.fiscal_year}",
        note=" ".join(filter(None, notes)),
    )


@require_POST
@right_required(Right.ASK_REPORTS)
def year_close(request: HttpRequest, year: int) -> HttpResponse:
    """Close a fiscal year for ever, once the box is ticked that says so."""
    if year not in YEARS:
        raise Http404
    if request.POST.get("sure") != "on":
        messages.error(request, _("Tick the box to say that you want to close the year for ever."))
        return redirect("year", year=year)
    try:
        actions.close_year(year=year, on=timezone.localdate(), by=signed_in(request))
    except NotOver as early:
        raise Http404 from early
    except AlreadyClosed:
        messages.info(request, _("This fiscal year is closed already."))
    return redirect("year", year=year)


@require_POST
@right_required(Right.ASK_REPORTS)
def year_compare(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for what differs from a closed year by now."""
    closed = get_object_or_404(Snapshot.objects.closing(year).visible_to(signed_in(request)))
    actions.compare_year(closed=closed, by=signed_in(request))
    return redirect("year", year=year)
