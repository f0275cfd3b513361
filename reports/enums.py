"""Codes of the reports floor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Occasion(TextChoices):
    NIGHTLY = "nightly", _("Every night")
    ON_DEMAND = "on_demand", _("On demand")
    RULES = "rules", _("After new targets or rules")
    CHANGES = "changes", _("After changes")
    YEAR_END = "year_end", _("Closing a fiscal year")
    COMPARISON = "comparison", _("Comparison with a closed year")


# As of a fiscal year's last day, whatever is known by now of the time up to then.
LOOKING_BACK = (Occasion.YEAR_END, Occasion.COMPARISON)


class ReportKind(TextChoices):
    """What a report file is."""

    WORKBOOK = "workbook", _("Workbook (XLSX)")
    PDF = "pdf", _("Official report (PDF)")
    ANNUAL = "annual", _("Annual report (PDF)")


class Rhythm(TextChoices):
    """When a report is sent without being asked for."""

    MONTHLY = "monthly", _("After every month")
    YEARLY = "yearly", _("After the fiscal year")


class Ranking(TextChoices):
    """What a table of units is sorted by."""

    UNIT = "unit", _("Unit")
    STAGE = "stage", _("Stage attained")
    PEOPLE = "people", _("People")
    SHARE = "share", _("On target")


# Group code of the rows that sum a unit over all groups.
ALL_GROUPS = "*"
