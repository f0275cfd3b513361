"""What a transcript says of a person: who, the ten areas, the years, the approved records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from competencies.models import Assessment
from competencies.progress import AreaStanding
from personnel.be_dates import fiscal_year
from personnel.models import Person, Posting
from training.builders import PersonalPage, personal_page
from training.enums import Verdict
from training.history import History, years_of
from training.models import Decision, TrainingRecord

# A sheet has room for eight to twenty, and a file has to be made while its owner waits; whoever has
# more than this finds all of them in the workbook.
MOST_RECORDS = 300


@dataclass(frozen=True)
class AreaLine:
    """An area with its verified level and approved minutes, and where the level comes from."""

    standing: AreaStanding
    assessment: Assessment | None


@dataclass(frozen=True)
class RecordLine:
    """An approved record with the decision on it."""

    record: TrainingRecord
    decision: Decision | None


@dataclass(frozen=True)
class PostLines:
    """The records of the time in which a post was held; none where no post is known."""

    post: Posting | None
    lines: list[RecordLine]


@dataclass(frozen=True)
class Transcript:
    """Everything that the document shows, as it stood when it was issued."""

    page: PersonalPage
    areas: list[AreaLine]
    history: History
    posts: list[PostLines]
    records: int
    left_out: int
    issued_at: datetime
    reference: str


def transcript_of(person: Person, *, on: date, at: datetime, reference: str) -> Transcript:
    """Return the person's transcript. A fixed number of queries."""
    page = personal_page(person, on)
    records = list(_approved(person)[: MOST_RECORDS + 1])
    total = len(records)
    if total > MOST_RECORDS:
        total = _approved(person).count()
    return Transcript(
        page=page,
        areas=_areas(person, page),
        history=years_of(person, fiscal_year(on)),
        posts=_by_post(records[:MOST_RECORDS], _posts(person)),
        records=total,
        left_out=max(0, total - MOST_RECORDS),
        issued_at=at,
        reference=reference,
    )


def _approved(person: Person) -> QuerySet[TrainingRecord]:
    decisions = Decision.objects.filter(verdict=Verdict.APPROVED).with_deciders()
    records = TrainingRecord.objects.filter(person=person).approved().in_full()
    ordered = records.order_by("-end_date", "-pk")
    return ordered.prefetch_related(Prefetch("decisions", decisions, to_attr="approvals"))


def _areas(person: Person, page: PersonalPage) -> list[AreaLine]:
    verified = Assessment.objects.filter(person=person).verified().order_by("on_date", "pk")
    latest = {row.area_id: row for row in verified}
    return [
        AreaLine(
            row.standing,
            latest.get(row.standing.area.pk),
        )
        for row in page.areas
    ]


def _posts(person: Person) -> list[Posting]:
    """The posts of the person, first those by which they are counted, the latest first."""
    posts = Posting.objects.filter(person=person).select_related("unit")
    return list(posts.order_by("-is_primary", "-from_date"))


def _by_post(records: Sequence[TrainingRecord], posts: Sequence[Posting]) -> list[PostLines]:
    """The records under the posts that were held when they ended, in the order of the records."""
    found: dict[int, PostLines] = {}
    for record in records:
        post = next((post for post in posts if _held(post, record.end_date)), None)
        lines = found.setdefault(post.pk if post else 0, PostLines(post, []))
        approvals: list[Decision] = getattr(record, "approvals", [])
        lines.lines.append(RecordLine(record, approvals[-1] if approvals else None))
    return list(found.values())


def _held(post: Posting, on: date | None) -> bool:
    return on is not None and post.from_date <= on and (not post.to_date or on <= post.to_date)
