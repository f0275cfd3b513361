"""Codes of the training floor."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for a decision")
    RETURNED = "returned", _("Returned")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# What the owner may still change, and what the owner may still take back.
EDITABLE = (Status.DRAFT, Status.RETURNED)
WITHDRAWABLE = (*EDITABLE, Status.SUBMITTED)
# What a certificate may still be added to when it was said to follow.
CERTIFICATE_MAY_FOLLOW = (Status.SUBMITTED, Status.APPROVED)


class Verdict(TextChoices):
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")


class Presence(TextChoices):
    PRESENT = "present", _("Present")
    PART = "part", _("Part of the time")
    ABSENT = "absent", _("Absent")


class LineOutcome(TextChoices):
    """What a line of a list of people came to; whoever is out of reach is unknown, too."""

    MATCHED = "matched", _("Found")
    SEVERAL = "several", _("Several people fit: choose one, or leave it out.")
    UNKNOWN = "unknown", _("Nobody of your units has this name, ID or staff number.")
    BAD_ID = "bad-id", _("The citizen ID has a wrong digit. Check it, or write the name.")
    HEADING = "heading", _("A heading, no person.")
    HIDDEN = "hidden", _("A hidden row, not read. Show it in the file to have it read.")
    NO_NAME = "no-name", _("Holds neither a name nor a number.")


class HistoryPhase(TextChoices):
    """What the worker does with a training history, or did last."""

    READ = "read", _("Reading the file")
    JUDGE = "judge", _("Comparing with the records")
    CREATE = "create", _("Making the records")


class HistoryVerdict(TextChoices):
    """What becomes of a row of a training history."""

    NEW = "new", _("Becomes a record")
    QUESTION = "question", _("Areas to choose")
    KNOWN = "known", _("There already")
    LEFT_OUT = "left-out", _("Left out")
    REFUSED = "refused", _("Refused")


class EvidenceKind(TextChoices):
    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPEG"
    PNG = "png", "PNG"


class Lack(TextChoices):
    """What a supervisor may remind of: people of their learning, deciders of their queue."""

    RECENT = "idle", _("Nothing lately")
    LEVEL = "gap", _("A level is missing")
    DECISION = "queue", _("Records wait for too long")


class PlanStatus(TextChoices):
    """Where an edition of a personal plan stands."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Waits for agreement")
    RETURNED = "returned", _("Returned")
    AGREED = "agreed", _("Agreed")
    REPLACED = "replaced", _("Replaced by a newer edition")


# What its owner may still change, and what somebody has decided on.
PLAN_CHANGEABLE = (PlanStatus.DRAFT, PlanStatus.RETURNED)
PLAN_DECIDED = (PlanStatus.RETURNED, PlanStatus.AGREED, PlanStatus.REPLACED)


class Measure(IntegerChoices):
    """The driving measures (แนวทางการขับเคลื่อน) of ว 4/2563, duties of an agency and its units."""

    SUPPORT = 1, _("Support: budget, digital climate, devices and tools")
    LAY_DOWN = 2, _("Lay down how people develop")
    FOLLOW_UP = 3, _("Supervise and follow up")
