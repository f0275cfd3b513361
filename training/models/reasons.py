"""Ready texts for returning a record: rows that the agency edits."""

from typing import Self

import pghistory
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ReturnReasonQuerySet(models.QuerySet["ReturnReason"]):
    def offered(self) -> Self:
        """The texts that can be chosen now."""
        return self.filter(is_offered=True)


@pghistory.track()
class ReturnReason(models.Model):
    """Agency setting: a ready text; a return keeps the words themselves, however it was worded."""

    code = models.SlugField(max_length=40, unique=True)
    text_th = models.CharField(_("text in Thai"), max_length=300)
    text_en = models.CharField(_("text in English"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = ReturnReasonQuerySet.as_manager()

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("reason for returning a record")
        verbose_name_plural = _("reasons for returning a record")

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return self.text_en if get_language() == "en" and self.text_en else self.text_th
