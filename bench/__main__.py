"""Runs every bench on one data set and prints one table; with --growth only the growth of imports.

The figures of a roster of 100,000: python -m bench --staff 20000 --rows 100000
"""

import argparse
from importlib import import_module

from bench import database
from bench.figures import print_table

# In this order: the dashboards show the snapshot that was measured before, and what a roster adds
# to the people comes last.
BENCHES = (
    "bench.recount",
    "bench.snapshot",
    "bench.dashboard",
    "bench.roster_import",
    "bench.load",
)
GROWTH = ("bench.growth",)


def main() -> None:
    """Make the data set, measure, print."""
    arguments = _arguments()
    with database.made_anew():
        # What needs Django may be imported only now.
        generate = import_module("bench.generate")
        import_module("django.utils.translation").activate("en")
        seconds = generate.fill(staff=arguments.staff)
        print(f"A ministry with {arguments.staff:,} staff, filled in {seconds:.0f} s")
        benches = map(import_module, GROWTH if arguments.growth else BENCHES)
        print_table(
            figure for bench in benches for figure in bench.measure(arguments.staff, arguments.rows)
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--staff", type=int, default=20_000, help="people in the data set")
    parser.add_argument("--rows", type=int, default=20_000, help="people in the roster imported")
    parser.add_argument("--growth", action="store_true", help="import 1,000 to 199,999 rows")
    return parser.parse_args()


if __name__ == "__main__":
    main()
