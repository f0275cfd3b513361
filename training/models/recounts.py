"""Computing everybody's progress anew from the raw rows, part by part."""

from typing import Self

from django.db import models

from personnel.enums import JobState
from personnel.models import Job


class RecountQuerySet(models.QuerySet["Recount"]):
    def under_way(self) -> Self:
        """The parts that a worker computes or will compute."""
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])


class Recount(Job):
    """A part of the people, by their ids, whose progress a worker computes anew.

    Parts are independent: more workers, on more machines, are done sooner.
    """

    first_person = models.BigIntegerField()
    last_person = models.BigIntegerField()

    objects = RecountQuerySet.as_manager()

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["first_person"],
                condition=models.Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="one_open_recount_of_a_part",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_person}–{self.last_person} ({self.state})"

    @property
    def people(self) -> range:
        """The ids of its people."""
        return range(self.first_person, self.last_person + 1)
