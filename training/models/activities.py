"""Activities: workshops that one person organises and many take part in."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Area, Method
from personnel.be_dates import BANGKOK
from personnel.models import Unit
from training.enums import Presence
from training.models.courses import Course

if TYPE_CHECKING:
    from personnel.models import User


class ActivityQuerySet(models.QuerySet["Activity"]):
    def organised_by(self, user: "User") -> Self:
        """The user's own activities: nobody else opens one, whatever their rights."""
        return self.filter(organiser=user)

    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def latest_first(self) -> Self:
        return self.order_by("-start_date", "-pk")

    def in_full(self) -> Self:
        """With everything that a page shows of an activity."""
        related = self.select_related("unit", "course", "method")
        return related.prefetch_related("shares__area")

    def with_counts(self) -> Self:
        """Each with `people`, and of them those `absent`, `arrived` by themselves, `recorded`."""
        return self.annotate(
            people=Count("participants"),
            absent=Count("participants", filter=Q(participants__presence=Presence.ABSENT)),
            arrived=Count("participants__signed_in_at"),
            recorded=Count("participants__record"),
        )


@pghistory.track()
class Activity(models.Model):
    """One workshop: what, where, when, how long, in which areas. Said once for all who took part.

    It is finished when the records of its participants were made; people may be added late.
    """

    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities")
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    title = models.CharField(_("title"), max_length=300)
    method = models.ForeignKey(Method, models.PROTECT, related_name="+")
    start_date = models.DateField(_("from"))
    end_date = models.DateField(_("to"))
    minutes = models.PositiveIntegerField(_("minutes"))
    provider = models.CharField(_("provider"), max_length=200, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    areas = models.ManyToManyField(Area, through="ActivityArea", related_name="activities")

    objects = ActivityQuerySet.as_manager()

    if TYPE_CHECKING:
        unit_id: int
        organiser_id: int

    class Meta:
        ordering = ["-start_date", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")), name="workshop_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="workshop_has_minutes"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def opens_at(self) -> datetime:
        """The first moment at which people sign themselves in: the beginning of the first day."""
        return datetime.combine(self.start_date, time(), BANGKOK)

    @property
    def closes_at(self) -> datetime:
        """The end of the last day."""
        return datetime.combine(self.end_date + timedelta(days=1), time(), BANGKOK)

    def takes_sign_ins(self, at: datetime) -> bool:
        """Whether people can sign themselves in at that moment."""
        return not self.is_finished and self.opens_at <= at < self.closes_at

    def has_ended(self, at: datetime) -> bool:
        """Whether the last day has come, so that it can be finished."""
        return at.astimezone(BANGKOK).date() >= self.end_date


class ActivityArea(models.Model):
    """An area's share of an activity, in percent; shares add up to 100."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="shares")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    share = models.PositiveSmallIntegerField(_("share in percent"))

    class Meta:
        ordering = ["area__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "area"], name="one_share_per_area_of_activity"
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100), name="activity_share_in_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id}: {self.share} %"
