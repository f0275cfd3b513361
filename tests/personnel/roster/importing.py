"""A roster from text to people, through the actions of an admin and the work of the worker."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from personnel.actions.imports import confirm_roster, undo_roster, upload_roster
from personnel.models import RosterImport, RosterVerdict, Unit, User
from personnel.tasks import work_on_roster

HEADER = "ลำดับ,เลขประจำตัวประชาชน,ชื่อ-สกุล,ตำแหน่ง,โรงเรียน,โทรศัพท์\n"
AS_OF = date(2026, 11, 1)
# Valid made-up citizen IDs.
IDS = ("1101700230708", "1000000000009", "3999999999990")


def line(
    name: str, unit: Unit | str, number: str = "", position: str = "ครู", phone: str = ""
) -> str:
    """A row of a roster under HEADER."""
    return f"1,{number},{name},{position},{getattr(unit, 'name_th', unit)},{phone}\n"


def worked(roster: RosterImport) -> RosterImport:
    """The import after the worker did what was due."""
    work_on_roster(str(roster.pk))
    roster.refresh_from_db()
    return roster


def read_in(
    content: bytes | str, unit: Unit, by: User, name: str = "roster.csv", **given: Any
) -> RosterImport:
    """Upload and read a file; rows without a header get the usual one."""
    if isinstance(content, str):
        content = (
            content if "ชื่อ-สกุล" in content or "นามสกุล" in content else HEADER + content
        ).encode()
    file = ContentFile(content, name)
    return worked(upload_roster(file=file, unit=unit, by=by, **({"as_of": AS_OF} | given)))


def apply(roster: RosterImport, by: User, **given: Any) -> RosterImport:
    """Confirm the good rows; a held import stays held."""
    confirm_roster(roster=roster, by=by, **({"only_good_rows": True} | given))
    roster.refresh_from_db()
    return worked(roster)


def undo(roster: RosterImport, by: User) -> RosterImport:
    undo_roster(roster=roster, by=by)
    return worked(roster)


def one(roster: RosterImport) -> RosterVerdict:
    return roster.verdicts.select_related("row").get()


def codes(roster: RosterImport, severity: str = "error") -> list[str]:
    """The codes of the problems of that severity, in the order of the file."""
    return [
        problem["code"]
        for verdict in roster.verdicts.select_related("row").order_by("row")
        for problem in verdict.all_problems
        if problem["severity"] == severity
    ]
