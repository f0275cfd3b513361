"""Codes of the framework; names, meanings and numbers are rows (competencies.models)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Stages of an agency or unit, never of a person (ว 4/2563)."""

    EARLY = "EARLY", _("Early")
    DEVELOPING = "DEVELOPING", _("Developing")
    MATURE = "MATURE", _("Mature")


class Mode(IntegerChoices):
    """The 70:20:10 model of learning."""

    SELF = 70, _("70 – on the job and by oneself")
    OTHERS = 20, _("20 – from others")
    FORMAL = 10, _("10 – formal training")


class Source(TextChoices):
    """Where an assessed level comes from. Self is shown beside, and never counts as verified."""

    SELF = "self", _("Self-assessment")
    SUPERVISOR = "supervisor", _("Supervisor")
    CERTIFICATE = "certificate", _("Certificate")


class Ability(IntegerChoices):
    """How well one does what a statement of the self-assessment describes, in words."""

    NOT_YET = 0, _("Not yet")
    WITH_HELP = 1, _("With some help")
    ALONE = 2, _("By myself")
    TEACHES = 3, _("Well, and I can teach it")
