"""What has to be repaired, answered or only looked at before an import is applied, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from personnel.models import RosterImport, Unit
from personnel.roster.problems import WARNING, Problem, message, repair
from personnel.views.unit_choice import closest

UNITS_SUGGESTED = 10


@dataclass(frozen=True)
class Repair:
    """Rows with the same problem, and the one act that repairs them all."""

    kind: str
    code: str
    key: str
    severity: str
    rows: int
    message: str
    repair: str
    rows_url: str
    suggested: list[Unit] = field(default_factory=list)

    @property
    def is_example(self) -> bool:
        """The message is about one of the rows; the others have another value there."""
        return self.kind == "cell" and self.rows > 1

    @property
    def is_warning(self) -> bool:
        return self.severity == WARNING


def repairs_of(roster: RosterImport, *, suggest: bool = True) -> list[Repair]:
    """Return what is to be repaired, most rows first, and after it what is only to be known."""
    asked = [item["key"] for item in roster.repairs if item["kind"] == "unit"][:UNITS_SUGGESTED]
    suggested = closest(roster, asked) if asked and suggest else {}
    url = reverse("roster_import_rows", args=[roster.pk])
    return [_repair(item, url, suggested) for item in roster.repairs]


def _repair(item: dict[str, Any], url: str, suggested: Mapping[str, list[Unit]]) -> Repair:
    names = ("code", "field", "value", "severity", "params")
    problem = Problem(**{name: item[name] for name in names})
    return Repair(
        kind=item["kind"],
        code=item["code"],
        key=item["key"],
        severity=item["severity"],
        rows=item["rows"],
        message=message(problem),
        repair=repair(problem),
        rows_url=f"{url}?{urlencode(_asked(item))}",
        suggested=suggested.get(item["key"], []) if item["kind"] == "unit" else [],
    )


def _asked(item: dict[str, Any]) -> dict[str, str]:
    """Return the query that lists the rows: as narrow as what the act repairs."""
    narrow = {"unit": "value", "title": "value", "cell": "field"}.get(item["kind"])
    return {"code": item["code"]} | ({narrow: item[narrow]} if narrow else {})
