"""Judges the reference rosters, which lie beside a checkout, as the import page would.

Run with the servers up: python -m skillsportal.stack run --home DIR -- python .ci/rosters.py FOLDER
"""

import io
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "skillsportal.settings")

import django

django.setup()

from django.core.management import call_command

from skillsportal.demo.fill import plant_units
from skillsportal.reference import load_reference

SCHOOL = "1086110020"
# name → outcome, people read, and a word of the message
EXPECTED = {
    "roster_school_anonymised.xlsx": ("accept", 81, ""),
    "roster_school_anonymised_cp874.csv": ("accept", 82, ""),
    "dpis_soc_roster_anonymised.xlsx": ("accept-with-row-errors", 54, ""),
    "obec_NT2566_lossy_questionmarks.csv": ("reject", 0, "สูญหาย"),
    "obec_age_2564-3_cp874.csv": ("reject", 0, ""),
    "obec_age_2564-3_utf8bom.csv": ("reject", 0, ""),
}


def main(folder: Path) -> int:
    """Print a line for each file; return how many differ from what is expected."""
    call_command("migrate", verbosity=0)
    load_reference(by=None)
    plant_units()
    wrong = 0
    for name, (outcome, people, word) in EXPECTED.items():
        out = io.StringIO()
        call_command("roster_probe", path=folder / name, name=name, unit=SCHOOL, stdout=out)
        found = json.loads(out.getvalue().splitlines()[-1])
        explained = {error["row"] for error in found["row_errors"] if error["message"]}
        is_right = (
            (found["outcome"], found["rows_read"]) == (outcome, people)
            and word in found["message"]
            and found["rows_ok"] + len(explained) == people
        )
        wrong += not is_right
        print(f"{'ok   ' if is_right else 'WRONG'} {name}: {found['outcome']}, {found['message']}")
    print(f"{len(EXPECTED) - wrong} passed, {wrong} failed")
    return wrong


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
