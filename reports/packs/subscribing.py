"""Reports that users subscribed to: asked for once a period, as the user, and told of when written.

Rights are read when it is asked for and again when it is told of: whoever lost them, or left, gets
nothing, and no mail says so.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from personnel import audit
from personnel.be_dates import BANGKOK, fiscal_year, fiscal_year_range
from personnel.enums import JobState, NoticeKind, Right
from personnel.models import Unit, User
from personnel.models.scope import paths_where
from personnel.notices import tell
from reports.enums import ReportKind, Rhythm
from reports.models import Delivery, ReportFile, Snapshot, Subscription


@transaction.atomic
def open_report(
    *, snapshot: Snapshot, unit: Unit, kind: ReportKind, language: str, thai_digits: bool, by: User
) -> tuple[ReportFile, bool]:
    """Return the report file that was asked for, and whether a worker has to be told of it.

    Asking twice asks once, and tries again what has failed. Where the user may not see the people
    of the unit today, counts of a few are hidden in it.
    """
    sees_people = unit.path.startswith(tuple(paths_where(by, Right.SEE_PEOPLE)))
    report, is_new = ReportFile.objects.get_or_create(
        snapshot=snapshot,
        figures_at=snapshot.watermark,
        unit=unit,
        kind=kind,
        language=language,
        thai_digits=thai_digits and kind != ReportKind.WORKBOOK,
        is_masked=not sees_people,
        defaults={"requested_by": by},
    )
    again = ReportFile.objects.filter(pk=report.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempts=0, reason=""
    )
    if is_new or again:
        audit.record(
            "report.requested", report, by=by, unit=unit.pk, snapshot=str(snapshot.pk), kind=kind
        )
    return report, bool(is_new or again)


def last_period(rhythm: str, on: date) -> date:
    """Return the last day of the latest month or fiscal year that had ended before that day."""
    if rhythm == Rhythm.MONTHLY:
        return on.replace(day=1) - timedelta(days=1)
    return fiscal_year_range(fiscal_year(on) - 1)[1]


def ask_for_due(*, on: date) -> Iterator[ReportFile]:
    """Ask for every subscription that is due on that day; yield what a worker has to write."""
    for subscription in Subscription.objects.select_related("user", "unit").iterator():
        report = _ask(subscription, last_period(subscription.rhythm, on))
        if report:
            yield report


@transaction.atomic
def _ask(subscription: Subscription, period: date) -> ReportFile | None:
    """Ask for it unless it was, has begun later, or its user may not any more."""
    end = datetime.combine(period + timedelta(days=1), time(), BANGKOK)
    asked = subscription.deliveries.filter(period=period).exists()
    may = Unit.objects.visible_to(subscription.user, Right.ASK_REPORTS)
    snapshot = _snapshot_of(period)
    if asked or snapshot is None or subscription.since >= end:
        return None
    if not may.filter(pk=subscription.unit_id).exists():
        return None
    report, is_due = open_report(
        snapshot=snapshot,
        unit=subscription.unit,
        kind=ReportKind(subscription.kind),
        language=subscription.language,
        thai_digits=subscription.thai_digits,
        by=subscription.user,
    )
    Delivery.objects.get_or_create(
        subscription=subscription, period=period, defaults={"report": report}
    )
    if report.is_done:
        tell_of(report)
    return report if is_due else None


def _snapshot_of(period: date) -> Snapshot | None:
    """The latest figures of the period that are kept, or the newest where none are."""
    published = Snapshot.objects.published()
    return published.filter(as_of__lte=period).first() or published.first()


@transaction.atomic
def tell_of(report: ReportFile) -> None:
    """Tell those who subscribed to it that it is written, each once."""
    waiting = Delivery.objects.select_for_update(of=("self",)).filter(report=report, told_at=None)
    for delivery in waiting.select_related("subscription__user"):
        user = delivery.subscription.user
        if ReportFile.objects.visible_to(user).filter(pk=report.pk).exists():
            tell(
                users=[user],
                kind=NoticeKind.REPORT_READY,
                key=f"report-{delivery.subscription_id}-{delivery.period.isoformat()}",
                url=reverse("report_file", args=[report.pk]),
                unit_th=report.unit.name_th,
                unit_en=report.unit.name_en,
                until=delivery.period.isoformat(),
            )
    waiting.update(told_at=timezone.now())
