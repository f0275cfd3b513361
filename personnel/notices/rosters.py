"""Who is told of roster imports and of the transfers that they propose."""

from collections import defaultdict

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from personnel.enums import ImportPhase, NoticeKind, Right
from personnel.models import Notice, RosterImport, Transfer, Unit, User
from personnel.models.scope import roles_over
from personnel.notices.telling import post, tell, took_long

_READ = (NoticeKind.ROSTER_PREVIEW, NoticeKind.ROSTER_REFUSED)


def tell_of_import(roster: RosterImport, kind: NoticeKind) -> None:
    """Tell those whom it concerns where an import stands now.

    Judged again after an answer, a preview is nothing new: whoever answered is looking at it.
    """
    if kind == NoticeKind.ROSTER_PREVIEW and roster.phase == ImportPhase.JUDGE:
        return
    moment = roster.confirmed_at if kind == NoticeKind.ROSTER_HELD else roster.started_at
    tell(
        users=_concerned(roster, kind),
        kind=kind,
        key=f"{kind}:{roster.pk}:{moment}",
        url=reverse("roster_import", args=[roster.pk]),
        mail=kind not in _READ or took_long(roster.started_at),
        state="columns" if roster.needs_mapping else roster.phase,
        file=roster.file_name,
        counts=_counts(roster),
        holds=roster.holds,
        **_names(roster.unit),
    )


def tell_of_transfers(roster: RosterImport) -> None:
    """Tell the keepers of the releasing units how many people an import asks them for."""
    proposed = Transfer.objects.waiting().filter(roster_import=roster)
    asked = dict(proposed.order_by().values_list("posting__unit__path").annotate(Count("pk")))
    held = roles_over(asked, Right.KEEP_ROSTER).values_list("user", "unit__path")
    paths: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for user, path in held:
        paths[user] += (path,)
    post(
        NoticeKind.TRANSFER_PROPOSED,
        [
            Notice(
                user_id=user,
                key=f"{NoticeKind.TRANSFER_PROPOSED}:{roster.pk}",
                url=reverse("transfers"),
                params={
                    "people": sum(n for unit, n in asked.items() if unit.startswith(kept)),
                    **_names(roster.unit),
                },
            )
            for user, kept in paths.items()
        ],
    )


def keepers_of(unit: Unit, *, except_user: User | None = None) -> QuerySet[User]:
    """Return the active users who keep the roster of the unit today, from there or from above."""
    held = roles_over([unit.path], Right.KEEP_ROSTER)
    keepers = User.objects.filter(pk__in=held.values("user"))
    return keepers.exclude(pk=except_user.pk) if except_user else keepers


def releasers_of(roster: RosterImport) -> QuerySet[User]:
    """Return who may release the import: the other keepers; where there is none, superusers."""
    keepers = keepers_of(roster.unit, except_user=roster.confirmed_by)
    if keepers.exists():
        return keepers
    superusers = User.objects.filter(is_superuser=True, is_active=True)
    by = roster.confirmed_by
    return superusers.exclude(pk=by.pk) if by else superusers


def _concerned(roster: RosterImport, kind: NoticeKind) -> QuerySet[User]:
    """Who has to act, or who had a part in it, as far as they keep the unit's roster still."""
    if kind == NoticeKind.ROSTER_HELD:
        return releasers_of(roster)
    told = [roster.requested_by_id]
    if kind not in _READ:
        told += [roster.confirmed_by_id, roster.released_by_id, roster.undone_by_id]
    still = Q(is_superuser=True) | Q(pk__in=keepers_of(roster.unit).values("pk"))
    return User.objects.filter(still, pk__in=filter(None, told), is_active=True)


def _counts(roster: RosterImport) -> dict[str, int]:
    ended = roster.counts.get("leavers", 0) if roster.leave_on else 0
    return roster.counts | {"ended": ended}


def _names(unit: Unit) -> dict[str, str]:
    return {"unit_th": unit.name_th, "unit_en": unit.name_en}
