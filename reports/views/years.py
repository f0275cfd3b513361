"""Closing a fiscal year, and what changed since it was closed."""

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
from reports.models import Snapshot
from reports.views.exports import MOST_NAMED, MOST_ROWS, form_asked, handed_over, too_many
from reports.views.units import Link

RECORDS_SHOWN = 20
# Years of the Buddhist era that dates can be made of.
YEARS = range(2500, 3000)


@require_safe
@right_required(Right.ASK_REPORTS)
def year(request: HttpRequest, year: int) -> HttpResponseBase:
    """Show whether a fiscal year is closed, and what differs from its closed figures since."""
    if year not in YEARS or last_day_of(year) >= timezone.localdate():
        raise Http404
    user, form = signed_in(request), form_asked(request)
    closed = Snapshot.objects.closing(year).first()
    comparison = Snapshot.objects.comparing(year).first() if closed else None
    if form and closed:
        return _taken_away(request, form, closed, comparison)
    under_way = Snapshot.objects.under_way().filter(as_of=last_day_of(year)).first()
    context = {
        "year": year,
        "last_day": last_day_of(year),
        "closed": closed,
        "comparison": comparison,
        "under_way": under_way,
        "may_close": closes_years(user),
        "breadcrumbs": [Link(_("Agency report"), reverse("agency_report"))],
    }
    if closed and comparison:
        page = page_of(request, differences(comparison, user))
        context |= {"page": page, "rows": list(beside_closed(list(page.object_list), closed, user))}
    if closed:
        context |= _records(closed, request)
    return render(request, "reports/year.html", context)


def _records(closed: Snapshot, request: HttpRequest) -> dict[str, object]:
    """The records decided since, and a note that they were looked at."""
    user = signed_in(request)
    records = records_since(closed, user)
    shown = list(records[:RECORDS_SHOWN])
    if shown:
        actions.look_at_year(closed=closed, by=user)
    return {
        "records": shown,
        "records_more": max(0, records.count() - RECORDS_SHOWN),
        "stages": Stage.labels,
        "query": rest_of_query(request),
    }


def _taken_away(
    request: HttpRequest, form: str, closed: Snapshot, comparison: Snapshot | None
) -> HttpResponseBase:
    """What differs and the records decided since, all of them; whoever is named is written down."""
    user = signed_in(request)
    records = list(records_since(closed, user)[: MOST_NAMED + 1])
    rows = list(differences(comparison, user)[: MOST_ROWS + 1]) if comparison else []
    if len(records) > MOST_NAMED or len(rows) > MOST_ROWS:
        return too_many(request)
    if records:
        actions.take_year_records(closed=closed, rows=len(records), form=form, by=user)
    shown = [tables.differences(beside_closed(rows, closed, user)), tables.records(records)]
    title = _("Fiscal year %(year)s") % {"year": closed.fiscal_year}
    return handed_over(form, shown, title=title, name=f"year_{closed.fiscal_year}")


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
