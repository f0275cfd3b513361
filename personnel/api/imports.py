"""Roster imports: sent in, asked about, confirmed or put aside."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from personnel.actions.groups import Conflict
from personnel.actions.imports import confirm_roster, discard_roster, upload_once
from personnel.actions.tokens import note_call
from personnel.api import shapes
from personnel.api.bodies import PageQuery, RowsQuery, read_json
from personnel.api.guard import Call, endpoint
from personnel.api.problems import Fault, Refused, refused_by
from personnel.enums import ImportStage, Right
from personnel.forms import ConfirmForm, UploadForm
from personnel.models import RosterImport, RosterVerdict, Unit
from personnel.models.imports import RosterImportQuerySet

LISTED = 20
POLL_SECONDS = "2"


@endpoint("GET", "POST")
def imports(call: Call) -> HttpResponse:
    """List the imports, the newest first, or take a file in."""
    if call.request.method == "POST":
        return _upload(call)
    asked = PageQuery(call.request.GET).asked()
    found = _imports(call).defer("repairs").order_by("-requested_at", "pk")
    page = shapes.page_of(call, found, asked["page"], LISTED)
    return shapes.listed(call, page, [shapes.roster_import(roster) for roster in page])


@endpoint("GET")
def one_import(call: Call, pk: UUID) -> HttpResponse:
    """Say where an import stands, and all that was found."""
    return _where_it_stands(_import(call, pk))


@endpoint("GET")
def rows(call: Call, pk: UUID) -> HttpResponse:
    """List the rows of people with their problems, in the order of the file."""
    asked = RowsQuery(call.request.GET).asked()
    found = RosterVerdict.objects.filter(roster_import=_import(call, pk)).select_related("row")
    if asked["action"]:
        found = found.filter(action=asked["action"])
    page = shapes.page_of(call, found.order_by("row"), asked["page"])
    return shapes.listed(call, page, [shapes.row(verdict) for verdict in page])


@endpoint("POST")
def confirm(call: Call, pk: UUID) -> HttpResponse:
    """Have the rows applied, if the import is the preview that the program looked at."""
    roster = _import(call, pk)
    body = read_json(call, version=(str,), only_good_rows=(bool,), leave_on=(str, type(None)))
    _check_seen(roster, body)
    leave_on = body.get("leave_on")
    form = ConfirmForm(
        {
            "rows": "good" if body.get("only_good_rows") else "all",
            "ends": leave_on is not None,
            "leave_on": leave_on,
        },
        roster=roster,
    )
    if leave_on is not None and not form.leavers:
        nobody = _("Nobody is missing from this list, so nobody has a last day.")
        raise Refused(422, nobody, [Fault("leave_on", nobody)])
    if not form.is_valid():
        raise refused_by(form)
    confirm_roster(roster=roster, **form.decision(), by=call.user)
    return _decided(call, roster, "confirm")


@endpoint("POST")
def discard(call: Call, pk: UUID) -> HttpResponse:
    """Put the preview aside."""
    roster = _import(call, pk)
    _check_seen(roster, read_json(call, version=(str,)))
    discard_roster(roster=roster, by=call.user)
    return _decided(call, roster, "discard")


def _upload(call: Call) -> HttpResponse:
    units = Unit.objects.visible_to(call.user, Right.KEEP_ROSTER)
    form = UploadForm(
        call.request.POST, call.request.FILES, units=units, today=timezone.localdate()
    )
    if not form.is_valid():
        raise refused_by(form)
    roster, is_new = upload_once(**form.cleaned_data, by=call.user)
    _note(call, roster, "upload")
    body = shapes.whole_import(roster)
    return shapes.answer(body, 201 if is_new else 200, {"Location": body["url"]})


def _check_seen(roster: RosterImport, body: dict[str, object]) -> None:
    if "version" not in body:
        missing = _("Send the `version` of the import that you looked at.")
        raise Refused(422, missing, [Fault("version", missing)])
    if body["version"] != roster.version or roster.stage is not ImportStage.PREVIEW:
        raise Conflict


def _decided(call: Call, roster: RosterImport, decision: str) -> HttpResponse:
    _note(call, roster, decision)
    return _where_it_stands(_import(call, roster.pk))


def _note(call: Call, roster: RosterImport, decision: str) -> None:
    note_call(token=call.token, call=decision, subject=f"rosterimport:{roster.pk}", by=call.user)


def _where_it_stands(roster: RosterImport) -> HttpResponse:
    later = {"Retry-After": POLL_SECONDS} if roster.is_under_way else {}
    return shapes.answer(shapes.whole_import(roster), headers=later)


def _imports(call: Call) -> RosterImportQuerySet:
    return RosterImport.objects.visible_to(call.user).select_related("unit")


def _import(call: Call, pk: UUID) -> RosterImport:
    return get_object_or_404(_imports(call), pk=pk)
