"""A person's development plan for a fiscal year (แผนพัฒนาตนเองรายบุคคล), and who agrees to it."""

from datetime import date
from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils.translation import gettext_lazy as _

from competencies.models import Area, Method
from personnel.models import Person, Posting
from training.enums import PLAN_CHANGEABLE, PLAN_DECIDED, PlanStatus
from training.models.courses import Course

if TYPE_CHECKING:
    from personnel.models import User


class PersonalPlanQuerySet(models.QuerySet["PersonalPlan"]):
    def owned_by(self, user: "User") -> Self:
        """The user's own plans."""
        return self.filter(person_id=user.person_id, person_id__isnull=False)

    def visible_to(self, user: "User") -> Self:
        """One's own plans, and what was sent or agreed of those on whom the user decides."""
        deciding = Person.objects.decidable_by(user)
        return self.filter(
            Q(person_id=user.person_id, person_id__isnull=False)
            | Q(person__in=deciding) & ~Q(status=PlanStatus.DRAFT)
        )

    def awaiting_agreement_by(self, user: "User") -> Self:
        """Sent plans of those on whom the user decides; the oldest first."""
        deciding = Person.objects.decidable_by(user)
        sent = self.filter(status=PlanStatus.SENT, person__in=deciding)
        return sent.order_by("sent_at", "pk")

    def changeable(self) -> Self:
        """What its owner may still change."""
        return self.filter(status__in=PLAN_CHANGEABLE)

    def latest_edition(self) -> Self:
        """The newest edition first, of the newest year."""
        return self.order_by("-fiscal_year", "-edition")

    def in_full(self) -> Self:
        """With everything that a page shows of a plan."""
        items = PlanItem.objects.select_related("area", "method", "course")
        related = self.select_related("person", "decided_by__person")
        return related.prefetch_related(models.Prefetch("items", items))

    def with_totals(self) -> Self:
        """Each with `item_count` and `total_minutes`."""
        counted = self.select_related("person")
        return counted.annotate(item_count=Count("items"), total_minutes=Sum("items__minutes"))

    def with_posts(self, on: date) -> Self:
        """Each person with `posts`: the primary post on that day."""
        posts = Posting.objects.on(on).primary().select_related("unit")
        return self.prefetch_related(models.Prefetch("person__postings", posts, to_attr="posts"))


@pghistory.track()
class PersonalPlan(models.Model):
    """One edition of a person's plan for a fiscal year (BE).

    An agreed edition is never changed: a new one is written beside it, and takes its place when
    it is agreed to. `version` counts the changes of an edition, so that what is agreed to is what
    was seen.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="plans")
    fiscal_year = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=PlanStatus, default=PlanStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Copied from the account so that the database itself forbids agreeing to one's own.
    decided_by_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = PersonalPlanQuerySet.as_manager()

    if TYPE_CHECKING:
        person_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fiscal_year", "edition"], name="one_plan_per_edition"
            ),
            models.UniqueConstraint(
                fields=["person", "fiscal_year"],
                condition=Q(status__in=[PlanStatus.DRAFT, PlanStatus.SENT, PlanStatus.RETURNED]),
                name="one_plan_in_work_per_year",
            ),
            models.UniqueConstraint(
                fields=["person", "fiscal_year"],
                condition=Q(status=PlanStatus.AGREED),
                name="one_agreed_plan_per_year",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_person__isnull=True) | ~Q(decided_by_person=F("person")),
                name="nobody_agrees_to_their_own",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=PLAN_DECIDED)
                | Q(decided_by__isnull=False, decided_at__isnull=False, sent_at__isnull=False),
                name="decided_plan_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=PlanStatus.SENT) | Q(sent_at__isnull=False),
                name="sent_plan_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status=PlanStatus.RETURNED) | ~Q(reason=""),
                name="returned_plan_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["sent_at"], condition=Q(status="sent"), name="plans_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.fiscal_year}/{self.edition}"

    @property
    def is_changeable(self) -> bool:
        return self.status in PLAN_CHANGEABLE

    @property
    def is_sent(self) -> bool:
        return self.status == PlanStatus.SENT

    @property
    def is_agreed(self) -> bool:
        return self.status == PlanStatus.AGREED

    @property
    def is_returned(self) -> bool:
        return self.status == PlanStatus.RETURNED

    @property
    def is_replaced(self) -> bool:
        return self.status == PlanStatus.REPLACED

    @property
    def decider(self) -> str:
        """Who decided, by name where the personnel file knows it."""
        return self.decided_by.shown_name if self.decided_by else ""


class PlanItem(models.Model):
    """Something that the person will do: in which area, how, how much, up to when.

    Approved records tick it off (`training.ticking`); `done_on` and `done_note` are for what no
    record shows.
    """

    plan = models.ForeignKey(PersonalPlan, models.CASCADE, related_name="items")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    what = models.CharField(max_length=500)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveIntegerField()
    target_level = models.PositiveSmallIntegerField(null=True, blank=True)
    due_date = models.DateField()
    done_on = models.DateField(null=True)
    done_note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["due_date", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gt=0), name="plan_item_has_minutes"),
            models.CheckConstraint(
                condition=Q(target_level__isnull=True)
                | Q(target_level__gte=1, target_level__lte=3),
                name="plan_level_in_range",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_note="")
                | Q(done_on__isnull=False) & ~Q(done_note=""),
                name="done_by_hand_has_day_and_note",
            ),
        ]

    def __str__(self) -> str:
        return self.what
