"""Removing notices after their time; what happened stays in the audit trail and on its page."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from personnel.models import Notice


def expire(*, on: date) -> None:
    """Remove what its reader is done with and is older than `NOTICE_KEEP_DAYS` on that day."""
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    before = midnight - timedelta(days=settings.NOTICE_KEEP_DAYS)
    Notice.objects.done_with().filter(at__lt=before).delete()
