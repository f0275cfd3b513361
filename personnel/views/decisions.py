"""What an administrator decides about an import: every act is on exactly what was seen."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from personnel.access import right_required, signed_in
from personnel.actions.imports import (
    choose_columns,
    confirm_roster,
    discard_roster,
    keep_leavers,
    release_roster,
    retry_roster,
    send_back,
    undo_roster,
)
from personnel.enums import Right
from personnel.forms import ConfirmForm
from personnel.models import RosterImport
from personnel.views.answers import ids_in, page_of, somebody_was_faster
from personnel.views.guarded import decide, get_import, is_seen
from personnel.views.import_page import crumbs_to, show_import
from personnel.views.preview import (
    LEAVERS_SHOWN,
    columns_form,
    ended_count,
    leavers_of,
    tiles,
    transferred_by,
)
from personnel.views.stages import APPLIED, COLUMNS, HELD, PREVIEW, stage_of


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the file read again with the sheets and columns that the user chose."""
    roster = get_import(request, pk)
    form = columns_form(roster, request.POST)
    if not form.is_valid() and _is_open(request, roster):
        return show_import(request, roster, columns=form)
    return decide(
        request,
        roster,
        lambda: choose_columns(
            roster=roster,
            columns=form.chosen(),
            sheets=form.chosen_sheets(),
            by=signed_in(request),
        ),
    )


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have the rows of the preview applied, if it still is the preview that the user saw."""
    roster = get_import(request, pk)
    form = ConfirmForm(request.POST, roster=roster)
    if not form.is_valid() and _is_open(request, roster):
        return show_import(request, roster, confirm=form)
    return decide(
        request,
        roster,
        lambda: confirm_roster(roster=roster, **form.decision(), by=signed_in(request)),
    )


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put the preview, or what is held, aside."""
    roster = get_import(request, pk)
    return decide(request, roster, lambda: discard_roster(roster=roster, by=signed_in(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def roster_import_leavers(request: HttpRequest, pk: UUID) -> HttpResponse:
    """List who is missing from a full list; take who has not left."""
    roster = get_import(request, pk)
    if request.method == "POST":
        kept = _kept(request, roster)
        return decide(
            request,
            roster,
            lambda: keep_leavers(roster=roster, kept=kept, by=signed_in(request)),
            "#leavers",
        )
    if stage_of(roster) not in (PREVIEW, HELD):
        return redirect("roster_import", pk)
    context = {
        "roster": roster,
        "seen": roster.version,
        "crumbs": crumbs_to(roster),
        "is_open": stage_of(roster) is PREVIEW,
        "page": page_of(request, leavers_of(roster), size=LEAVERS_SHOWN),
    }
    return render(request, "personnel/import_leavers.html", context)


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Let a held import go on; a second administrator's decision."""
    roster = get_import(request, pk)
    return decide(request, roster, lambda: release_roster(roster=roster, by=signed_in(request)))


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_send_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a held import a preview again."""
    roster = get_import(request, pk)
    return decide(request, roster, lambda: send_back(roster=roster, by=signed_in(request)))


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Start an apply or an undo that failed once more."""
    roster = get_import(request, pk)
    return decide(request, roster, lambda: retry_roster(roster=roster, by=signed_in(request)))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def roster_import_undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what an undo does, and have it done."""
    roster = get_import(request, pk)
    if request.method == "POST":
        return decide(request, roster, lambda: undo_roster(roster=roster, by=signed_in(request)))
    if stage_of(roster) is not APPLIED or not roster.can_be_undone:
        return somebody_was_faster(request, reverse("roster_import", args=[pk]))
    context = {
        "roster": roster,
        "seen": roster.version,
        "crumbs": crumbs_to(roster),
        "ended": ended_count(roster),
        "tiles": tiles(roster),
        "transferred": transferred_by(roster),
    }
    return render(request, "personnel/import_undo.html", context)


def _is_open(request: HttpRequest, roster: RosterImport) -> bool:
    """The user still looks at a preview or at a question about columns, and this one."""
    return is_seen(request, roster) and stage_of(roster) in (COLUMNS, PREVIEW)


def _kept(request: HttpRequest, roster: RosterImport) -> list[int]:
    """Return who has not left: as ticked among those shown, as said before of all the others."""
    shown, ticked = (set(ids_in(request.POST.getlist(name))) for name in ("shown", "kept"))
    before = roster.leavers.filter(is_kept=True).values_list("pk", flat=True)
    return sorted((set(before) - shown) | (ticked & shown))
