"""Runs every bench on one data set and prints one table.

With --growth only the growth of imports, with --country that of all the rest.

The figures of a roster of 100,000: python -m bench --staff 20000 --rows 100000
"""

import argparse
from collections.abc import Sequence
from importlib import import_module

from bench import country, database
from bench.figures import Figure, Quantity, print_table

# In this order: the dashboards show the snapshot that was measured before, and what a roster adds
# to the people comes last.
BENCHES = (
    "bench.recount",
    "bench.snapshot",
    "bench.dashboard",
    "bench.pack",
    "bench.deciding",
    "bench.transcript",
    "bench.roster_import",
    "bench.load",
)
COUNTRY = ("bench.recount", "bench.snapshot", "bench.dashboard", "bench.pack")
GROWTH = ("bench.growth",)


def main() -> None:
    """Make the data set, measure, print; for the growth of the country once for every size."""
    arguments = _arguments()
    sizes = country.SIZES if arguments.country else (arguments.staff,)
    names = GROWTH if arguments.growth else COUNTRY if arguments.country else BENCHES
    with database.beside() as address:
        measured = []
        for staff in sizes:
            database.make_anew(address)
            measured += [(staff, each) for each in _measure(names, staff, arguments.rows)]
    if arguments.country:
        print_table(country.growth(measured))


def _measure(names: Sequence[str], staff: int, rows: int) -> list[Figure | Quantity]:
    """Fill the database, run the benches of these names and print what they found."""
    # What needs Django may be imported only now.
    generate = import_module("bench.generate")
    import_module("django.utils.translation").activate("en")
    seconds = generate.fill(staff=staff)
    print(f"A ministry with {staff:,} staff, filled in {seconds:.0f} s", flush=True)
    found = []
    for name in names:
        figures = [*import_module(name).measure(staff, rows)]
        print_table(figures)
        found += figures
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--staff", type=int, default=20_000, help="people in the data set")
    parser.add_argument("--rows", type=int, default=20_000, help="people in the roster imported")
    parser.add_argument("--growth", action="store_true", help="import 1,000 to 199,999 rows")
    parser.add_argument(
        "--country", action="store_true", help="the whole from 1,000 to 1,000,000 staff"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
