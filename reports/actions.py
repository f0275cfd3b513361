"""Asking for snapshots, reports and previews of targets. A worker does the work itself."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from competencies.actions import set_targets
from competencies.models import Framework
from competencies.targets import digest_of, targets_in_force
from personnel import audit
from personnel.actions.groups import Conflict
from personnel.be_dates import BANGKOK
from personnel.enums import JobState
from personnel.jobs import doorbell
from personnel.models import Unit, User
from reports import builders, packs
from reports.builders import closing
from reports.enums import Occasion, ReportKind, Rhythm
from reports.models import ReportFile, Snapshot, Subscription, TargetDraft
from reports.tasks import preview_targets, refresh_figures, take_snapshot, write_report_file


@transaction.atomic
def request_snapshot(*, as_of: date, occasion: Occasion, by: User | None) -> Snapshot:
    """Ask for the figures of the whole tree as of a day; asking twice asks once.

    Raises `Framework.DoesNotExist` when no framework is in use.
    """
    snapshot = builders.open_snapshot(as_of=as_of, occasion=occasion, by=by)
    transaction.on_commit(lambda: doorbell(lambda: take_snapshot.delay(str(snapshot.pk))))
    return snapshot


@transaction.atomic
def bring_up_to_date(*, on: date, by: User) -> Snapshot | None:
    """Ask for the figures of now: in place where there are some of that day, else by a snapshot.

    Returns the snapshot that was asked for, if so. Raises `Framework.DoesNotExist` when no
    framework is in use.
    """
    newest = Snapshot.objects.published().first()
    if newest is None or newest.as_of != on or Snapshot.objects.under_way().exists():
        return request_snapshot(as_of=on, occasion=Occasion.ON_DEMAND, by=by)
    audit.record("figures.requested", newest, by=by)
    transaction.on_commit(lambda: doorbell(refresh_figures.delay))
    return None


@transaction.atomic
def close_year(*, year: int, on: date, by: User) -> Snapshot:
    """Ask for the figures that close a fiscal year (BE) for ever.

    Raises `PermissionDenied` for whoever does not ask for reports of the whole tree, `NotOver` and
    `AlreadyClosed`.
    """
    if not closing.closes_years(by):
        raise PermissionDenied
    snapshot = closing.open_closing(year=year, on=on, by=by)
    audit.record("year.closing_requested", snapshot, by=by, year=year)
    transaction.on_commit(lambda: doorbell(lambda: take_snapshot.delay(str(snapshot.pk))))
    return snapshot


@transaction.atomic
def compare_year(*, closed: Snapshot, by: User) -> Snapshot:
    """Ask for what differs from a closed year by now; asking twice asks once."""
    snapshot = closing.open_comparison(closed=closed, by=by)
    transaction.on_commit(lambda: doorbell(lambda: take_snapshot.delay(str(snapshot.pk))))
    return snapshot


@transaction.atomic
def look_at_year(*, closed: Snapshot, by: User) -> None:
    """Write down that the records decided since a year was closed were looked through."""
    audit.record("year.records_seen", closed, by=by)


@transaction.atomic
def request_report_file(
    *,
    snapshot: Snapshot,
    unit: Unit,
    language: str,
    by: User,
    kind: ReportKind = ReportKind.WORKBOOK,
    thai_digits: bool = False,
) -> ReportFile:
    """Ask for the report of a published snapshot for the unit and below.

    Asking twice asks once, and tries again what has failed. What the user may not see of people is
    hidden in it.
    """
    report, is_due = packs.open_report(
        snapshot=snapshot, unit=unit, kind=kind, language=language, thai_digits=thai_digits, by=by
    )
    if is_due:
        transaction.on_commit(lambda: doorbell(lambda: write_report_file.delay(str(report.pk))))
    return report


@transaction.atomic
def download_report_file(*, report: ReportFile, by: User) -> None:
    """Write down that the report is handed over."""
    audit.record("report.downloaded", report, by=by, unit=report.unit_id)


@transaction.atomic
def subscribe(
    *, unit: Unit, kind: ReportKind, rhythm: Rhythm, language: str, thai_digits: bool, by: User
) -> Subscription:
    """Send the user the unit's report after every period; what was asked before is replaced."""
    subscription, _is_new = Subscription.objects.update_or_create(
        user=by,
        unit=unit,
        kind=kind,
        rhythm=rhythm,
        defaults={"language": language, "thai_digits": thai_digits},
    )
    audit.record("report.subscribed", unit, by=by, kind=kind, rhythm=rhythm)
    return subscription


@transaction.atomic
def unsubscribe(*, subscription: Subscription, by: User) -> None:
    """Send it no more; what was sent stays."""
    audit.record("report.unsubscribed", subscription.unit, by=by, kind=subscription.kind)
    subscription.delete()


@transaction.atomic
def look_at_gaps(*, unit: Unit, by: User) -> None:
    """Write down that the people of the unit were looked through for gaps."""
    audit.record("gaps.seen", unit, by=by)


@transaction.atomic
def take_gaps(*, unit: Unit, rows: int, form: str, by: User) -> None:
    """Write down that the people of the unit with gaps were taken away as a file."""
    audit.record("gaps.exported", unit, by=by, rows=rows, form=form)


@transaction.atomic
def take_year_records(*, closed: Snapshot, rows: int, form: str, by: User) -> None:
    """Write down that the records decided since a year was closed were taken away as a file."""
    audit.record("year.records_exported", closed, by=by, rows=rows, form=form)


@transaction.atomic
def propose_targets(
    *, framework: Framework, targets: list[dict[str, Any]], seen: str, as_of: date, by: User
) -> TargetDraft:
    """Keep proposed targets and have a worker compute what they would change as of a day.

    `targets` are all those of the framework (see `Target`), `seen` is the digest of those in force
    that the user began from. Raises `Conflict` when these have changed since.
    """
    before = targets_in_force(framework.pk)
    if digest_of(before) != seen:
        raise Conflict
    draft = TargetDraft.objects.create(
        framework=framework, before=before, targets=targets, as_of=as_of, requested_by=by
    )
    audit.record("targets.proposed", draft, by=by, framework=framework.code)
    transaction.on_commit(lambda: doorbell(lambda: preview_targets.delay(str(draft.pk))))
    return draft


@transaction.atomic
def save_targets(*, draft: TargetDraft, at: datetime, by: User) -> None:
    """Put previewed targets in force, and ask for figures measured by them.

    Raises `Conflict` when the draft is saved already, has no preview, or the targets in force are
    no longer those that it was compared with.
    """
    rows = TargetDraft.objects.filter(pk=draft.pk, state=JobState.DONE, saved_at__isnull=True)
    if not rows.update(saved_at=at, saved_by=by):
        raise Conflict
    set_targets(
        framework=draft.framework, targets=draft.targets, seen=digest_of(draft.before), by=by
    )
    request_snapshot(as_of=at.astimezone(BANGKOK).date(), occasion=Occasion.RULES, by=by)
