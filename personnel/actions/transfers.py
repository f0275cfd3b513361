"""Deciding on transfers: the releasing side ends one post and begins the next, or declines."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import chain, groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.enums import NoticeKind, TransferState
from personnel.models import Posting, Transfer, User
from personnel.notices import tell
from personnel.placing import place
from personnel.roster.locks import wait_for_imports

DAY = timedelta(days=1)
# Stored as a message id, and translated for whoever reads it (`Transfer.reason_text`).
WENT_ELSEWHERE = gettext_noop("Another transfer of this person was confirmed.")


class PostBeganLater(Exception):
    """The present post began on or after the first day at the new unit; see `transfer`."""

    def __init__(self, transfer: Transfer) -> None:
        super().__init__(transfer)
        self.transfer = transfer


@transaction.atomic
def confirm_transfers(*, transfers: Collection[Transfer], on: date, by: User) -> None:
    """End each person's primary post and begin the one at the new unit; all of them or none.

    Raises `Conflict` when one was decided, or its person has left the post, since the user
    looked; `PostBeganLater` when the new post would begin before the present one.
    """
    claimed = _claim(transfers, by)
    posts = _lock_posts(claimed)
    for transfer in claimed:
        posts[transfer.posting_id].to_date = transfer.as_of - DAY
    Posting.objects.bulk_update(posts.values(), ["to_date"])
    Posting.objects.bulk_create(_post(transfer) for transfer in claimed)
    _decide(claimed, by, state=TransferState.CONFIRMED)
    _withdraw_others(claimed, by)
    place(on=on, person_ids=[transfer.person_id for transfer in claimed])


@transaction.atomic
def decline_transfer(*, transfer: Transfer, reason: str, by: User) -> None:
    """Leave the person where they are, with a reason. Raises `Conflict` when it was decided."""
    _decide(_claim([transfer], by), by, state=TransferState.DECLINED, reason=reason)


def began_later(transfer: Transfer, post: Posting) -> bool:
    """Whether the post began on or after the first day at the new unit."""
    return post.from_date >= transfer.as_of


def _claim(transfers: Collection[Transfer], by: User) -> list[Transfer]:
    """Lock the transfers if the user may decide on all of them still."""
    if by.person_id in {transfer.person_id for transfer in transfers}:
        raise PermissionDenied
    chosen = Transfer.objects.filter(pk__in=[transfer.pk for transfer in transfers])
    wait_for_imports(chain(*chosen.values_list("posting__unit__path", "to_unit__path")))
    # Whatever waits for these people: of two proposals for somebody one is decided at a time.
    people = Transfer.objects.waiting().filter(person__in={t.person_id for t in transfers})
    list(people.order_by("pk").select_for_update(of=("self",), no_key=True))
    decidable = Transfer.objects.decidable_by(by).select_related("proposed_by", "posting")
    claimed = decidable.filter(pk__in=[transfer.pk for transfer in transfers])
    locked = list(claimed.order_by("pk").select_for_update(of=("self",), no_key=True))
    if not transfers or len(locked) != len(transfers):
        raise Conflict
    return locked


def _lock_posts(transfers: Collection[Transfer]) -> dict[int, Posting]:
    """Lock the posts that the people would leave, which must be their open primary ones still."""
    held = Posting.objects.primary().filter(to_date__isnull=True)
    held = held.filter(pk__in=[transfer.posting_id for transfer in transfers])
    posts = {post.pk: post for post in held.order_by("pk").select_for_update(no_key=True)}
    if len(posts) != len(transfers):
        raise Conflict
    for transfer in transfers:
        if began_later(transfer, posts[transfer.posting_id]):
            raise PostBeganLater(transfer)
    return posts


def _post(transfer: Transfer) -> Posting:
    """The post at the new unit; its group is found afterwards."""
    return Posting(
        person_id=transfer.person_id,
        unit_id=transfer.to_unit_id,
        from_date=transfer.as_of,
        position=transfer.position,
        position_no=transfer.position_no,
        standing=transfer.standing,
        level=transfer.level,
    )


def _withdraw_others(confirmed: Collection[Transfer], by: User) -> None:
    """Where these people go is settled: what else was proposed for them cannot be any more."""
    people = [transfer.person_id for transfer in confirmed]
    others = Transfer.objects.waiting().filter(person__in=people)
    found = list(others.select_related("proposed_by", "posting").order_by("pk"))
    if found:
        _decide(found, by, state=TransferState.DECLINED, reason=WENT_ELSEWHERE, told="overtaken")


def _decide(
    transfers: Collection[Transfer], by: User, *, state: str, reason: str = "", told: str = ""
) -> None:
    Transfer.objects.filter(pk__in=[transfer.pk for transfer in transfers]).update(
        state=state, reason=reason, decided_by=by, decided_at=timezone.now()
    )
    audit.record_all(
        audit.event(
            f"transfer.{state}",
            transfer,
            by=by,
            person=transfer.person_id,
            from_unit=transfer.posting.unit_id,
            to_unit=transfer.to_unit_id,
            as_of=transfer.as_of.isoformat(),
            **({"reason": reason} if reason else {}),
        )
        for transfer in transfers
    )
    _tell_proposers(transfers, by, told or state)


def _tell_proposers(transfers: Iterable[Transfer], by: User, state: str) -> None:
    """Tell everybody once what became of what they proposed, and nobody of their own decision."""
    ordered = sorted(transfers, key=lambda transfer: (transfer.proposed_by_id, transfer.pk))
    for proposer, group in groupby(ordered, key=lambda transfer: transfer.proposed_by):
        decided = list(group)
        if proposer != by:
            pages = [reverse("transfer", args=[transfer.pk]) for transfer in decided]
            tell(
                users=[proposer],
                kind=NoticeKind.TRANSFER_DECIDED,
                key=f"{NoticeKind.TRANSFER_DECIDED}:{decided[0].pk}",
                url=pages[0] if len(pages) == 1 else reverse("transfers"),
                state=state,
                people=len(decided),
            )
