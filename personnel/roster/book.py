"""Workbooks of people: text is text, nothing is a formula, and little memory is used.

An ID keeps its zeros, a date its Buddhist year, and a name that begins with "=" stays a name.
"""

import re
from collections.abc import Mapping, Sequence
from typing import IO, Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

PLAIN, HEAD, TITLE, NOTE, NUMBER = "plain", "head", "title", "note", "number"
_TEXT = "@"
_FORMATS: dict[str, dict[str, Any]] = {
    PLAIN: {},
    TITLE: {"bold": True},
    HEAD: {"bold": True, "bg_color": "#E1EEF3", "text_wrap": True, "valign": "top", "border": 1},
    NOTE: {"text_wrap": True, "valign": "top"},
    NUMBER: {"num_format": "General"},
    "error": {"bg_color": "#FBD5D0", "border": 1, "border_color": "#B3261E"},
    "question": {"bg_color": "#FFE7A8", "border": 1, "border_color": "#8A5A00"},
    "warning": {"bg_color": "#FFF6DA"},
}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_MOST_COLUMNS = 512
_LETTERS = [xl_col_to_name(column) for column in range(_MOST_COLUMNS)]
_LONGEST_CELL, _LONGEST_NAME = 32_000, 31
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


class TextSheet(Worksheet):
    """A sheet that writes its text cells itself.

    XlsxWriter takes twice the time, and takes a text that begins with `<r>` for markup.
    """

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if type(cell).__name__ != "String":
            super()._write_cell(row, col, cell)
            return
        style = cell.format._get_xf_index() if cell.format else 0
        text = escape(_NOT_XML.sub("", cell.string))
        self.fh.write(
            f'<c r="{_LETTERS[col]}{row + 1}" s="{style}" t="inlineStr">'
            f'<is><t xml:space="preserve">{text}</t></is></c>'
        )


class Book:
    """An .xlsx that is written from the top down, sheet after sheet."""

    def __init__(self, file: IO[bytes]) -> None:
        self._book = xlsxwriter.Workbook(file, _OPTIONS)
        self._formats = {
            name: self._book.add_format({"num_format": _TEXT, **look})
            for name, look in _FORMATS.items()
        }
        self._names: set[str] = set()

    def sheet(
        self,
        name: str,
        head: Sequence[str],
        *,
        widths: Mapping[int, int] | None = None,
        titles: Sequence[str] = (),
    ) -> Any:
        """Add a sheet of text columns: titles, then a header that stays in sight.

        `widths` in characters by column.
        """
        sheet = self._book.add_worksheet(self._free_name(name), TextSheet)
        for column, label in enumerate(head):
            width = (widths or {}).get(column, max(12, min(len(label) + 4, 30)))
            sheet.set_column(column, column, width, self._formats[PLAIN])
        for row, title in enumerate(titles):
            self.write(sheet, row, [title], {0: TITLE})
        self.write(sheet, len(titles), head, dict.fromkeys(range(len(head)), HEAD))
        sheet.freeze_panes(len(titles) + 1, 0)
        return sheet

    def write(
        self,
        sheet: Any,
        row: int,
        cells: Sequence[str | int | float],
        looks: Mapping[int, str] | None = None,
    ) -> None:
        """Write the cells of a row; `looks` names the format of a column that is not plain."""
        formats, plain = self._formats, self._formats[PLAIN]
        for column, text in enumerate(cells):
            if not isinstance(text, str):
                sheet.write_number(row, column, text, formats[NUMBER])
            elif looks and column in looks:
                sheet.write_string(row, column, text[:_LONGEST_CELL], formats[looks[column]])
            elif text:
                sheet.write_string(row, column, text[:_LONGEST_CELL], plain)

    def close(self) -> None:
        """Write the end of the file."""
        self._book.close()

    def _free_name(self, name: str) -> str:
        """A name as Excel takes it: short, without some characters, and not used yet."""
        plain = _NOT_IN_NAMES.sub(" ", _NOT_XML.sub("", name)).strip(" '")[:_LONGEST_NAME] or "1"
        free, number = plain, 1
        while free.casefold() in self._names:
            number += 1
            free = f"{plain[: _LONGEST_NAME - 5]} {number}"
        self._names.add(free.casefold())
        return free
