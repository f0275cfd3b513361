"""A roster of new people: staged and judged, then applied, against reading and a bare COPY."""

import io
import tempfile
from datetime import date
from pathlib import Path

import xlsxwriter
from django.db import connection
from stdnum.th import pin

from bench.figures import Figure, timed
from personnel import jobs
from personnel.enums import ImportPhase, JobState
from personnel.models import RosterImport, Unit, User
from personnel.roster.applying import apply
from personnel.roster.reader import Row, read
from personnel.roster.staging import stage

MOST_ROWS = 100_000
HEADER = (
    "ลำดับ", "เลขประจำตัวประชาชน", "คำนำหน้า", "ชื่อ", "นามสกุล", "ตำแหน่ง", "ตำแหน่งเลขที่",
    "วิทยฐานะ", "ระดับ", "โรงเรียน", "วันเกิด", "วันบรรจุ", "อีเมล", "โทรศัพท์", "กลุ่มสาระ", "สังกัด",
    "หมายเหตุ 1", "หมายเหตุ 2", "หมายเหตุ 3", "หมายเหตุ 4",
)  # fmt: skip


def measure(staff: int) -> list[Figure]:
    """Import as many new people as there are staff, at most 100,000, with 20 columns each."""
    rows = min(staff, MOST_ROWS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        _write(path, rows)
        floor = timed(lambda: _copy_bare(path))
        roster = _import(path)
        staged = timed(lambda: stage(roster, path))
        _confirm(roster)
        applied = timed(lambda: apply(roster))
    roster.refresh_from_db()
    assert roster.is_applied, roster.counts
    assert roster.counts["new"] == rows, roster.counts
    name = "calamine + COPY"
    return [
        Figure(f"roster of {rows:,}: read, stage, judge", staged, name, floor),
        Figure(f"roster of {rows:,}: apply", applied, name, floor),
    ]


def _write(path: Path, rows: int) -> None:
    units = list(Unit.objects.filter(kind="SCHOOL").values_list("name_th", flat=True)[:2000])
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        for n in range(rows):
            sheet.write_row(n + 1, 0, _row(n, units[n % len(units)]))


def _row(n: int, unit: str) -> list[str]:
    number = f"1{n + 500_000_000_000 % 10**11:011d}"
    return [
        str(n + 1), number + pin.calc_check_digit(number), "นาง", f"มานี{n}", "มีนา", "ครู", str(n),
        "ครูชำนาญการ", "คศ.2", unit, "20/09/2530", "01/10/2555", f"p{n}@example.org", "0812345678",
        "ภาษาไทย", "สพป.", "-", "-", "-", "-",
    ]  # fmt: skip


def _copy_bare(path: Path) -> None:
    """The floor: the same reader in the same child process, and a COPY into a table of text."""
    lines = ("\t".join(item.cells) + "\n" for item in read(path, "xlsx") if isinstance(item, Row))
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{n} text" for n in range(len(HEADER)))
        cursor.execute(f"DROP TABLE IF EXISTS bare; CREATE TABLE bare ({columns})")
        cursor.copy_expert("COPY bare FROM STDIN", io.StringIO("".join(lines)))


def _import(path: Path) -> RosterImport:
    user = User.objects.create(email="bench@example.org")
    roster = RosterImport.objects.create(
        unit=Unit.objects.get(depth=1),
        file_name="roster.xlsx",
        size=path.stat().st_size,
        as_of=date(2026, 10, 1),
        requested_by=user,
    )
    claimed = jobs.claim(RosterImport, roster.pk)
    assert claimed
    return claimed


def _confirm(roster: RosterImport) -> None:
    RosterImport.objects.filter(pk=roster.pk).update(
        phase=ImportPhase.APPLY,
        state=JobState.QUEUED,
        attempts=0,
        confirmed_by=roster.requested_by,
        confirmed_at=roster.requested_at,
    )
    claimed = jobs.claim(RosterImport, roster.pk)
    assert claimed
    roster.__dict__.update(claimed.__dict__)
