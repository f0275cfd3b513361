"""What every installation begins with: framework, rule book, courses, reasons for returning."""

import json
from pathlib import Path
from typing import Any

from competencies.actions import load_framework
from personnel.actions.groups import load_position_rules
from personnel.models import User
from skillsportal.settings import BASE_DIR
from training.actions import load_courses, load_return_reasons

FRAMEWORK = BASE_DIR / "competencies" / "data" / "framework.json"
RETURN_REASONS = BASE_DIR / "training" / "data" / "return_reasons.json"
POSITION_RULES = BASE_DIR / "personnel" / "data" / "position_rules.json"


def load_reference(*, by: User | None) -> None:
    """Bring framework, rules and courses to what the project's data files say; repeatable."""
    framework = _read(FRAMEWORK)
    load_framework(data=framework, by=by)
    load_courses(rows=framework["courses"], by=by)
    load_return_reasons(rows=_read(RETURN_REASONS), by=by)
    load_position_rules(rows=_read(POSITION_RULES), by=by)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
