"""What a user finds in the menu, from the rights held today."""

from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import Right
from personnel.models import Notice, User
from personnel.models.scope import rights_of


@dataclass(frozen=True)
class Entry:
    url: str
    label: str | Promise
    icon: str
    current: bool = False


# What opens a page: a right, a personnel file (None), or nothing but an account.
Opener = Right | Literal["account"] | None

# (url name, label, icon, what opens it)
PAGES: list[tuple[str, Promise, str, Opener]] = [
    ("my_page", _("My page"), "home", None),
    ("record_new", _("Log learning"), "plus", None),
    ("activities", _("Workshops"), "calendar", None),
    ("queue", _("To decide"), "queue", Right.DECIDE_RECORDS),
    ("my_unit", _("Unit"), "unit", Right.SEE_TOTALS),
    ("people", _("People"), "people", Right.SEE_PEOPLE),
    ("nudge", _("Remind"), "bell", Right.DECIDE_RECORDS),
    ("roster_imports", _("Import roster"), "import", Right.KEEP_ROSTER),
    ("transfers", _("Transfers"), "transfer", Right.KEEP_ROSTER),
    ("group_review", _("Groups to decide"), "check", Right.KEEP_ROSTER),
    ("agency_report", _("Agency report"), "report", Right.ASK_REPORTS),
    ("targets", _("Targets"), "target", Right.SET_RULES),
    ("rules", _("Group rules"), "edit", Right.SET_RULES),
    ("plans_waiting", _("Plans to agree to"), "plan", Right.DECIDE_RECORDS),
    ("my_plan", _("My ID plan"), "plan", None),
    ("courses", _("Courses"), "log", "account"),
    ("self_assessment", _("Assess myself"), "user", None),
]
# Pages that belong to an entry of the menu without standing under its address.
BELONG = {
    "unit": "my_unit",
    "unit_plan": "my_unit",
    "unit_people": "my_unit",
    "unit_plan_activity": "my_unit",
    "unit_plan_activity_new": "my_unit",
    "unit_plan_device": "my_unit",
    "unit_plan_device_new": "my_unit",
    "posting_group": "group_review",
    "delegations": "queue",
    "levels": "queue",
    "decision_correct": "queue",
    "record_edit": "record_new",
    "participant_list": "activities",
    "roster_file": "roster_imports",
    "tokens": "roster_imports",
}


def _open_pages(user: User) -> list[tuple[str, Promise, str, Opener]]:
    held: set[Opener] = {*rights_of(user), "account"}
    if user.person_id:
        held.add(None)
    return [page for page in PAGES if page[3] in held]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the signed-in user's menu entries, and how many notices are unread.

    The notices are counted where a template names them: in the frame of a page, not in a part.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return {"nav": []}
    here = BELONG.get(request.resolver_match.url_name or "") if request.resolver_match else None
    entries = []
    for name, label, icon, _right in _open_pages(user):
        url = reverse(name)
        entries.append(Entry(url, label, icon, name == here or request.path.startswith(url)))
    return {"nav": entries, "unread_notices": Notice.objects.of(user).unread().count}


def first_page(user: User) -> str:
    """Return the name of the page that the user's day begins with."""
    pages = [page[0] for page in _open_pages(user)]
    return pages[0] if pages else "permissions"
