"""What people take away of what the portal keeps about them; each time is written down."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import IO

from django.db import transaction
from django.utils import timezone, translation

from personnel import audit, pdf
from personnel.models import Person, User
from training.exports import tables_of, write_csv, write_workbook
from training.transcript import transcript_of

WRITERS = {"xlsx": write_workbook, "csv": write_csv}


@dataclass(frozen=True)
class Issued:
    """A document as it was handed over; paper shows the `reference`, the trail keeps both."""

    content: bytes
    reference: str


@transaction.atomic
def issue_transcript(*, person: Person, at: datetime, by: User) -> Issued:
    """Make the person's transcript, in Thai, and write down its reference and its SHA-256.

    Raises `personnel.pdf.Unavailable` where no PDF can be made.
    """
    reference = token_hex(5).upper()
    with translation.override("th"):
        shown = transcript_of(person, on=timezone.localdate(at), at=at, reference=reference)
        content = pdf.render("training/transcript_pdf.html", {"transcript": shown})
    audit.record(
        "transcript.issued",
        person,
        by=by,
        person=person,
        reference=reference,
        sha256=sha256(content).hexdigest(),
    )
    return Issued(content, reference)


@transaction.atomic
def export_own_data(*, person: Person, kind: str, file: IO[bytes], by: User) -> None:
    """Write everything that is kept about the person to `file`, as `xlsx` or zipped `csv`."""
    tables = tables_of(person)
    WRITERS[kind](tables, file)
    rows = sum(len(table.rows) for table in tables)
    audit.record("person.data_exported", person, by=by, person=person, kind=kind, rows=rows)
