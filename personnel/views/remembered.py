"""What an office answered at earlier imports, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from personnel.enums import AnswerKind
from personnel.models import RosterAnswer, RosterImport, Unit
from personnel.roster.problems import field_label

SHOWN = 100


@dataclass(frozen=True)
class Remembered:
    """An answer that is used without asking again, until it is forgotten."""

    answer: RosterAnswer
    kind: str | Promise
    question: str
    meaning: str


def remembered(roster: RosterImport) -> list[Remembered]:
    """Return the latest answers of the import's unit."""
    answers = list(roster.unit.roster_answers.order_by("-answered_at", "-pk")[:SHOWN])
    ids = [int(a.value) for a in answers if a.kind == AnswerKind.UNIT and a.value.isdecimal()]
    names = {unit.pk: unit.name for unit in Unit.objects.in_subtree(roster.unit).filter(pk__in=ids)}
    return [_in_words(answer, names) for answer in answers]


def _in_words(answer: RosterAnswer, names: dict[int, str]) -> Remembered:
    kind = AnswerKind(answer.kind)
    if kind == AnswerKind.UNIT:
        question = " ".join(filter(None, answer.key.split("|", 1)))
        meaning = names.get(int(answer.value), "–") if answer.value.isdecimal() else "–"
    elif kind == AnswerKind.COLUMN:
        question = answer.key
        meaning = field_label(answer.value) if answer.value else _("Left out")
    else:
        question, meaning = answer.key, _("Accepted as it is")
    return Remembered(answer, kind.label, question, meaning)
