"""Codes of the reports floor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Occasion(TextChoices):
    NIGHTLY = "nightly", _("Every night")
    ON_DEMAND = "on_demand", _("On demand")


# Group code of the rows that sum a unit over all groups.
ALL_GROUPS = "*"
