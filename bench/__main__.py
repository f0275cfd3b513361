"""Runs every bench on one data set and prints one table."""

import argparse
from importlib import import_module

from bench import database
from bench.figures import print_table

# In this order: the dashboards show the snapshot that was measured before.
BENCHES = ("bench.snapshot", "bench.dashboard", "bench.roster_import")


def main() -> None:
    """Make the data set, measure, print."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--staff", type=int, default=20_000, help="people in the data set")
    staff = arguments.parse_args().staff
    database.make_anew()
    # What needs Django may be imported only now.
    generate = import_module("bench.generate")
    import_module("django.utils.translation").activate("en")
    print(f"A ministry with {staff:,} staff, filled in {generate.fill(staff=staff):.0f} s")
    print_table(figure for name in BENCHES for figure in import_module(name).measure(staff))


if __name__ == "__main__":
    main()
