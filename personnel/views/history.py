"""The full history of an import, as its audit trail tells it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from personnel.audit import SYSTEM, subject_name
from personnel.models import AuditEvent, RosterImport, Unit
from personnel.notices import figures_in_words, holds_in_words
from personnel.roster.problems import field_label


@dataclass(frozen=True)
class Line:
    """One act: when, who, what, its figures; and the colour and icon of its kind."""

    at: datetime
    who: str
    what: str | Promise
    detail: str
    kind: str
    icon: str


def history_of(roster: RosterImport) -> list[Line]:
    """Return everything that was done with the import, oldest first."""
    events = list(AuditEvent.objects.filter(subject=subject_name(roster)).order_by("at", "pk"))
    meant = {event.detail.get("unit") for event in events if event.verb == "roster.unit_answered"}
    units = Unit.objects.in_bulk(meant - {None})
    return [_line(event, units) for event in events]


def _line(event: AuditEvent, units: Mapping[int, Unit]) -> Line:
    what, kind, icon = _ACTS.get(event.verb, (event.verb, "", "info"))
    who = _("The portal") if event.actor == SYSTEM else event.actor_email
    return Line(event.at, who, what, _detail(event.verb, event.detail, units), kind, icon)


def _detail(verb: str, given: Mapping[str, Any], units: Mapping[int, Unit]) -> str:
    """Return the figures of an act in words; nothing that a file says about a person."""
    facts: defaultdict[str, Any] = defaultdict(str, given)
    match verb:
        case "roster.confirmed" | "roster.applied" | "roster.undone":
            return figures_in_words(given)
        case "roster.held":
            return holds_in_words(facts["holds"])
        case "roster.person_answered":
            same = _("the same people") if facts["is_same"] else _("other people")
            return _("Rows: %(rows)s, %(answer)s") % {"rows": facts["rows"], "answer": same}
        case "roster.cell_fixed":
            facts["field"] = field_label(facts["field"])
            return _("%(sheet)s, row %(row)s: %(field)s") % facts
        case "roster.leavers_kept":
            return _("People who stay: %(kept)s") % facts
        case "roster.title_accepted":
            return str(facts["title"])
        case "roster.unit_answered":
            key = " ".join(filter(None, str(facts["key"]).split("|")))
            unit = units.get(facts["unit"])
            return f"“{key}” → {unit.name}" if unit else key
    return ""


_ACTS: dict[str, tuple[str | Promise, str, str]] = {
    "roster.uploaded": (gettext_lazy("File uploaded"), "", "upload"),
    "roster.columns_chosen": (gettext_lazy("Columns chosen"), "", "edit"),
    "roster.unit_answered": (gettext_lazy("Said which unit is meant"), "", "unit"),
    "roster.title_accepted": (gettext_lazy("Title of a name accepted"), "", "check"),
    "roster.person_answered": (gettext_lazy("Said who is meant"), "", "people"),
    "roster.cell_fixed": (gettext_lazy("Cell corrected"), "", "edit"),
    "roster.leavers_kept": (gettext_lazy("Said who stays"), "", "people"),
    "roster.confirmed": (gettext_lazy("Preview confirmed"), "info", "check"),
    "roster.held": (gettext_lazy("Held for a second administrator"), "warning", "shield"),
    "roster.released": (gettext_lazy("Released"), "info", "check"),
    "roster.sent_back": (gettext_lazy("Sent back to the preview"), "warning", "return"),
    "roster.applied": (gettext_lazy("Rows applied"), "success", "check"),
    "roster.undo_asked": (gettext_lazy("Undo asked for"), "info", "return"),
    "roster.undone": (gettext_lazy("Import undone"), "warning", "return"),
    "roster.discarded": (gettext_lazy("File put aside"), "", "close"),
    "roster.retried": (gettext_lazy("Started again"), "", "clock"),
    "roster.expired": (gettext_lazy("File and rows removed after their time"), "", "trash"),
}
