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
    DELEGATE = "delegate", _("Delegate of a supervisor")


class Right(TextChoices):
    """What a role allows inside its unit and every unit below (docs/permissions.md)."""

    SEE_TOTALS = "see_totals", _("See the figures of units")
    SEE_PEOPLE = "see_people", _("See people and their progress")
    DECIDE_RECORDS = "decide_records", _("Decide on learning records")
    KEEP_ROSTER = "keep_roster", _("Import rosters and set groups")
    ASK_REPORTS = "ask_reports", _("Ask for agency reports")
    PLAN_UNIT = "plan_unit", _("Write the yearly plan of a unit")
    EDIT_CATALOGUE = "edit_catalogue", _("Edit the catalogue of courses")
    SET_RULES = "set_rules", _("Set targets and rules for everybody (at the top unit only)")


class RulePhase(TextChoices):
    """What a proposed rule book is about; both phases are jobs."""

    PREVIEW = "preview", _("Preview")
    APPLY = "apply", _("Put in force")


class JobState(TextChoices):
    QUEUED = "queued", _("Waiting for a worker")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class ImportPhase(TextChoices):
    """What a roster import is about; reading, judging, applying and undoing are jobs."""

    READ = "read", _("Reading the file")
    JUDGE = "judge", _("Comparing with the people")
    HELD = "held", _("Waiting for a second administrator")
    APPLY = "apply", _("Applying")
    UNDO = "undo", _("Undoing")


class ImportStage(TextChoices):
    """Where an import stands; pages and the API show the same."""

    READING = "reading", _("Being read")
    JUDGING = "judging", _("Being compared")
    COLUMNS = "columns", _("Columns to choose")
    PREVIEW = "preview", _("Waits for you")
    REFUSED = "refused", _("File refused")
    NOT_CHECKED = "not-checked", _("Not checked")
    DISCARDED = "discarded", _("Discarded")
    HELD = "held", _("Held for a second look")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    NOT_APPLIED = "not-applied", _("Not applied")
    UNDOING = "undoing", _("Being undone")
    NOT_UNDONE = "not-undone", _("Not undone")
    UNDONE = "undone", _("Undone")
    EXPIRED = "expired", _("Expired")


class RowAction(TextChoices):
    """What the import would do with a row of the file."""

    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    MOVED = "moved", _("Moved here")
    TRANSFER = "transfer", _("Transfer to propose")
    UNCHANGED = "unchanged", _("Unchanged")
    QUESTION = "question", _("Needs an answer")
    REFUSED = "refused", _("Refused")
    SKIPPED = "skipped", _("Skipped")


class RowUndo(TextChoices):
    """What became of an applied row when the import was undone."""

    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Kept: edited since")


class AnswerKind(TextChoices):
    """What an office answered once about its rosters."""

    COLUMN = "column", _("Column")
    UNIT = "unit", _("Unit")
    TITLE = "title", _("Title of a name")


class TransferState(TextChoices):
    PROPOSED = "proposed", _("Waits for the releasing unit")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Declined")


class RosterFileKind(TextChoices):
    ERRORS = "errors", _("Rows to repair")
    ROSTER = "roster", _("Roster of a unit")


class NoticeKind(TextChoices):
    """What a notice tells; its words are in `personnel.notices`."""

    ROSTER_PREVIEW = "roster-preview", _("A roster is ready to be looked at")
    ROSTER_REFUSED = "roster-refused", _("A roster file was refused")
    ROSTER_OUTDATED = "roster-outdated", _("A roster has to be looked at again")
    ROSTER_HELD = "roster-held", _("A roster waits for a second administrator")
    ROSTER_APPLIED = "roster-applied", _("A roster was applied")
    ROSTER_NOT_APPLIED = "roster-not-applied", _("A roster was not applied")
    ROSTER_UNDONE = "roster-undone", _("A roster import was undone")
    TRANSFER_PROPOSED = "transfer-proposed", _("A transfer waits for a decision")
    TRANSFER_DECIDED = "transfer-decided", _("A transfer was decided")
    FILE_READY = "file-ready", _("A file is ready")
    REPORT_READY = "report-ready", _("A report is ready")
    RECORD_APPROVED = "record-approved", _("A record was approved")
    RECORD_RETURNED = "record-returned", _("A record was returned")
    RECORD_CORRECTED = "record-corrected", _("A decision was corrected")
    RECORDS_WAIT = "records-wait", _("Records wait for a decision")
    PLAN_SENT = "plan-sent", _("A development plan waits for you")
    PLAN_AGREED = "plan-agreed", _("A development plan was agreed")
    PLAN_RETURNED = "plan-returned", _("A development plan was returned")
    WORKSHOP_SIGNED_IN = "workshop-signed-in", _("You signed in to a workshop")
    WORKSHOP_RECORDED = "workshop-recorded", _("A workshop was recorded for you")
    DELEGATION_GIVEN = "delegation-given", _("Decisions were delegated to you")
    DELEGATION_ENDED = "delegation-ended", _("A delegation ended")
    REMINDER = "reminder", _("A reminder")
    FIGURES_DIFFER = "figures-differ", _("Figures differ from the records")
    # The mail of a day, which the portal does not list.
    DIGEST = "digest", _("News of a day")


class NoticeTopic(TextChoices):
    """What a user chooses the mails of; which kinds belong to it: `personnel.notices.topics`."""

    DECISIONS = "decisions", _("Decisions on your records")
    PLANS = "plans", _("Development plans")
    WORKSHOPS = "workshops", _("Workshops")
    REMINDERS = "reminders", _("Reminders")
    WAITING = "waiting", _("Records that wait for you")
    DELEGATIONS = "delegations", _("Delegations")
    ROSTERS = "rosters", _("Rosters, transfers and files")
    REPORTS = "reports", _("Reports that you subscribed to")
    FIGURES = "figures", _("Figures")


class Delivery(TextChoices):
    """How a user is mailed what also stands in the portal."""

    NOW = "now", _("At once")
    DAILY = "daily", _("Once a day, together")
    NEVER = "never", _("No e-mail")
