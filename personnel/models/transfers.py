"""Transfers: the receiving unit proposes, the releasing side decides."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from personnel.enums import Right, TransferState
from personnel.models.scope import paths_where, within

if TYPE_CHECKING:
    from personnel.models.users import User


class TransferQuerySet(models.QuerySet["Transfer"]):
    def visible_to(self, user: "User") -> Self:
        """The transfers from and to units whose roster the user keeps today."""
        paths = paths_where(user, Right.KEEP_ROSTER)
        return self.filter(within(paths, "posting__unit__path") | within(paths, "to_unit__path"))

    def decidable_by(self, user: "User") -> Self:
        """The proposals whose releasing unit the user keeps the roster of; never one's own."""
        return self.waiting().released_by(user).exclude(person=user.person_id)

    def released_by(self, user: "User") -> Self:
        """The transfers from units whose roster the user keeps today, decided or not."""
        paths = paths_where(user, Right.KEEP_ROSTER)
        return self.filter(within(paths, "posting__unit__path"))

    def confirmed(self) -> Self:
        """The proposals that the releasing side agreed to."""
        return self.filter(state=TransferState.CONFIRMED)

    def waiting(self) -> Self:
        """The proposals nobody has decided."""
        return self.filter(state=TransferState.PROPOSED)


class Transfer(models.Model):
    """A person whom a roster names at another unit than the one that has them."""

    person = models.ForeignKey("personnel.Person", models.PROTECT, related_name="transfers")
    # The primary post the person would leave.
    posting = models.ForeignKey("personnel.Posting", models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="+")
    roster_import = models.ForeignKey("personnel.RosterImport", models.PROTECT, related_name="+")
    as_of = models.DateField(_("first day at the new unit"))
    # As the receiving unit's roster says it.
    name = models.CharField(_("name in the roster"), max_length=250)
    position = models.CharField(_("position"), max_length=200)
    position_no = models.CharField(_("position number"), max_length=40, blank=True)
    standing = models.CharField(_("academic standing"), max_length=100, blank=True)
    level = models.CharField(_("level"), max_length=60, blank=True)
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(db_default=Now())
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "to_unit"],
                condition=Q(state=TransferState.PROPOSED),
                name="one_open_transfer_to_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=TransferState.PROPOSED, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    ~Q(state=TransferState.PROPOSED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="decided_transfer_says_who",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.DECLINED) | ~Q(reason=""),
                name="declined_transfer_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.to_unit_id}"

    @property
    def reason_text(self) -> str:
        """The reason in the reader's language where the portal gave it, else as it was written."""
        return gettext(self.reason) if self.reason else ""

    @property
    def is_waiting(self) -> bool:
        return self.state == TransferState.PROPOSED
