"""Dated authority: who may do what where, and who is assigned a unit's IT work."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from personnel.enums import Role
from personnel.models.dated import Dated, DatedQuerySet, in_force

if TYPE_CHECKING:
    from personnel.models.users import User


class RoleAssignmentQuerySet(DatedQuerySet):
    def on(self, day: date) -> Self:
        """The roles in force on that day; a delegated one as long as the one it comes from."""
        source = in_force(day, "delegated_from__") & Q(
            delegated_from__revoked_at=None,
            delegated_from__user__is_active=True,
            unit__path__startswith=F("delegated_from__unit__path"),
        )
        found = super().on(day).filter(revoked_at=None)
        return found.filter(Q(delegated_from=None) | source)

    def lendable_by(self, user: "User", on: date) -> Self:
        """The user's own roles in force on that day that decide: none that was lent to them."""
        return self.on(on).filter(user=user, role=Role.SUPERVISOR)

    def delegated_by(self, user: "User") -> Self:
        """What the user lent to others."""
        return self.filter(delegated_from__user=user)

    def delegated_to(self, user: "User") -> Self:
        """What others lent to the user."""
        return self.filter(user=user, delegated_from__isnull=False)

    def with_people(self, day: date) -> Self:
        """With the names that a page shows, and `holds`: whether it is in force on that day."""
        full = self.select_related("unit", "user__person", "delegated_from__user__person")
        in_force_now = type(self)(self.model).on(day).filter(pk=OuterRef("pk"))
        return full.annotate(holds=Exists(in_force_now))


@pghistory.track()
class RoleAssignment(Dated):
    """A role of an account at a unit and everything below it, from a day to a day.

    A delegated one comes from a role of somebody else, and reaches no further in place or time.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="role_assignments")
    granted_by = models.CharField(max_length=200)
    granted_at = models.DateTimeField(db_default=Now())
    delegated_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role=Role.DELEGATE, delegated_from__isnull=False, to_date__isnull=False)
                | (~Q(role=Role.DELEGATE) & Q(delegated_from__isnull=True)),
                name="delegated_role_has_source_and_end",
            ),
        ]
        indexes = [models.Index(fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.unit_id}"

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None


def offices_of(account: str = "") -> "models.Prefetch[Any]":
    """What `User.shown_name` reads, for many accounts in one query; they stand behind `account`.

    `account` is a path such as "by__", empty where the rows are accounts themselves.
    """
    return models.Prefetch(
        f"{account}role_assignments", RoleAssignment.objects.select_related("unit")
    )


@pghistory.track()
class ITAssignment(Dated):
    """The unit's IT work given to a person by an order: group T of ว 4/2563 whatever the title."""

    person = models.ForeignKey("personnel.Person", models.PROTECT, related_name="it_assignments")
    unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="it_assignments")
    order_no = models.CharField(_("order number"), max_length=80)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.person_id} {self.order_no}"
