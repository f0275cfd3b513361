"""Who is told of what happens to records and plans, in the transaction in which it happens."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from personnel.enums import NoticeKind, Right
from personnel.models import Notice, Posting, Unit, User
from personnel.models.scope import roles_over, supervisors_over
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
    primary post is; the queue also holds those of a second post.
    """
    rows = _waiting(on).order_by()
    counts = {"here": Count("pk"), "came": Count("pk", filter=Q(is_new=True))}
    at_units = rows.values_list("path").annotate(**counts)
    waiting, new = _summed(at_units)
    paths: defaultdict[int, set[str]] = defaultdict(set)
    held = roles_over(new, Right.DECIDE_RECORDS, on)
    for user, path in held.values_list("user", "unit__path"):
        paths[user].add(path)
    own = defaultdict(list)
    for user, path, is_new in rows.filter(person__user__in=paths).values_list(
        "person__user", "path", "is_new"
    ):
        own[user].append((path, 1, int(is_new)))
    post(NoticeKind.RECORDS_WAIT, list(_told(on, paths, waiting, new, own)))


def tell_of_sent_plan(plan: PersonalPlan, version: int, on: date) -> None:
    """Tell those nearest above the owner who can agree to it; not everybody up to the ministry."""
    posts = Posting.objects.on(on).primary().filter(person=plan.person_id)
    paths = list(posts.values_list("unit__path", flat=True))
    # As `Person.decidable_by`: who supervises there is left to the next unit up.
    own = tuple(supervisors_over(paths, on).get(plan.person_id, []))
    source = Coalesce("delegated_from__unit__path", "unit__path")
    held = roles_over(paths, Right.DECIDE_RECORDS, on).exclude(user__person=plan.person_id)
    above = [
        (user, path)
        for user, path, comes_from in held.values_list("user", "unit__path", source).distinct()
        if not comes_from.startswith(own)
    ]
    nearest = max((len(path) for _user, path in above), default=0)
    tell(
        users=User.objects.filter(pk__in={user for user, path in above if len(path) == nearest}),
        kind=NoticeKind.PLAN_SENT,
        key=f"{NoticeKind.PLAN_SENT}:{plan.pk}:{version}",
        url=reverse("plan", args=[plan.pk]),
    )


def tell_of_decided_plan(plan: PersonalPlan, version: int, status: PlanStatus) -> None:
    """Tell the owner once what was decided on that version of the plan."""
    kind = _PLAN_KINDS[status]
    url = reverse("plan", args=[plan.pk])
    news = News(person=plan.person_id, key=f"{kind}:{plan.pk}:{version}", url=url, params={})
    tell_people(kind=kind, news=[news])


def _told(
    on: date,
    paths: Mapping[int, set[str]],
    waiting: Counter[str],
    new: Counter[str],
    own: Mapping[int, list[tuple[str, int, int]]],
) -> Iterable[Notice]:
    for user, held in paths.items():
        own_waiting, own_new = _summed(own.get(user, []))
        came = _under(held, new) - _under(held, own_new)
        if came:
            yield Notice(
                user_id=user,
                key=f"{NoticeKind.RECORDS_WAIT}:{on:%Y-%m-%d}",
                url=reverse("queue"),
                params={"waiting": _under(held, waiting) - _under(held, own_waiting), "new": came},
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
