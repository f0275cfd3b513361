"""Cells of a unit that are merged over all its people: the text is in the first row only."""

from personnel.roster.columns import Mapping
from personnel.roster.reader import Row, Sheet

FIELDS = ("unit_name", "unit_code")


class MergedUnits:
    """Says for the rows of one table, from the top, which unit the merged cell beside them names.

    A blank cell that is not merged names none: nobody knows whether it was forgotten.
    """

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self._columns = {mapping.fields[field] for field in FIELDS if field in mapping.fields}
        self._ends = {
            (column, first): last for column, first, last in sheet.merged if column in self._columns
        }
        self._standing: dict[int, tuple[int, str]] = {}

    def completed(self, row: Row) -> list[str]:
        """Return the cells of a row, with the texts of the merged cells that it stands beside."""
        if not self._ends:
            return row.cells
        cells = row.cells + [""] * (max(self._columns) + 1 - len(row.cells))
        for column in self._columns:
            if last := self._ends.get((column, row.number)):
                self._standing[column] = last, cells[column]
            last, text = self._standing.get(column, (0, ""))
            if row.number <= last:
                cells[column] = cells[column] or text
        return cells
