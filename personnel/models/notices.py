"""What the portal tells a user: read in the portal, and mailed once. The row is the outbox."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from personnel.enums import NoticeKind

if TYPE_CHECKING:
    from personnel.models.users import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: "User") -> Self:
        """The user's own notices."""
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def to_mail(self) -> Self:
        """The notices that no mail was sent for."""
        return self.filter(mailed_at__isnull=True)


class Notice(models.Model):
    """Something that happened, for one user; its words are made for the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=NoticeKind)
    # Names and figures for the words; no citizen IDs.
    params = models.JSONField(default=dict)
    # The path of the page it is about.
    url = models.CharField(max_length=300)
    # One notice about one thing, however often the work is repeated.
    key = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_event")]
        indexes = [
            models.Index(fields=["user", "-at"]),
            models.Index(fields=["at"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"
