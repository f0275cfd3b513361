"""What people answer about themselves; only the levels that follow from it are shown to others."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from competencies.enums import Ability
from competencies.models.framework import Framework, Statement
from personnel.models import Person

if TYPE_CHECKING:
    from personnel.models import User


class SelfAssessmentQuerySet(models.QuerySet["SelfAssessment"]):
    def owned_by(self, user: "User") -> Self:
        """The user's own; nobody else ever opens one."""
        return self.filter(person_id=user.person_id, person_id__isnull=False)

    def open(self) -> Self:
        """Begun, and neither finished nor set aside; a person has one at most."""
        return self.filter(finished_at__isnull=True, set_aside_at__isnull=True)

    def finished(self) -> Self:
        """The finished ones, the latest first."""
        return self.filter(finished_at__isnull=False).order_by("-finished_at", "-pk")

    def up_to_date(self) -> Self:
        """Those about the framework in use."""
        return self.filter(framework__is_in_use=True)


class SelfAssessment(models.Model):
    """A person's answers to the statements of one version of the framework, kept for ever.

    One whose framework was replaced before it was finished is set aside.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="self_assessments")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    set_aside_at = models.DateTimeField(null=True)

    objects = SelfAssessmentQuerySet.as_manager()

    if TYPE_CHECKING:
        person_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(finished_at__isnull=True, set_aside_at__isnull=True),
                name="one_open_self_assessment",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(set_aside_at__isnull=True),
                name="finished_or_set_aside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.started_at:%Y-%m-%d}"


# Answers of a self-assessment that is over are history: the database itself refuses to touch them.
_OVER = """
IF (SELECT finished_at IS NOT NULL OR set_aside_at IS NOT NULL
    FROM competencies_selfassessment WHERE id = NEW.self_assessment_id) THEN
    RAISE EXCEPTION 'the self-assessment is over';
END IF;
RETURN NEW;
"""


class Answer(models.Model):
    """How well a person says to do what a statement describes."""

    self_assessment = models.ForeignKey(SelfAssessment, models.PROTECT, related_name="answers")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(choices=Ability)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["self_assessment", "statement"], name="one_answer_per_statement"
            ),
            models.CheckConstraint(condition=Q(value__lte=3), name="answer_in_range"),
        ]
        triggers = [
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="kept_when_over",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OVER,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.value}"
