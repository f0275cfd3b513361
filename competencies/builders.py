"""A self-assessment as its owner fills it in: a sheet for each area, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from competencies.models import Answer, Area, SelfAssessment, Statement
from competencies.self_levels import level_reached

# How long most people think about a statement; 90 of them take 18 minutes.
SECONDS_A_STATEMENT = 12


@dataclass(frozen=True)
class AreaSheet:
    """The statements of an area with the answers (0–3) given so far; None where there is none."""

    area: Area
    rows: list[tuple[Statement, int | None]]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def answers(self) -> list[int]:
        return [value for _statement, value in self.rows if value is not None]

    @property
    def answered(self) -> int:
        return len(self.answers)

    @property
    def is_complete(self) -> bool:
        """Every statement is answered; a missing one keeps the area from getting a level."""
        return 0 < self.answered == self.total

    @property
    def level(self) -> int:
        return level_reached(self.answers)


@dataclass(frozen=True)
class HowFar:
    """How far a self-assessment has come."""

    answered: int
    total: int

    @property
    def minutes_left(self) -> int:
        """An estimate, in whole minutes, never 0 while something is left."""
        return -(-(self.total - self.answered) * SECONDS_A_STATEMENT // 60)


def sheets_of(found: SelfAssessment | None) -> list[AreaSheet]:
    """Return the sheets of a self-assessment, or empty ones of the framework in use. 2 queries."""
    given = dict(
        Answer.objects.filter(self_assessment=found).values_list("statement_id", "value")
        if found
        else ()
    )
    about = {"framework": found.framework_id} if found else {"framework__is_in_use": True}
    statements = Statement.objects.filter(
        **{f"area__dimension__{name}": value for name, value in about.items()}
    )
    sheets: dict[int, AreaSheet] = {}
    rows = statements.select_related("area").order_by("area__number", "level", "code")
    for statement in rows:
        sheet = sheets.setdefault(statement.area_id, AreaSheet(statement.area, []))
        sheet.rows.append((statement, given.get(statement.pk)))
    return list(sheets.values())


def how_far(sheets: Sequence[AreaSheet]) -> HowFar:
    """Return how many of the statements are answered."""
    return HowFar(sum(sheet.answered for sheet in sheets), sum(sheet.total for sheet in sheets))
