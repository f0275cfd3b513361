"""Dated authority: who may do what where, and who is assigned a unit's IT work."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from personnel.enums import Role
from personnel.models.dated import Dated, DatedQuerySet


@pghistory.track()
class RoleAssignment(Dated):
    """A role of an account at a unit and everything below it, from a day to a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="role_assignments"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="role_assignments")
    granted_by = models.CharField(max_length=200)
    granted_at = models.DateTimeField(db_default=Now())

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        indexes = [models.Index(fields=["user", "role"])]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} @ {self.unit_id}"


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
