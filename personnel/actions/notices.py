"""What users do with their own notices. Reading leaves no trail: it changes nothing for others."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from personnel import audit
from personnel.enums import Delivery, NoticeTopic
from personnel.models import Notice, NoticeChoice, User
from personnel.models.notices import NoticeQuerySet
from personnel.notices.topics import TOPICS


def mark_read(*, notices: NoticeQuerySet, by: User) -> None:
    """Mark those of the notices that are the user's own as read."""
    notices.of(by).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """Have mails written in the language that the user chose for the pages."""
    if User.objects.filter(pk=by.pk).exclude(language=language).update(language=language):
        audit.record("account.language_chosen", by, by=by, language=language)


@transaction.atomic
def choose_mails(*, choices: Mapping[NoticeTopic, Delivery], by: User) -> None:
    """Have the user mailed as chosen for each topic; what waits already follows the choice."""
    NoticeChoice.objects.bulk_create(
        [NoticeChoice(user=by, topic=topic, delivery=how) for topic, how in choices.items()],
        update_conflicts=True,
        unique_fields=["user", "topic"],
        update_fields=["delivery"],
    )
    settled = timezone.now()
    for topic, how in choices.items():
        waiting = Notice.objects.of(by).filter(mailed_at=None, kind__in=TOPICS[topic].kinds)
        waiting.update(
            in_digest=how == Delivery.DAILY, mailed_at=settled if how == Delivery.NEVER else None
        )
    audit.record("notices.chosen", by, by=by, choices=dict(choices))
