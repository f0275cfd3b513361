"""Deciding for a supervisor who is away: dated authority that is lent, and taken back."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.enums import NoticeKind, Role
from personnel.models import RoleAssignment, Unit, User
from personnel.notices import tell


@transaction.atomic
def delegate(*, to: User, unit: Unit, from_date: date, to_date: date, by: User) -> RoleAssignment:
    """Let somebody decide at the unit and below from a day to a day, and tell them.

    It reaches no further than the role of `by` that it comes from, in place or time. Raises
    `PermissionDenied` where `by` has no role of their own to lend on the first day.
    """
    lendable = RoleAssignment.objects.lendable_by(by, from_date).select_related("unit")
    source = next((role for role in lendable if unit.path.startswith(role.unit.path)), None)
    if source is None or to == by or to.person_id is None or not to.is_active:
        raise PermissionDenied
    lent = RoleAssignment.objects.create(
        user=to,
        role=Role.DELEGATE,
        unit=unit,
        from_date=from_date,
        to_date=to_date,
        granted_by=by.audit_name,
        delegated_from=source,
    )
    audit.record("role.delegated", lent, by=by, person=to.person_id, unit=unit.pk)
    _tell(lent, NoticeKind.DELEGATION_GIVEN)
    return lent


@transaction.atomic
def revoke_delegation(*, delegation: RoleAssignment, at: datetime, by: User) -> None:
    """Take authority back at once. Raises `Conflict` when it was taken back already."""
    mine = RoleAssignment.objects.delegated_by(by).filter(pk=delegation.pk, revoked_at=None)
    if not mine.update(revoked_at=at):
        raise Conflict
    audit.record("role.revoked", delegation, by=by, person=delegation.user.person_id)
    _tell(delegation, NoticeKind.DELEGATION_ENDED)


def _tell(lent: RoleAssignment, kind: NoticeKind) -> None:
    tell(
        users=[lent.user],
        kind=kind,
        key=f"{kind}:{lent.pk}",
        url=reverse("delegations"),
        since=lent.from_date.isoformat(),
        until=(lent.to_date or lent.from_date).isoformat(),
        unit_th=lent.unit.name_th,
        unit_en=lent.unit.name_en,
    )
