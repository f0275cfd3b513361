"""People: which to list, and what the portal knows of one."""

from datetime import date
from hashlib import md5
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from personnel.be_fields import BEDateField
from personnel.enums import Group, Outcome
from personnel.forms.units import UnitField
from personnel.models import Posting
from personnel.models.units import UnitQuerySet
from personnel.roster.cells import clean_row
from personnel.roster.details import DETAILS, details_of
from personnel.roster.problems import ERROR, Problem, message, repair
from personnel.roster.sentences import FIELDS
from personnel.roster.verdicts import PERSON_FIELDS, POSTING_FIELDS
from personnel.text import match_key
from personnel.text_fields import LineField

TOGETHER = ({"prefix", "first_name", "last_name"}, {"birth_date", "start_date"})
# What is said otherwise of a form than of a cell in a file.
SAID = {
    "looks-like-id": _("“%(value)s” holds a citizen ID, which does not belong here. Take it out."),
    "email-odd": _(
        "“%(value)s” is no e-mail address. Write one address, for example name@example.ac.th."
    ),
}


class PeopleFilter(forms.Form):
    """Which people of a unit to list."""

    unit = UnitField(label=_("Unit"), required=False)
    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    group = forms.ChoiceField(
        label=_("Group"),
        # In the language of the reader, and not of whoever first loads this module.
        choices=lambda: [
            ("", _("All groups")),
            *((code, f"{code} {label}") for code, label in Group.choices),
            (Outcome.REVIEW, Outcome.REVIEW.label),
            (Outcome.OUTSIDE, Outcome.OUTSIDE.label),
        ],
        required=False,
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(UnitField, self.fields["unit"]).offer(units)

    def conditions(self) -> dict[str, str]:
        """Return what was asked, as conditions on postings."""
        asked = {}
        if name := match_key(self.cleaned_data["q"]):
            asked["person__name_key__contains"] = name
        if group := self.cleaned_data["group"]:
            asked["group" if group in Group else "outcome"] = group
        return asked


class PersonForm(forms.Form):
    """What the office knows of a person and the primary post, read as a roster would be.

    `version` names the values that the user was shown.
    """

    # A title of a name; Django takes it out of the class, where it would hide the form's own.
    prefix = LineField(label=FIELDS["prefix"], max_length=40, required=False)  # type: ignore[assignment]
    first_name = LineField(
        label=FIELDS["first_name"],
        max_length=100,
        error_messages={"required": _("Write the first name.")},
    )
    last_name = LineField(label=FIELDS["last_name"], max_length=100, required=False)
    birth_date = BEDateField(label=FIELDS["birth_date"], required=False)
    start_date = BEDateField(label=FIELDS["start_date"], required=False)
    email = LineField(
        label=FIELDS["email"],
        help_text=_("For letters of the office. It does not change how the person signs in."),
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = LineField(label=FIELDS["phone"], max_length=40, required=False)
    subject = LineField(label=FIELDS["subject"], max_length=120, required=False)
    staff_no = LineField(label=FIELDS["staff_no"], max_length=40, required=False)
    position = LineField(
        label=FIELDS["position"],
        max_length=200,
        error_messages={"required": _("Write the position, for example ครู.")},
    )
    position_no = LineField(label=FIELDS["position_no"], max_length=40, required=False)
    standing = LineField(label=FIELDS["standing"], max_length=100, required=False)
    level = LineField(label=FIELDS["level"], max_length=60, required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, posting: Posting, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        known = details_of(posting)
        self.version = md5(repr(known).encode(), usedforsecurity=False).hexdigest()
        self.initial.update(known, seen=self.version)

    @property
    def is_outdated(self) -> bool:
        """Somebody changed the person after the user had opened the form."""
        return bool(self.cleaned_data["seen"] != self.version)

    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PERSON_FIELDS]

    def post_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in POSTING_FIELDS]

    def clean(self) -> dict[str, Any]:
        """Have the edited fields judged, and spelt, as those of a roster's row are."""
        edited = self._edited() - self.errors.keys()
        row = clean_row({name: self._cell(name) for name in DETAILS}, today=self.today)
        for problem in row.problems:
            is_lost = problem.severity == ERROR or not row.values.get(problem.field)
            if problem.field in edited and is_lost:
                self.add_error(problem.field, _sentence(problem))
        return self.cleaned_data | {name: row.values[name] for name in edited}

    def values(self) -> dict[str, Any]:
        """Return what is to be stored, by field."""
        return {name: self.cleaned_data[name] for name in self._edited()}

    def _edited(self) -> set[str]:
        """The fields that were edited; of a name and of the two dates each with the others."""
        edited = set(self.changed_data) & set(DETAILS)
        return edited.union(*(belong for belong in TOGETHER if belong & edited))

    def _cell(self, name: str) -> str:
        """The value as a roster would write it: a dash says that there is no last name."""
        value = self.cleaned_data.get(name)
        if isinstance(value, date):
            return value.isoformat()
        return value or ("-" if name == "last_name" else "")


def _sentence(problem: Problem) -> str:
    said = SAID.get(problem.code)
    if said:
        return str(said) % {"value": problem.value}
    return f"{message(problem)} {repair(problem)}"
