"""Codes of the reports floor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Occasion(TextChoices):
    NIGHTLY = "nightly", _("Every night")
    ON_DEMAND = "on_demand", _("On demand")
    ROSTER = "roster", _("After a roster")
    RULES = "rules", _("After new targets or rules")


class Ranking(TextChoices):
    """What a table of units is sorted by."""

    UNIT = "unit", _("Unit")
    STAGE = "stage", _("Stage attained")
    PEOPLE = "people", _("People")
    SHARE = "share", _("On target")


# Group code of the rows that sum a unit over all groups.
ALL_GROUPS = "*"
