"""What the portal tells a user: read in the portal, and mailed once. The row is the outbox."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from personnel.enums import Delivery, NoticeKind, NoticeTopic

if TYPE_CHECKING:
    from personnel.models.users import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, user: "User") -> Self:
        """The user's own notices, as the portal lists them."""
        return self.filter(user=user).exclude(kind=NoticeKind.DIGEST)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def done_with(self) -> Self:
        """What was read, and the mails of a day, once nothing of them waits to be mailed."""
        seen = Q(read_at__isnull=False) | Q(kind=NoticeKind.DIGEST)
        return self.filter(seen, mailed_at__isnull=False)

    def to_mail(self) -> Self:
        """The notices whose own mail was not sent yet."""
        return self.filter(mailed_at__isnull=True, in_digest=False)

    def to_digest(self) -> Self:
        """The notices that wait for the mail of a day."""
        return self.filter(mailed_at__isnull=True, in_digest=True)


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
    # Also when it was settled otherwise: without a mail, or in the mail of a day.
    mailed_at = models.DateTimeField(null=True)
    in_digest = models.BooleanField(default=False, db_default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_event")]
        indexes = [
            models.Index(fields=["user", "-at"]),
            models.Index(fields=["at"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"


class NoticeChoiceQuerySet(models.QuerySet["NoticeChoice"]):
    def of_users(self, users: Iterable[int], topic: NoticeTopic) -> dict[int, str]:
        """What these users (ids) chose for a topic; who is missing chose nothing."""
        chosen = self.filter(user__in=users, topic=topic)
        return dict(chosen.values_list("user_id", "delivery"))


class NoticeChoice(models.Model):
    """How a user wants to be mailed what is about a topic. A user without a row chose nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    topic = models.CharField(max_length=12, choices=NoticeTopic)
    delivery = models.CharField(max_length=6, choices=Delivery)

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "topic"], name="one_choice_per_topic")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}: {self.delivery}"
