"""Files of figures: numbers are numbers, names are text, and nothing is a formula.

Text is written as strings only, whatever it begins with.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any

import xlsxwriter

from personnel.roster.book import TextSheet
from training.exports import Table, write_csv

WIDE, NARROW = 44, 14
MINUTES_AN_HOUR = 60
HEAD_ROW = 2
A4 = 9
LONGEST_NAME = 31


class Workbook:
    """An XLSX that is written row by row in little memory; `written` is called after each."""

    def __init__(self, file: Any, written: Callable[[], None] = lambda: None) -> None:
        self._written = written
        self._book = xlsxwriter.Workbook(
            file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._formats = {
            "title": self._book.add_format({"bold": True, "font_size": 14}),
            "head": self._book.add_format({"bold": True, "bg_color": "#E1EEF3", "text_wrap": True}),
            "share": self._book.add_format({"num_format": "0%"}),
            "number": self._book.add_format({"num_format": "#,##0"}),
            "hours": self._book.add_format({"num_format": "#,##0.0"}),
        }

    def sheet(
        self,
        name: str,
        title: str,
        head: Sequence[str],
        rows: Iterable[Sequence[Any]],
        note: str = "",
    ) -> None:
        """Add a sheet: a title and a note, a header row that is printed on every page, the rows."""
        sheet = self._book.add_worksheet(name, TextSheet)
        self._lay_out(sheet, len(head))
        sheet.write_string(0, 0, title, self._formats["title"])
        if note:
            sheet.write_string(1, 0, note)
        for column, text in enumerate(head):
            sheet.write_string(HEAD_ROW, column, text, self._formats["head"])
        last = HEAD_ROW
        for last, row in enumerate(rows, start=HEAD_ROW + 1):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
            self._written()
        sheet.autofilter(HEAD_ROW, 0, last, len(head) - 1)

    def _lay_out(self, sheet: Any, columns: int) -> None:
        sheet.set_column(0, 0, WIDE)
        sheet.set_column(1, columns, NARROW)
        sheet.freeze_panes(HEAD_ROW + 1, 1)
        sheet.repeat_rows(HEAD_ROW)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")

    def close(self) -> None:
        """Write the end of the file."""
        self._book.close()

    def _write(self, sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, Share):
            sheet.write_number(row, column, value, self._formats["share"])
        elif isinstance(value, Hours):
            sheet.write_number(row, column, value, self._formats["hours"])
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._formats["number"])
        elif value:
            sheet.write_string(row, column, str(value))


class Share(float):
    """A part of one, shown in percent."""


class Hours(float):
    """Hours, from minutes."""


def share(part: int, whole: int) -> Share | None:
    """Return a part of one, or nothing where there is nobody."""
    return Share(part / whole) if whole else None


def hours(minutes: int) -> Hours:
    """Return hours."""
    return Hours(minutes / MINUTES_AN_HOUR)


def write_workbook(tables: Iterable[Table], file: IO[bytes], *, title: str, note: str) -> str:
    """Write each table as a sheet; return the ending of the file's name."""
    book = Workbook(file)
    for table in tables:
        book.sheet(table.name[:LONGEST_NAME], title, table.head, table.rows, note)
    book.close()
    return "xlsx"


def write_csv_files(tables: Iterable[Table], file: IO[bytes], *, title: str, note: str) -> str:
    """Write each table as a CSV in a ZIP; return the ending. What title and note say is no row."""
    write_csv(tables, file)
    return "zip"


WRITERS = {"xlsx": write_workbook, "csv": write_csv_files}
