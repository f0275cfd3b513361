"""The least that an import could take: calamine, COPY and ON CONFLICT, and nothing else."""

import io
from pathlib import Path
from typing import NamedTuple

from django.db import connection
from python_calamine import CalamineWorkbook

from bench.figures import timed
from bench.roster_book import CITIZEN_ID, HEADER

_COLUMNS = [f"c{n}" for n in range(len(HEADER))]
_BARE = f"""
DROP TABLE IF EXISTS bare;
CREATE TABLE bare ({", ".join(f"{column} text" for column in _COLUMNS)})
"""
_BARE_PEOPLE = f"""
DROP TABLE IF EXISTS bare_people;
CREATE TABLE bare_people (LIKE bare, UNIQUE (c{CITIZEN_ID}))
"""
_UPSERT = f"""
INSERT INTO bare_people SELECT * FROM bare ON CONFLICT (c{CITIZEN_ID}) DO UPDATE SET
{", ".join(f"{column} = EXCLUDED.{column}" for column in _COLUMNS)}
"""


class Floor(NamedTuple):
    """Seconds to read and COPY, to insert the people, and to write the same ones again."""

    copy: float
    insert: float
    again: float


def measure(path: Path) -> Floor:
    """Read the workbook into a table of text, and from there into a table with a unique ID."""
    with connection.cursor() as cursor:
        cursor.execute(_BARE)
        cursor.execute(_BARE_PEOPLE)
        copied = timed(lambda: cursor.copy_expert("COPY bare FROM STDIN", _lines(path)))
        inserted = timed(lambda: cursor.execute(_UPSERT))
        again = timed(lambda: cursor.execute(_UPSERT))
        cursor.execute("DROP TABLE bare, bare_people")
    return Floor(copied, inserted, again)


def _lines(path: Path) -> io.StringIO:
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()
    return io.StringIO("".join("\t".join(map(str, cells)) + "\n" for cells in rows))
