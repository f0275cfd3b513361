"""What an office answered once about its rosters, so that nobody is asked twice."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from personnel.enums import AnswerKind


class RosterAnswer(models.Model):
    """An answer of a unit's admins: which field a column holds, which unit a name means."""

    unit = models.ForeignKey("personnel.Unit", models.PROTECT, related_name="roster_answers")
    kind = models.CharField(max_length=10, choices=AnswerKind)
    # A column's key; the code and name of a unit as `judging.unit_key` joins them; a title.
    key = models.CharField(max_length=260)
    # A field or "" for none; the id of a unit; "" for a title that is accepted as it is.
    value = models.CharField(max_length=60, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "key"], name="one_answer_per_question")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key} = {self.value}"
