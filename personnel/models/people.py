"""The person as the personnel file knows them; exists before, and without, any account."""

from datetime import date
from typing import TYPE_CHECKING, Self

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from personnel import citizen_id
from personnel.enums import Right
from personnel.models.postings import Posting
from personnel.models.scope import (
    authority_where,
    paths_where,
    supervisors_over,
    within,
)

if TYPE_CHECKING:
    from personnel.models.units import Unit
    from personnel.models.users import User


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: "User", right: Right = Right.SEE_PEOPLE) -> Self:
        """Oneself, and the people holding a post today where the user has that right."""
        return self.filter(
            Q(pk=user.person_id) | self._posted(paths_where(user, right), timezone.localdate())
        )

    def decidable_by(self, user: "User") -> Self:
        """The people on whose records and levels the user decides today: never oneself.

        Whoever supervises at the unit of the user's role, or above it, is left to the next unit
        up; a lent role counts as the one that it comes from.
        """
        today = timezone.localdate()
        roles = authority_where(user, Right.DECIDE_RECORDS, today)
        above = supervisors_over({source for _path, source in roles}, today)
        everywhere = [path for path, _source in roles]
        found = Q(self._posted(everywhere, today)) & ~Q(pk__in=above)
        for person, held in above.items():
            if higher := [path for path, source in roles if not source.startswith(tuple(held))]:
                found |= Q(pk=person) & Q(self._posted(higher, today))
        return self.filter(found).exclude(pk=user.person_id)

    def in_subtree(self, unit: "Unit", on: date) -> Self:
        """The people whose primary post is at the unit or below on that day."""
        return self.filter(self._posted([unit.path], on, is_primary=True))

    @staticmethod
    def _posted(paths: list[str], on: date, **conditions: bool) -> Exists:
        posts = Posting.objects.on(on).filter(within(paths, "unit__path"), **conditions)
        return Exists(posts.filter(person=OuterRef("pk")))


# What is worked out from the name needs no history of its own.
@pghistory.track(exclude=["citizen_id_cipher", "name_key", "name_sort"])
class Person(models.Model):
    prefix = models.CharField(_("title"), max_length=40, blank=True)
    first_name = models.CharField(_("first name"), max_length=100)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    name_key = models.CharField(max_length=200)
    name_sort = models.CharField(max_length=400, db_collation="C")
    citizen_id_cipher = models.BinaryField(null=True)
    citizen_id_hash = models.CharField(max_length=64, null=True)
    staff_no = models.CharField(_("staff number"), max_length=40, blank=True, db_default="")
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    start_date = models.DateField(_("date of first appointment"), null=True, blank=True)
    email = models.EmailField(_("contact e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    subject = models.CharField(_("subject taught"), max_length=120, blank=True)
    # {"field": "2026-11-22"}: edited by hand on that day; an older roster does not change it.
    edited_on = models.JSONField(default=dict, db_default={})

    objects = PersonQuerySet.as_manager()

    class Meta:
        # As constraints and indexes of the model, and not of the fields, they cost one index each.
        constraints = [
            models.UniqueConstraint(fields=["citizen_id_hash"], name="one_person_per_citizen_id")
        ]
        indexes = [models.Index(fields=["name_sort"])]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Prefix glued to the first name, as Thai offices write it."""
        return f"{self.prefix}{self.first_name} {self.last_name}".strip()

    @property
    def masked_citizen_id(self) -> str:
        """The citizen ID with its last three digits only, or nothing where none is known."""
        if self.citizen_id_cipher is None:
            return ""
        return citizen_id.masked(citizen_id.decrypt(self.citizen_id_cipher))
