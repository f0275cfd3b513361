"""The units that a user looks after, and their people as the roster resource exports them."""

from django.http import Http404, HttpResponse

from personnel.actions.tokens import note_call
from personnel.api import shapes
from personnel.api.bodies import RosterQuery, UnitsQuery
from personnel.api.guard import Call, endpoint
from personnel.enums import Right
from personnel.models import Posting, Unit
from personnel.models.units import UnitQuerySet
from personnel.resources import RosterResource


@endpoint("GET")
def units(call: Call) -> HttpResponse:
    """List the units whose rosters the user keeps, from the top; `code` finds one."""
    asked = UnitsQuery(call.request.GET).asked()
    found = _units(call).order_by("path")
    if asked["code"]:
        found = found.filter(codes__value=asked["code"]).distinct()
    page = shapes.page_of(call, found.prefetch_related("codes"), asked["page"])
    return shapes.listed(call, page, [shapes.unit_with_codes(unit) for unit in page])


@endpoint("GET")
def roster(call: Call) -> HttpResponse:
    """List the people whose primary post is open at the unit or below; IDs are masked."""
    asked = RosterQuery(call.request.GET, units=_units(call)).asked()
    postings = Posting.objects.kept_by(call.user).in_subtree(asked["unit"]).primary()
    found = postings.filter(to_date__isnull=True).order_by("pk")
    page = shapes.page_of(call, found, asked["page"])
    resource = RosterResource(masked=True)
    names = list(resource.fields)
    people = [dict(zip(names, line, strict=True)) for line in resource.lines(page.object_list)]
    note_call(token=call.token, call="roster", subject=f"unit:{asked['unit'].pk}", by=call.user)
    headers = dict(zip(names, resource.get_export_headers(), strict=True))
    return shapes.listed(call, page, people, columns=headers)


@endpoint("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
def unknown(call: Call, rest: str) -> HttpResponse:
    """Say in JSON, too, that there is nothing at an address."""
    raise Http404


def _units(call: Call) -> UnitQuerySet:
    return Unit.objects.visible_to(call.user, Right.KEEP_ROSTER)
