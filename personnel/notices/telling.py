"""Writing notices: one statement for all readers, each mailed as that reader chose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from personnel.enums import Delivery, NoticeKind
from personnel.models import Notice, NoticeChoice, User
from personnel.notices.topics import TOPICS, topic_of

# Whoever uploads a file watches it being read for that long, and needs no mail about it.
WATCHED = timedelta(seconds=60)


@dataclass(frozen=True)
class News:
    """What one person is to be told: the event `key`, the path of its page, JSON for the words."""

    person: int
    key: str
    url: str
    params: dict[str, Any] = field(default_factory=dict)


def tell(
    *,
    users: Iterable[User],
    kind: NoticeKind,
    key: str,
    url: str,
    mail: bool = True,
    **params: Any,
) -> None:
    """Tell each user once about the event `key`, in the portal and by mail as the user chose.

    `url` is the path of the page it is about; `params` are JSON for `words_of`, where `state`
    chooses between sentences. Without `mail` it stands in the portal only.
    """
    post(
        kind,
        [Notice(user=user, key=key, url=url, params=params) for user in users],
        mail=mail,
    )


def tell_people(*, kind: NoticeKind, news: Sequence[News]) -> None:
    """Tell each person who has an account their own news, in three statements for any number."""
    active = User.objects.filter(is_active=True, person__in=[item.person for item in news])
    accounts = dict(active.values_list("person_id", "pk"))
    post(
        kind,
        [
            Notice(user_id=accounts[item.person], key=item.key, url=item.url, params=item.params)
            for item in news
            if item.person in accounts
        ],
    )


def took_long(started_at: datetime | None) -> bool:
    """Tell whether whoever asked for the work has probably stopped watching it."""
    return started_at is not None and timezone.now() - started_at > WATCHED


def post(kind: NoticeKind, notices: Sequence[Notice], *, mail: bool = True) -> None:
    """Write them to the outbox; who was told of an event already is not told again."""
    if not notices:
        return
    topic, settled = topic_of(kind), timezone.now()
    chosen = NoticeChoice.objects.of_users({notice.user_id for notice in notices}, topic)
    for notice in notices:
        delivery = chosen.get(notice.user_id, TOPICS[topic].delivery) if mail else Delivery.NEVER
        notice.kind = kind
        notice.in_digest = delivery == Delivery.DAILY
        notice.mailed_at = settled if delivery == Delivery.NEVER else None
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=1000)
