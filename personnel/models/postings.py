"""Posts that people hold, and the rules that put a post into a group of ว 4/2563."""

from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from personnel.enums import Group, Outcome, PlacedBy, Right, TitleMatch
from personnel.models.dated import Dated, DatedQuerySet
from personnel.models.scope import paths_where, within

if TYPE_CHECKING:
    from personnel.models.units import Unit
    from personnel.models.users import User


class PositionRuleQuerySet(models.QuerySet["PositionRule"]):
    def in_force(self) -> Self:
        """The rules that people are placed by; the others were retired."""
        return self.filter(retired_at__isnull=True)


@pghistory.track()
class PositionRule(models.Model):
    """One row of the rule book: a title (and its spellings) → group, review or outside."""

    code = models.SlugField(max_length=60, unique=True)
    title_th = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    aliases = ArrayField(models.CharField(max_length=200), default=list)
    match = models.CharField(max_length=10, choices=TitleMatch)
    unit_kinds = ArrayField(models.CharField(max_length=20), default=list)
    outcome = models.CharField(max_length=10, choices=Outcome)
    group = models.CharField(max_length=1, choices=Group, null=True)
    line = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200)
    order = models.PositiveIntegerField()
    note_th = models.TextField(blank=True)
    note_en = models.TextField(blank=True)
    # Written or retired by the agency: loading the shipped book leaves it as it is.
    is_of_agency = models.BooleanField(default=False, db_default=False)
    retired_at = models.DateTimeField(null=True)

    objects = PositionRuleQuerySet.as_manager()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.order} {self.title_th}"

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" else self.title_th

    @property
    def note(self) -> str:
        return self.note_en if get_language() == "en" else self.note_th


class PostingQuerySet(DatedQuerySet):
    def visible_to(self, user: "User", right: Right = Right.SEE_PEOPLE) -> Self:
        """One's own posts and those at units where the user has that right today."""
        return self.filter(
            Q(person_id=user.person_id, person_id__isnull=False)
            | within(paths_where(user, right), "unit__path")
        )

    def kept_by(self, user: "User") -> Self:
        """The posts whose group the user may set today, one's own only if it is among them."""
        return self.filter(within(paths_where(user, Right.KEEP_ROSTER), "unit__path"))

    def in_subtree(self, unit: "Unit") -> Self:
        """The posts at the unit or below."""
        return self.filter(unit__path__startswith=unit.path)

    def primary(self) -> Self:
        """The post by which a person is counted once."""
        return self.filter(is_primary=True)

    def awaiting_group(self) -> Self:
        """The posts that no rule could place: a person has to decide."""
        return self.filter(outcome=Outcome.REVIEW)


# Read by time too: whose figures are due. The index costs next to nothing.
@pghistory.track(
    meta={"indexes": [BrinIndex(fields=["pgh_created_at"], name="posting_history_by_time")]}
)
class Posting(Dated):
    """A person at a unit with a position, and the group with the reason for it."""

    person = models.ForeignKey("personnel.Person", models.PROTECT, related_name="postings")
    # Found through the index on unit and day.
    unit = models.ForeignKey(
        "personnel.Unit", models.PROTECT, related_name="postings", db_index=False
    )
    position = models.CharField(_("position"), max_length=200)
    position_no = models.CharField(_("position number"), max_length=40, blank=True)
    standing = models.CharField(_("academic standing"), max_length=100, blank=True)
    level = models.CharField(_("level"), max_length=60, blank=True)
    is_primary = models.BooleanField(default=True)

    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.REVIEW)
    group = models.CharField(_("group"), max_length=1, choices=Group, null=True, blank=True)
    placed_by = models.CharField(max_length=12, choices=PlacedBy, default=PlacedBy.RULE)
    rule = models.CharField(max_length=60, blank=True)
    matched = models.CharField(max_length=200, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    group_reason = models.TextField(_("reason for the group"), blank=True)
    # {"field": "2026-11-22"}: edited by hand on that day; an older roster does not change it.
    edited_on = models.JSONField(default=dict, db_default={})

    objects = PostingQuerySet.as_manager()

    class Meta(Dated.Meta):
        abstract = False
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(is_primary=True, to_date__isnull=True),
                name="one_open_primary_posting",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.GROUP, group__isnull=False)
                | (~Q(outcome=Outcome.GROUP) & Q(group__isnull=True)),
                name="group_and_outcome_agree",
            ),
            models.CheckConstraint(
                condition=~Q(placed_by=PlacedBy.DECISION) | ~Q(group_reason=""),
                name="decided_group_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "to_date"]),
            models.Index(
                fields=["unit"],
                condition=Q(outcome=Outcome.REVIEW),
                name="posting_awaiting_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.position} @ {self.unit_id}"

    @property
    def needs_group(self) -> bool:
        return self.outcome == Outcome.REVIEW

    @property
    def is_outside(self) -> bool:
        return self.outcome == Outcome.OUTSIDE

    @property
    def is_decided(self) -> bool:
        """A person set the group; `group_reason` says why."""
        return self.placed_by == PlacedBy.DECISION

    @property
    def is_assigned(self) -> bool:
        """The unit's IT work was assigned to the person; `matched` is the order's number."""
        return self.placed_by == PlacedBy.ASSIGNMENT
