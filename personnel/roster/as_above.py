"""Cells of a unit that mean the one above: merged over all its people, or with a ditto mark."""

import re

from personnel.roster.columns import Mapping
from personnel.roster.reader import Row, Sheet

FIELDS = ("unit_name", "unit_code")
_LONGEST_MARK = 8
# " and ” and 〃, also twice or between dashes.
_DITTO = re.compile(r"[-–—\s]*(?:(?:[\"“”„〃]|''|,,)\s*)+[-–—\s]*")


class UnitsAbove:
    """Says for the people and vacant posts of one table, from the top, what their unit is.

    A cell that is merely blank means nothing above: nobody knows whether it was forgotten.
    """

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self._columns = {mapping.fields[field] for field in FIELDS if field in mapping.fields}
        self._ends = {
            (column, first): last for column, first, last in sheet.merged if column in self._columns
        }
        self._merged: dict[int, tuple[int, str]] = {}
        self._last: dict[int, str] = {}

    def completed(self, row: Row) -> list[str]:
        """Return the cells of a row, the unit's with the text that they mean."""
        cells = row.cells
        for column in self._columns:
            written = cells[column] if column < len(cells) else ""
            meant = self._meant(column, row.number, written)
            if meant != written:
                cells = cells + [""] * (column + 1 - len(cells))
                cells[column] = meant
            if meant:
                self._last[column] = meant
        return cells

    def _meant(self, column: int, number: int, text: str) -> str:
        if text and len(text) <= _LONGEST_MARK and _DITTO.fullmatch(text):
            return self._last.get(column, text)
        if ends := self._ends.get((column, number)):
            self._merged[column] = ends, text
        ends, merged = self._merged.get(column, (0, ""))
        return text or (merged if number <= ends else "")
