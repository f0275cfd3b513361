"""What users do with their own notices. Reading leaves no trail: it changes nothing for others."""

from django.db import transaction
from django.utils import timezone

from personnel import audit
from personnel.models import User
from personnel.models.notices import NoticeQuerySet


def mark_read(*, notices: NoticeQuerySet, by: User) -> None:
    """Mark those of the notices that are the user's own as read."""
    notices.of(by).unread().update(read_at=timezone.now())


@transaction.atomic
def choose_language(*, language: str, by: User) -> None:
    """Have mails written in the language that the user chose for the pages."""
    if User.objects.filter(pk=by.pk).exclude(language=language).update(language=language):
        audit.record("account.language_chosen", by, by=by, language=language)
