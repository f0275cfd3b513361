"""Accounts and dated roles. Nothing here is reachable from a file: the importer cannot grant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from personnel import audit
from personnel.models import Person, RoleAssignment, Unit, User


@dataclass(frozen=True)
class NewAccount:
    """An account to open; without a password it has to be activated by a reset link."""

    email: str
    person: Person | None = None
    password: str | None = None
    is_superuser: bool = False


@transaction.atomic
def open_accounts(*, accounts: Sequence[NewAccount], by: User | None) -> list[User]:
    """Open accounts in one go; those with a password count as verified by whoever gave it."""
    hashes = {given: make_password(given) for given in {new.password for new in accounts}}
    users = User.objects.bulk_create(
        User(
            email=new.email.lower(),
            person=new.person,
            password=hashes[new.password],
            is_staff=new.is_superuser,
            is_superuser=new.is_superuser,
        )
        for new in accounts
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, primary=True, verified=new.password is not None)
        for user, new in zip(users, accounts, strict=True)
    )
    audit.record_all(
        audit.event("account.opened", user, by=by, person=user.person_id) for user in users
    )
    return users


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    unit: Unit,
    from_date: date,
    to_date: date | None = None,
    by: User | None,
) -> RoleAssignment:
    """Give the account a role at the unit and everything below it, for dated days."""
    granted = RoleAssignment.objects.create(
        user=user,
        role=role,
        unit=unit,
        from_date=from_date,
        to_date=to_date,
        granted_by=by.audit_name if by else audit.SYSTEM,
    )
    audit.record("role.granted", granted, by=by, person=user.person_id, role=role, unit=unit.pk)
    return granted


@transaction.atomic
def end_role(*, assignment: RoleAssignment, on: date, by: User) -> None:
    """End a role after that day."""
    RoleAssignment.objects.filter(pk=assignment.pk).update(to_date=on)
    audit.record(
        "role.ended", assignment, by=by, person=assignment.user.person_id, on=on.isoformat()
    )
