"""Transfers: what waits for the user, what others decide, and the two decisions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from personnel import be_dates
from personnel.access import right_required, signed_in
from personnel.actions.groups import Conflict
from personnel.actions.transfers import (
    PostBeganLater,
    began_later,
    confirm_transfers,
    decline_transfer,
)
from personnel.enums import Right, TransferState
from personnel.forms.transfers import ConfirmTransfersForm, DeclineTransferForm
from personnel.models import Posting, Transfer, Unit, User
from personnel.models.transfers import TransferQuerySet
from personnel.views.answers import note_opened, page_of, rest_of_query, somebody_was_faster

AT_ONCE = 50
A_PAGE = 25
KINDS = {
    TransferState.PROPOSED: "info",
    TransferState.CONFIRMED: "success",
    TransferState.DECLINED: "warning",
}


@dataclass(frozen=True)
class Line:
    """A transfer as one side may see it: the receiving one knows only what its roster says."""

    transfer: Transfer
    is_releasing: bool
    is_own: bool

    @property
    def name(self) -> str:
        """The portal's name for those who have the person still, else the roster's."""
        is_theirs = self.is_releasing and self.transfer.state != TransferState.CONFIRMED
        return self.transfer.person.full_name if is_theirs else self.transfer.name

    @property
    def other_name(self) -> str:
        """The roster's name where the portal has another one."""
        return self.transfer.name if self.transfer.name != self.name else ""

    @property
    def from_unit(self) -> Unit | None:
        return self.transfer.posting.unit if self.is_releasing else None

    @property
    def kind(self) -> str:
        """The colour of the state's pill."""
        return KINDS[TransferState(self.transfer.state)]

    @property
    def obstacle(self) -> str:
        """Why the releasing side cannot confirm the transfer, and what to do then."""
        if not (self.is_releasing and self.transfer.is_waiting):
            return ""
        if self.is_own:
            return _("This is your own transfer: another administrator decides on it.")
        if self.transfer.posting.to_date or not self.transfer.posting.is_primary:
            return _(
                "The person has left this post since. Decline the transfer; if it is still "
                "right, the receiving unit's next roster proposes it again."
            )
        if began_later(self.transfer, self.transfer.posting):
            return _too_early(self.transfer)
        return ""

    @property
    def may_decide(self) -> bool:
        return self.is_releasing and self.transfer.is_waiting and not self.is_own

    @property
    def may_confirm(self) -> bool:
        return self.may_decide and not self.obstacle


@require_safe
@right_required(Right.KEEP_ROSTER)
def transfers(request: HttpRequest) -> HttpResponse:
    """List what the user decides on, the oldest first, and then all others."""
    user = signed_in(request)
    note_opened(request)
    waiting = Transfer.objects.decidable_by(user)
    others = Transfer.objects.visible_to(user).exclude(pk__in=waiting.values("pk"))
    page = page_of(request, _in_full(others).order_by("-proposed_at", "-pk"), A_PAGE)
    context = {
        "count": waiting.count(),
        "to_decide": _lines(_in_full(waiting).order_by("proposed_at", "pk")[:AT_ONCE], user),
        "others": _lines(page, user),
        "page": page,
        "query": rest_of_query(request),
        "bulk": [{"label": _("Confirm the ticked ones"), "icon": "check", "kind": "primary"}],
    }
    return render(request, "personnel/transfers.html", context)


@require_POST
@right_required(Right.KEEP_ROSTER)
def transfers_confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the transfers that the user ticked."""
    user = signed_in(request)
    form = ConfirmTransfersForm(request.POST, transfers=Transfer.objects.released_by(user))
    if not form.is_valid():
        return _choose_again(request, form.reason_to_choose_again())
    chosen = form.cleaned_data["chosen"]
    try:
        confirm_transfers(transfers=chosen, on=timezone.localdate(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("transfers"))
    except PostBeganLater as refusal:
        return _choose_again(request, _too_early(refusal.transfer))
    done = ngettext("%(n)d transfer is confirmed.", "%(n)d transfers are confirmed.", len(chosen))
    messages.success(request, done % {"n": len(chosen)})
    return redirect("transfers")


@require_safe
@right_required(Right.KEEP_ROSTER)
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one transfer, with the two decisions to those who decide."""
    user = signed_in(request)
    found = get_object_or_404(_in_full(Transfer.objects.visible_to(user)), pk=pk)
    note_opened(request)
    return _show(request, found, user, DeclineTransferForm())


@require_POST
@right_required(Right.KEEP_ROSTER)
def transfer_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a transfer with a reason."""
    user = signed_in(request)
    found = get_object_or_404(_in_full(Transfer.objects.released_by(user)), pk=pk)
    form = DeclineTransferForm(request.POST)
    if not form.is_valid():
        return _show(request, found, user, form)
    try:
        decline_transfer(transfer=found, reason=form.cleaned_data["reason"], by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("transfer", args=[pk]))
    messages.success(
        request, _("The transfer of %(name)s is declined.") % {"name": found.person.full_name}
    )
    return redirect("transfers")


def _in_full(found: TransferQuerySet) -> TransferQuerySet:
    return found.select_related("person", "posting__unit", "to_unit", "proposed_by", "decided_by")


def _lines(found: Sequence[Transfer] | TransferQuerySet, user: User) -> list[Line]:
    """Return the transfers of one page as the user may see them."""
    posts = Posting.objects.kept_by(user).filter(pk__in=[row.posting_id for row in found])
    kept = set(posts.values_list("pk", flat=True))
    return [Line(row, row.posting_id in kept, row.person_id == user.person_id) for row in found]


def _show(
    request: HttpRequest, found: Transfer, user: User, form: DeclineTransferForm
) -> HttpResponse:
    (line,) = _lines([found], user)
    crumbs = [{"label": _("Transfers"), "url": reverse("transfers")}]
    context = {"line": line, "form": form, "crumbs": crumbs}
    return render(request, "personnel/transfer.html", context)


def _choose_again(request: HttpRequest, why: str) -> HttpResponse:
    """Go back to the list and say why nothing was done; a choice outside the scope is not found."""
    if not why:
        raise Http404
    messages.error(request, why)
    return redirect("transfers")


def _too_early(found: Transfer) -> str:
    """Say that the new post would begin before the present one, and what to do."""
    return _(
        "%(name)s: the present post began on %(began)s, and the new one is to begin on "
        "%(first_day)s. Decline it, and ask the receiving unit for a roster of a later day."
    ) % {
        "name": found.person.full_name,
        "began": be_dates.display(found.posting.from_date),
        "first_day": be_dates.display(found.as_of),
    }
