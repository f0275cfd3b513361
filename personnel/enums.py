"""Codes of the personnel floor and their labels. A code implies nothing else."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    MINISTRY = "MINISTRY", _("Ministry")
    AGENCY = "AGENCY", _("Agency")
    AREA_OFFICE = "AREA_OFFICE", _("Area office")
    PROVINCIAL_OFFICE = "PROVINCIAL_OFFICE", _("Provincial office")
    BUREAU = "BUREAU", _("Bureau")
    GROUP = "GROUP", _("Group in an office")
    SCHOOL = "SCHOOL", _("School")
    COLLEGE = "COLLEGE", _("College")


class CodeScheme(TextChoices):
    """Official numberings of units; matched by table, never by arithmetic between them."""

    MOE10 = "moe10", _("Ministry code, 10 digits")
    SMIS8 = "smis8", _("SMIS code, 8 digits")
    OBEC6 = "obec6", _("OBEC code, 6 digits")
    AREA8 = "area8", _("Area code, 8 digits")
    AREA4 = "area4", _("Area code, 4 digits")


class Group(TextChoices):
    """The four target groups of circular ว 4/2563."""

    M = "M", _("Management")
    A = "A", _("Academic")
    S = "S", _("Service")
    T = "T", _("Technologist")


class Outcome(TextChoices):
    """What classification found for a posting."""

    GROUP = "group", _("In a group")
    REVIEW = "review", _("Needs a decision")
    OUTSIDE = "outside", _("Outside the circular")


class PlacedBy(TextChoices):
    """Where a posting's group comes from."""

    RULE = "rule", _("Rule")
    ASSIGNMENT = "assignment", _("Assigned IT work")
    DECISION = "decision", _("Decision of a person")


class TitleMatch(TextChoices):
    EXACT = "exact", _("Exact")
    PREFIX = "prefix", _("Begins with")
    CONTAINS = "contains", _("Contains")


class Role(TextChoices):
    SUPERVISOR = "supervisor", _("Supervisor")
    ADMIN = "admin", _("Personnel administrator")
    ANALYST = "analyst", _("Agency analyst")


class Right(TextChoices):
    """What a role allows inside its unit and every unit below (docs/permissions.md)."""

    SEE_TOTALS = "see_totals", _("See the figures of units")
    SEE_PEOPLE = "see_people", _("See people and their progress")
    DECIDE_RECORDS = "decide_records", _("Decide on learning records")
    KEEP_ROSTER = "keep_roster", _("Import rosters and set groups")
    ASK_REPORTS = "ask_reports", _("Ask for agency reports")


class JobState(TextChoices):
    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ImportPhase(TextChoices):
    """A roster import is two jobs: reading the file, then applying what was confirmed."""

    READ = "read", _("Reading the file")
    APPLY = "apply", _("Applying")


class RowAction(TextChoices):
    """What the import would do with a row of the file."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved here")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")
    SKIPPED = "skipped", _("Skipped")
