"""Who is told of what happens to records and plans, in the transaction in which it happens."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from personnel.enums import NoticeKind
from personnel.models import Notice, Posting, Unit, User
from personnel.models.deciders import Deciders
from personnel.notices import News, tell, tell_people
from personnel.notices.telling import post
from training.enums import PlanStatus, Status, Verdict
from training.models import PersonalPlan, TrainingRecord

_KINDS = {
    Verdict.APPROVED: NoticeKind.RECORD_APPROVED,
    Verdict.RETURNED: NoticeKind.RECORD_RETURNED,
}

_PLAN_KINDS = {
    PlanStatus.AGREED: NoticeKind.PLAN_AGREED,
    PlanStatus.RETURNED: NoticeKind.PLAN_RETURNED,
}


def tell_of_decisions(records: Sequence[TrainingRecord], verdict: Verdict) -> None:
    """Tell the owners once what was decided on the records, in the version decided on."""
    tell_of_records(_KINDS[verdict], records)


def tell_of_records(kind: NoticeKind, records: Iterable[TrainingRecord], state: str = "") -> None:
    """Tell the owners of the records, once for each version of a record."""
    news = [
        News(
            person=record.person_id,
            key=f"{kind}:{record.pk}:{record.version}",
            url=reverse("record", args=[record.pk]),
            params={"title": record.title, "state": state},
        )
        for record in records
    ]
    tell_people(kind=kind, news=news)


def tell_of_waiting(*, on: date) -> None:
    """Tell those who decide how many records wait, on a day on which one was submitted to them.

    One notice a day for each, whatever was submitted. A record is counted where its owner's
    primary post is; the queue also holds those of a second post. Records of those who decide
    themselves go by another way, and are counted one by one.
    """
    rows = _waiting(on).order_by()
    deciders = Deciders(rows.filter(is_new=True).values_list("path", flat=True).distinct(), on)
    counts = {"here": Count("pk"), "came": Count("pk", filter=Q(is_new=True))}
    of_deciders = Q(person__in=deciders.people)
    waiting, new = _summed(rows.exclude(of_deciders).values_list("path").annotate(**counts))
    theirs: Counter[int] = Counter()
    theirs_new: Counter[int] = Counter()
    for person, path, is_new in rows.filter(of_deciders).values_list("person", "path", "is_new"):
        for user in {role.user for role in deciders.over(path, person)}:
            theirs[user] += 1
            theirs_new[user] += is_new
    news = {
        user: (_under(paths, waiting) + theirs[user], _under(paths, new) + theirs_new[user])
        for user, paths in deciders.paths.items()
    }
    post(NoticeKind.RECORDS_WAIT, list(_told(on, news)))


def tell_of_sent_plan(plan: PersonalPlan, on: date) -> None:
    """Tell those nearest above the owner who can agree to it; not everybody up to the ministry."""
    posts = Posting.objects.on(on).primary().filter(person=plan.person_id)
    paths = list(posts.values_list("unit__path", flat=True))
    deciders = Deciders(paths, on)
    nearest = {user for path in paths for user in deciders.nearest(path, plan.person_id)}
    tell(
        users=User.objects.filter(pk__in=nearest),
        kind=NoticeKind.PLAN_SENT,
        # Once a day and answer: who takes it back and sends it again fills nobody's mailbox.
        key=f"{NoticeKind.PLAN_SENT}:{plan.pk}:{on.isoformat()}:{plan.decided_at or ''}",
        url=reverse("plan", args=[plan.pk]),
    )


def tell_of_decided_plan(plan: PersonalPlan, version: int, status: PlanStatus) -> None:
    """Tell the owner once what was decided on that version of the plan."""
    kind = _PLAN_KINDS[status]
    url = reverse("plan", args=[plan.pk])
    news = News(person=plan.person_id, key=f"{kind}:{plan.pk}:{version}", url=url, params={})
    tell_people(kind=kind, news=[news])


def _told(on: date, news: Mapping[int, tuple[int, int]]) -> Iterable[Notice]:
    for user, (waiting, new) in news.items():
        if new:
            yield Notice(
                user_id=user,
                key=f"{NoticeKind.RECORDS_WAIT}:{on:%Y-%m-%d}",
                url=reverse("queue"),
                params={"waiting": waiting, "new": new},
            )


def _waiting(on: date) -> QuerySet[Any]:
    """The waiting records, each with the `path` of its owner's unit and whether it `is_new`."""
    midnight = timezone.make_aware(datetime.combine(on, time.min))
    post_of = Posting.objects.on(on).primary().filter(person=OuterRef("person"))
    return (
        TrainingRecord.objects.filter(status=Status.SUBMITTED)
        .annotate(
            path=Subquery(post_of.values("unit__path")[:1]),
            is_new=Q(submitted_at__gte=midnight, submitted_at__lt=midnight + timedelta(days=1)),
        )
        .filter(path__isnull=False)
    )


def _summed(rows: Iterable[tuple[str, int, int]]) -> tuple[Counter[str], Counter[str]]:
    """Sums by unit (path) and everything below it, where there are any."""
    waiting: Counter[str] = Counter()
    new: Counter[str] = Counter()
    for path, here, came in rows:
        for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
            waiting[path[:end]] += here
            new[path[:end]] += came
    return +waiting, +new


def _under(paths: set[str], counts: Counter[str]) -> int:
    """The sum at and below the paths; one that lies below another is in it already."""
    tops = [path for path in paths if not any(path[:end] in paths for end in range(len(path)))]
    return sum(counts[path] for path in tops)
