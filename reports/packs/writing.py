"""Writing a report file: read in one view of the database, stored, then told of."""

import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.core.files import File
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext_noop

from personnel import bulk, jobs, pdf
from reports.enums import ReportKind
from reports.exports import Workbook
from reports.models import ReportFile, Snapshot
from reports.packs.official import render
from reports.packs.subscribing import tell_of
from reports.packs.units import NOT_COUNTED
from reports.packs.workbook import SHEETS, Pack

ROWS_BETWEEN_NEWS = 5_000


def write(report: ReportFile) -> None:
    """Write a claimed report file into the storage. Raises `jobs.LostClaim`.

    Its figures are those of one moment, though they are brought up to date in place meanwhile:
    the file says of which (`watermark`).
    """
    with tempfile.TemporaryFile() as file, translation.override(report.language):
        _WRITERS[ReportKind(report.kind)](report, file)
        file.seek(0)
        report.file.save("", File(file), save=False)
    try:
        with transaction.atomic():
            jobs.finish(report, file=report.file.name, watermark=report.snapshot.watermark)
            tell_of(report)
    except jobs.LostClaim:
        report.file.delete(save=False)
        raise


def _write_workbook(report: ReportFile, file: IO[bytes]) -> None:
    rows = 0

    def written() -> None:
        nonlocal rows
        rows += 1
        if not rows % ROWS_BETWEEN_NEWS and not connection.in_atomic_block:
            jobs.advance(report, SHEETS - 1, SHEETS)

    book = Workbook(file, written)
    with bulk.one_view():
        _take_figures(report, SHEETS)
        pack = Pack(report, book)
        pack.figures()
    jobs.advance(report, SHEETS - 1, SHEETS)
    pack.people()
    book.close()


def _write_pdf(report: ReportFile, file: IO[bytes]) -> None:
    with bulk.one_view():
        _take_figures(report, 1)
        try:
            file.write(render(report))
        except pdf.Unavailable as missing:
            raise jobs.GiveUp(NO_PDF) from missing


def _take_figures(report: ReportFile, total: int) -> None:
    """Begin: until the view ends this row is locked, so that nobody takes the work over."""
    jobs.advance(report, 0, total)
    report.snapshot = Snapshot.objects.select_related("framework").get(pk=report.snapshot_id)
    if report.snapshot.published_at is None or report.snapshot.cleared_at:
        raise jobs.GiveUp(NOT_COUNTED)


# The words of `pdf.MISSING`, as a message id.
NO_PDF = gettext_noop(
    "This server cannot make PDF files yet: its administrator has to install the package Pango. "
    "Everything else works, and the same figures can be downloaded as an Excel file."
)
_WRITERS: dict[ReportKind, Callable[[ReportFile, Any], None]] = {
    ReportKind.WORKBOOK: _write_workbook,
    ReportKind.PDF: _write_pdf,
    ReportKind.ANNUAL: _write_pdf,
}
