"""The columns of a roster, declared once: for the portal's export, the admin site and the API.

What a column is called and how its cells are cleaned is the importer's: `roster.headers`,
`roster.cells`. What is exported here is read back by it as the same people, unchanged. The parts of
a name stand in columns of their own; `full_name`, `area` and `row_no` are only read.
"""

from array import array
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.resources import Resource
from import_export.widgets import Widget

from personnel import be_dates, citizen_id, jobs
from personnel.models import Posting, RosterFile, UnitCode
from personnel.models.postings import PostingQuerySet
from personnel.models.units import UnitQuerySet
from personnel.roster.blank_book import write_blank
from personnel.roster.book import Book
from personnel.roster.cells import Value, clean_row
from personnel.roster.headers import HEADERS
from personnel.roster.making import Written
from personnel.roster.problems import ERROR, message, repair

CHUNK_ROWS = 2000
NO_SURNAME = "-"


class RosterWidget(Widget):
    """A cell of a roster: text to the reader, cleaned as the import cleans it."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field = field

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Value:
        """Return the value; raises `ValidationError` in words where the import refuses the cell."""
        cells = {"last_name": NO_SURNAME, self.field: str(value or "")}
        cleaned = clean_row(cells, today=timezone.localdate())
        refused = [p for p in cleaned.problems if (p.field, p.severity) == (self.field, ERROR)]
        if refused:
            raise ValidationError([f"{message(p)} {repair(p)}" for p in refused])
        return cleaned.values[self.field]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class BEDateWidget(RosterWidget):
    """A date of the Buddhist era, as text: '20/05/2528'."""

    def render(self, value: date | None, obj: Any = None, **kwargs: Any) -> str:
        return be_dates.to_input(value) if value else ""


class SurnameWidget(RosterWidget):
    """A dash says that there is none; an empty cell would be asked about."""

    def render(self, value: str, obj: Any = None, **kwargs: Any) -> str:
        return value or NO_SURNAME


class CitizenIdWidget(RosterWidget):
    """The thirteen digits. Only for who gave a reason, and never without telling the person."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return citizen_id.decrypt(value) if value else ""


class MaskedIdWidget(CitizenIdWidget):
    """The last three digits only, for programs: enough to compare, not to find somebody by."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return citizen_id.masked(super().render(value)) if value else ""


def _column(field: str, attribute: str, widget: type[RosterWidget] = RosterWidget) -> Field:
    return Field(attribute=attribute, column_name=HEADERS[field][0], widget=widget(field))


class RosterResource(Resource):
    """Primary postings with their people, one a line; citizen IDs only `with_ids`, or `masked`."""

    portal_no = _column("portal_no", "person_id")
    citizen_id = _column("citizen_id", "person__citizen_id_cipher", CitizenIdWidget)
    staff_no = _column("staff_no", "person__staff_no")
    prefix = _column("prefix", "person__prefix")
    first_name = _column("first_name", "person__first_name")
    last_name = _column("last_name", "person__last_name", SurnameWidget)
    position = _column("position", "position")
    position_no = _column("position_no", "position_no")
    standing = _column("standing", "standing")
    level = _column("level", "level")
    unit_code = _column("unit_code", "unit_code")
    unit_name = _column("unit_name", "unit__name_th")
    birth_date = _column("birth_date", "person__birth_date", BEDateWidget)
    start_date = _column("start_date", "person__start_date", BEDateWidget)
    email = _column("email", "person__email")
    phone = _column("phone", "person__phone")
    subject = _column("subject", "person__subject")

    def __init__(self, with_ids: bool = False, masked: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if masked:
            self.fields["citizen_id"].widget = MaskedIdWidget("citizen_id")
        elif not with_ids:
            del self.fields["citizen_id"]

    def get_queryset(self) -> PostingQuerySet:
        return self.filter_export(Posting.objects.all())

    def filter_export(self, queryset: PostingQuerySet, **kwargs: Any) -> PostingQuerySet:
        """Add what the columns need: the longest code of a unit names it best."""
        codes = UnitCode.objects.filter(unit=OuterRef("unit")).order_by(-Length("value"), "scheme")
        return queryset.annotate(unit_code=Subquery(codes.values("value")[:1]))

    def lines(self, postings: PostingQuerySet) -> Iterator[list[str]]:
        """The postings as text, streamed; the first cell is the number of the person."""
        columns = self.get_export_fields()
        renders = [column.widget.render for column in columns]
        found = self.filter_export(postings).values_list(*(c.attribute for c in columns))
        for values in found.iterator(chunk_size=CHUNK_ROWS):
            yield [render(value) for render, value in zip(renders, values, strict=True)]

    def write(
        self,
        postings: PostingQuerySet,
        target: IO[bytes],
        advance: Callable[[int], None] = lambda done: None,
    ) -> Written:
        """Write the postings as a workbook; `advance` hears now and then how many are done."""
        book, row, revealed = Book(target), 0, array("q")
        sheet = book.sheet(_("Roster"), self.get_export_headers())
        id_column = list(self.fields).index("citizen_id") if "citizen_id" in self.fields else None
        for row, texts in enumerate(self.lines(postings), start=1):
            book.write(sheet, row, texts)
            if id_column is not None and texts[id_column]:
                revealed.append(int(texts[0]))
            if row % CHUNK_ROWS == 0:
                advance(row)
        book.close()
        return Written(row, revealed)


def write_roster(file: RosterFile, target: IO[bytes]) -> Written:
    """Write the people whose primary post is open at the unit of the file, or below it."""
    postings = Posting.objects.in_subtree(file.unit).primary().filter(to_date__isnull=True)
    total = postings.count()
    return RosterResource(with_ids=file.with_ids).write(
        postings.order_by("unit__path", "person__name_sort", "pk"),
        target,
        lambda done: jobs.advance(file, done, total),
    )


def write_blank_roster(target: IO[bytes], units: UnitQuerySet) -> None:
    """Write the empty roster for whoever looks after these units."""
    columns = RosterResource(with_ids=True).fields
    write_blank(
        target,
        {name: column.column_name for name, column in columns.items() if name != "portal_no"},
        units,
    )
