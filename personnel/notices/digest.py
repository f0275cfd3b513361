"""The mail of a day: what happened until midnight, counted, in one mail for each reader.

It is itself a row of the outbox, so that it is mailed once like every other notice.
"""

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Exists, Max, Min, OuterRef
from django.urls import reverse
from django.utils import timezone

from personnel.enums import NoticeKind
from personnel.models import Notice
from personnel.models.notices import NoticeQuerySet

# What happened longer ago is no news: an account that was closed, or a portal that stood still.
KEPT_FOR = timedelta(days=7)
Lines = dict[int, list[dict[str, Any]]]


@transaction.atomic
def make_digests(*, on: date) -> int:
    """Make the mails of that day (in Bangkok) for all readers; return how many there are.

    One transaction: a worker that is killed leaves nothing, and the next one does it all. The key
    of the day keeps a reader from a second one; what comes too late for it waits for tomorrow.
    """
    if not _is_alone():
        return 0
    made_at, key = timezone.now(), f"{NoticeKind.DIGEST}:{on:%Y-%m-%d}"
    _waiting(on, key).update(mailed_at=made_at)
    lines = _lines(Notice.objects.filter(in_digest=True, mailed_at=made_at))
    Notice.objects.bulk_create(
        (
            Notice(
                user_id=user,
                kind=NoticeKind.DIGEST,
                key=key,
                url=reverse("notices"),
                params={"lines": found, "news": sum(line["news"] for line in found)},
            )
            for user, found in lines.items()
        ),
        batch_size=1000,
    )
    return len(lines)


def _is_alone() -> bool:
    """Whether no other worker makes digests now; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('notices.digest'))")
        return bool(cursor.fetchone()[0])


def _waiting(on: date, key: str) -> NoticeQuerySet:
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    has_one = Notice.objects.filter(user=OuterRef("user"), key=key)
    return Notice.objects.to_digest().filter(
        ~Exists(has_one), at__lt=midnight, at__gte=midnight - KEPT_FOR, user__is_active=True
    )


def _lines(notices: NoticeQuerySet) -> Lines:
    """What each reader is told: how often what happened, and the page where there is one."""
    lines: Lines = defaultdict(list)
    counted = notices.values("user", "kind").annotate(news=Count("pk"), a=Min("url"), z=Max("url"))
    for row in counted.order_by("user", "kind"):
        url = row["a"] if row["a"] == row["z"] else ""
        lines[row["user"]].append({"kind": row["kind"], "news": row["news"], "url": url})
    return lines
