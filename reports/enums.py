"""Codes of the reports floor."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Occasion(TextChoices):
    NIGHTLY = "nightly", _("Every night")
    ON_DEMAND = "on_demand", _("On demand")
    ROSTER = "roster", _("After a roster")
    RULES = "rules", _("After new targets or rules")


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
