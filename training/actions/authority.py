"""Whose authority a decision rests on, and who may correct one."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from personnel.enums import Right
from personnel.models import Person, Posting, RoleAssignment, User
from personnel.models.dated import in_force
from personnel.models.scope import paths_where
from personnel.roles import roles_with
from training.models import Decision


def represented(people: Collection[int], by: User, on: date) -> dict[int, User]:
    """Return for whom `by` decides on these people (ids), where it is by delegation only."""
    held = RoleAssignment.objects.on(on).filter(user=by, role__in=roles_with(Right.DECIDE_RECORDS))
    roles = list(held.select_related("unit", "delegated_from__user").order_by("pk"))
    if by.is_superuser or not any(role.delegated_from for role in roles):
        return {}
    own = tuple(role.unit.path for role in roles if role.delegated_from is None)
    lent = [role for role in roles if role.delegated_from]
    found: dict[int, User] = {}
    by_own = set()
    for person, path in _posts(people, on):
        if own and path.startswith(own):
            by_own.add(person)
        for role in lent:
            if role.delegated_from and path.startswith(role.unit.path):
                found.setdefault(person, role.delegated_from.user)
    return {person: user for person, user in found.items() if person not in by_own}


def may_correct(decision: Decision, *, at: datetime, by: User) -> bool:
    """Whether the user may correct the decision now.

    Within `CORRECTION_DAYS`, as long as nothing happened to the record since, and only by whoever
    decided (also for whom a delegate decided) or holds the right at a unit above them.
    """
    record = decision.record
    last_day = decision.at + timedelta(days=settings.CORRECTION_DAYS)
    if at > last_day or record.version != decision.record_version + 1:
        return False
    if not Person.objects.decidable_by(by).filter(pk=record.person_id).exists():
        return False
    is_theirs = by.pk in (decision.by_id, decision.on_behalf_of_id)
    return is_theirs or by.is_superuser or _stands_above(by, decision, timezone.localdate())


def _stands_above(by: User, decision: Decision, on: date) -> bool:
    """Whether a unit of the user lies above every unit by which the decider may decide today.

    Of who may decide no more, those count by which they might on the day of the decision.
    """
    posts = [path for _person, path in _posts([decision.record_person_id], on)]

    def over(paths: Iterable[str]) -> list[str]:
        return [path for path in paths if any(post.startswith(path) for post in posts)]

    theirs = over(paths_where(decision.by, Right.DECIDE_RECORDS, on)) or over(_held(decision))
    mine = over(paths_where(by, Right.DECIDE_RECORDS, on))
    return bool(theirs) and any(
        all(path.startswith(above) and path != above for path in theirs) for above in mine
    )


def _held(decision: Decision) -> Iterable[str]:
    """The units where the decider held such a role when deciding, whatever became of it since."""
    roles = RoleAssignment.objects.filter(
        in_force(timezone.localdate(decision.at)),
        user=decision.by,
        role__in=roles_with(Right.DECIDE_RECORDS),
    )
    return roles.values_list("unit__path", flat=True)


def _posts(people: Collection[int], on: date) -> list[tuple[int, str]]:
    posts = Posting.objects.on(on).filter(person__in=people)
    return list(posts.values_list("person", "unit__path"))
