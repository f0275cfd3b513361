"""Common Thai names, listed for this demo: whoever bears one of them is a coincidence."""

import csv

from skillsportal.demo.units import DATA


def _read_names() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    with (DATA / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names.setdefault(row["kind"], []).append(row["name"])
    return {kind: tuple(listed) for kind, listed in names.items()}


_NAMES = _read_names()
FEMALE_NAMES = _NAMES["female"]
MALE_NAMES = _NAMES["male"]
SURNAMES = _NAMES["surname"]
