"""A self-assessment from its first answer to its levels."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from competencies.actions.assessing import Finding, assess_all
from competencies.builders import sheets_of
from competencies.enums import Source
from competencies.models import Answer, Framework, SelfAssessment, Statement
from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import User


class NothingComplete(Exception):
    """No area has an answer to every statement yet."""


@transaction.atomic
def begin_self_assessment(*, at: datetime, by: User) -> SelfAssessment:
    """Return the user's open self-assessment of the framework in use, begun now if there is none.

    An open one of a framework that was replaced is set aside; its answers to statements that are
    still the same (area number, code and words) are taken over.
    """
    assert by.person_id  # noqa: S101 (the page is for people with a personnel file)
    old = SelfAssessment.objects.owned_by(by).open().select_for_update(no_key=True).first()
    framework = Framework.objects.in_use().get()
    if old and old.framework_id == framework.pk:
        return old
    if old:
        SelfAssessment.objects.filter(pk=old.pk).update(set_aside_at=at)
    try:
        with transaction.atomic():
            begun = SelfAssessment.objects.create(
                person_id=by.person_id, framework=framework, started_at=at
            )
    except IntegrityError:  # a second click, or another browser
        return SelfAssessment.objects.owned_by(by).open().get()
    taken = _take_over(old, begun) if old else 0
    audit.record("self_assessment.begun", begun, by=by, person=by.person_id, taken_over=taken)
    return begun


@transaction.atomic
def save_answers(*, answers: Mapping[int, int], at: datetime, by: User) -> None:
    """Keep answers (statement id → 0–3) in the user's open self-assessment; the later one counts.

    Raises `Conflict` when none is open, as after it was finished in another browser.
    """
    found = _claim(by)
    about = Statement.objects.filter(
        pk__in=answers, area__dimension__framework=found.framework_id
    ).values_list("pk", flat=True)
    Answer.objects.bulk_create(
        [
            Answer(self_assessment=found, statement_id=pk, value=answers[pk], at=at)
            for pk in about.order_by("pk")
        ],
        update_conflicts=True,
        unique_fields=["self_assessment", "statement"],
        update_fields=["value", "at"],
    )


@transaction.atomic
def finish_self_assessment(*, on: date, at: datetime, by: User) -> SelfAssessment:
    """End the user's open self-assessment with a level for every complete area, source SELF.

    Such levels never count as verified. Raises `NothingComplete`, `Conflict`.
    """
    found = _claim(by)
    complete = [sheet for sheet in sheets_of(found) if sheet.is_complete]
    if not complete:
        raise NothingComplete
    SelfAssessment.objects.filter(pk=found.pk).update(finished_at=at)
    assess_all(
        findings=[
            Finding(
                person=found.person_id,
                area=sheet.area.pk,
                level=sheet.level,
                source=Source.SELF,
                on=on,
                self_assessment=found.pk,
            )
            for sheet in complete
        ],
        by=by,
    )
    audit.record("self_assessment.finished", found, by=by, person=found.person_id)
    return found


def _claim(by: User) -> SelfAssessment:
    """Lock the user's open self-assessment, so that answers and the finish come one by one."""
    mine = SelfAssessment.objects.owned_by(by).open().up_to_date()
    found = mine.select_for_update(of=("self",), no_key=True).first()
    if found is None:
        raise Conflict
    return found


def _take_over(old: SelfAssessment, new: SelfAssessment) -> int:
    """Copy the answers to statements that the new framework has in the same words."""
    key = ("area__number", "code", "text_th")
    given = {
        tuple(words): (value, at)
        for *words, value, at in old.answers.values_list(
            *(f"statement__{name}" for name in key), "value", "at"
        )
    }
    statements = Statement.objects.filter(area__dimension__framework=new.framework_id)
    return len(
        Answer.objects.bulk_create(
            Answer(self_assessment=new, statement_id=pk, value=given[words][0], at=given[words][1])
            for pk, words in ((pk, tuple(rest)) for pk, *rest in statements.values_list("pk", *key))
            if words in given
        )
    )
