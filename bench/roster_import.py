"""The way of a roster: uploaded, read and judged, applied; and the same file once more.

New people, 20 columns each. The floor is calamine + COPY, and ON CONFLICT for the apply; the whole
way is compared with django-import-export's preview and confirmation of other people of the same
kind, by rows a second. The work is done by a worker in a process of its own.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from bench import office, roster_floor, stock_import, worker
from bench.dashboard import signed_in
from bench.figures import Figure, Gain, Quantity, timed
from bench.roster_book import write_book
from personnel.models import RosterImport

STOCK_ROWS = 1000
STOCK = "django-import-export"


@override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["testserver"])
def measure(staff: int, rows: int) -> list[Figure | Quantity]:
    """Import a roster of `rows` new people, and again; then what the stock importer does."""
    client = signed_in()
    with TemporaryDirectory() as folder:
        path = write_book(Path(folder) / "roster.xlsx", rows=rows)
        slice_path = write_book(Path(folder) / "slice.xlsx", rows=STOCK_ROWS, first=rows)
        stock = stock_import.measure(slice_path, STOCK_ROWS)
        floor = roster_floor.measure(path)
        return [*_imports(client, path, rows, floor, stock)]


def _imports(
    client: Client, path: Path, rows: int, floor: roster_floor.Floor, stock: stock_import.Stock
) -> Iterator[Figure | Quantity]:
    roster, answered = _upload(client, path)
    read, applied = import_rows(roster, new=rows)
    name = f"roster of {rows:,}"
    empty = office.seconds_of_post(client, path, reverse("empty"))
    yield Figure(f"{name}: upload", answered, "an empty view", empty, wanted="< 1 s")
    yield Figure(
        f"{name}: read, stage, judge", read.seconds, "calamine + COPY", floor.copy, rows,
        ">= 8,000 rows/s",
    )  # fmt: skip
    yield Figure(
        f"{name}: apply", applied.seconds, "ON CONFLICT", floor.insert, rows, ">= 25,000 rows/s"
    )
    whole = read.seconds + applied.seconds
    floor_name = "calamine + COPY + ON CONFLICT"
    yield Figure(f"{name}: whole way", whole, floor_name, floor.copy + floor.insert, rows)
    yield Gain(f"{name}: whole way", whole, STOCK, stock.new * rows, rows, ">= 15 x")
    yield memory(name, read, applied)

    again, _ = _upload(client, path)
    whole = sum(work.seconds for work in import_rows(again, unchanged=rows))
    name = f"the same {rows:,} again: whole way"
    yield Figure(name, whole, floor_name, floor.copy + floor.again, rows)
    yield Gain(name, whole, STOCK, stock.again * rows, rows, ">= 20 x")
    yield Gain(name, whole, f"{STOCK}, skip_unchanged", stock.skipped * rows, rows)


def import_rows(roster: RosterImport, **expected: int) -> tuple[worker.Work, worker.Work]:
    """Have an uploaded roster read, confirm it and have it applied."""
    read = worker.work(roster.pk)
    office.confirm(roster, **expected)
    applied = worker.work(roster.pk)
    office.check_applied(roster)
    return read, applied


def memory(name: str, *works: worker.Work) -> Quantity:
    """Return the most that the worker held in any of these phases."""
    most = max(work.megabytes for work in works)
    reader = max(work.reader_megabytes for work in works)
    return Quantity(
        f"{name}: memory of the worker",
        f"{most:.0f} MB",
        f"and at most {reader:.0f} MB of the process that reads the workbook",
        "< 400 MB",
    )


def _upload(client: Client, path: Path) -> tuple[RosterImport, float]:
    uploaded: list[RosterImport] = []
    seconds = timed(lambda: uploaded.append(office.upload(client, path)))
    return uploaded[0], seconds
