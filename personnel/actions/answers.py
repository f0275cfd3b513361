"""Answers about rosters that an office gave once and may take back."""

from django.db import transaction

from personnel import audit
from personnel.models import RosterAnswer, User


@transaction.atomic
def forget_answer(*, answer: RosterAnswer, by: User) -> None:
    """Have the question asked again at the next import; imports judged so far stay as they are."""
    audit.record(
        "roster.answer_forgotten", answer, by=by, unit=answer.unit_id, kind=answer.kind,
        key=answer.key,
    )  # fmt: skip
    answer.delete()
