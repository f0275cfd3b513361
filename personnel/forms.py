"""Forms of the personnel floor: they validate and offer what is in scope; actions save."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.be_fields import BEDateField
from personnel.enums import Group, Outcome, RowAction
from personnel.models import Posting, Unit
from personnel.models.units import UnitQuerySet
from personnel.roster.columns import FIELDS, NAME_FIELDS
from personnel.roster.problems import field_label
from personnel.text import match_key, normalise_lines
from personnel.text_fields import FoldedField

LONGEST_LIST = 600
MEGABYTE = 1024 * 1024
INDENT = "\u2003"
NEVER_STORED = ("privilege", "private")


class UnitField(forms.ModelChoiceField):
    """A unit of a scope: the list shows its upper levels, every unit of it is accepted."""

    default_error_messages = {
        "required": _("Choose a unit from the list."),
        "invalid_choice": _("You do not look after this unit. Choose one from the list."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit.objects.none(), empty_label=None, **kwargs)

    def offer(self, scope: UnitQuerySet) -> None:
        """Accept the units of `scope`, and list as many of its levels as fit."""
        self.queryset = scope
        units = list(_upper_levels(scope))
        top = min((unit.depth for unit in units), default=0)
        self.widget.choices = [(u.pk, INDENT * (u.depth - top) + u.name) for u in units]

    def clean(self, value: Any) -> Unit | None:
        """Return the unit, and list it when it lies below the levels shown."""
        unit = super().clean(value)
        if unit and all(pk != unit.pk for pk, _name in self.widget.choices):
            self.widget.choices = [*self.widget.choices, (unit.pk, unit.name)]
        return unit


def _upper_levels(scope: UnitQuerySet) -> UnitQuerySet:
    """Return the levels of the scope, from the top, that together fit into one list."""
    listed, deepest = 0, 0
    for depth, count in scope.values_list("depth").annotate(Count("pk")).order_by("depth"):
        listed += count
        if deepest and listed > LONGEST_LIST:
            break
        deepest = depth
    return scope.filter(depth__lte=deepest).order_by("path")[:LONGEST_LIST]


class UploadForm(forms.Form):
    """A roster file, the unit it belongs to and the day on which it is true."""

    unit = UnitField(
        label=_("Unit"), help_text=_("The roster may name this unit and every unit below it.")
    )
    as_of = BEDateField(label=_("The roster is true on"))
    file = forms.FileField(
        label=_("Roster file"),
        error_messages={
            "required": _("Choose the roster file."),
            "empty": _("This file is empty (0 bytes). Save it again in the program it comes from."),
        },
    )

    def __init__(self, *args: Any, units: UnitQuerySet, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["as_of"].initial = today
        cast(UnitField, self.fields["unit"]).offer(units)
        self.fields["file"].help_text = _(
            "Excel (.xlsx, .xls), OpenDocument (.ods) or CSV, at most %(megabytes)d MB"
        ) % {"megabytes": settings.ROSTER_MAX_BYTES // MEGABYTE}

    def clean_as_of(self) -> date:
        """Refuse a day to come."""
        as_of: date = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise forms.ValidationError(
                _("This day has not come yet. Give the day on which the list was made.")
            )
        return as_of

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large; everything else is judged by the worker."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.ROSTER_MAX_BYTES:
            raise forms.ValidationError(
                _(
                    "This file has %(size)d MB and may have %(limit)d. Take pictures and other "
                    "sheets out, or send the schools in several files."
                ),
                params={
                    "size": -(-(file.size or 0) // MEGABYTE),
                    "limit": settings.ROSTER_MAX_BYTES // MEGABYTE,
                },
            )
        return file


class ColumnsForm(forms.Form):
    """Which field each column of a roster holds; not asked where a column is never stored."""

    def __init__(self, *args: Any, columns: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [("", _("Leave out")), *((field, field_label(field)) for field in FIELDS)]
        for column in columns:
            if column["reason"] not in NEVER_STORED:
                self.fields[_name(column)] = forms.ChoiceField(
                    label=column["label"], choices=choices, required=False, initial=column["field"]
                )

    def rows(self) -> Iterator[tuple[dict[str, Any], forms.BoundField | None]]:
        """Each column with the field to choose in, or None where nothing may be chosen."""
        for column in self.columns:
            yield column, self[_name(column)] if _name(column) in self.fields else None

    def chosen(self) -> dict[str, str]:
        """Return the chosen field, or "", by column index."""
        return {name.removeprefix("column-"): field for name, field in self.cleaned_data.items()}

    def clean(self) -> dict[str, Any]:
        """One column a field; name and position are needed to tell people apart."""
        held = Counter(field for field in self.cleaned_data.values() if field)
        for field, count in held.items():
            if count > 1 and field != "row_no":
                self.add_error(None, _twice(field))
        if not NAME_FIELDS & held.keys():
            self.add_error(
                None, _("No column holds the name. Choose the one with the names of the people.")
            )
        if "position" not in held:
            self.add_error(
                None, _("No column holds the position. Choose the one with the position titles.")
            )
        return self.cleaned_data


def _name(column: dict[str, Any]) -> str:
    return f"column-{column['index']}"


def _twice(field: str) -> forms.ValidationError:
    return forms.ValidationError(
        _("“%(field)s” is chosen for more than one column. Leave all but one of them out."),
        params={"field": field_label(field)},
    )


class RowsFilter(forms.Form):
    """Which rows of an import to list."""

    action = forms.ChoiceField(
        label=_("Rows"), choices=[("", _("All rows")), *RowAction.choices], required=False
    )


class PeopleFilter(forms.Form):
    """Which people of a unit to list."""

    unit = UnitField(label=_("Unit"), required=False)
    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    group = forms.ChoiceField(
        label=_("Group"),
        choices=[
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


@dataclass(frozen=True)
class Card:
    """The label of a large radio card."""

    figure: str
    heading: str | Promise
    text: str | Promise


GROUP_TEXTS = {
    Group.M: _("Directors and deputies of schools, colleges, area offices and bureaus"),
    Group.A: _("Directors of groups in an office, education academics, educational supervisors"),
    Group.S: _("Teachers, and other education personnel under section 38 kho. (2)"),
    Group.T: _("Computer academics, and whoever is assigned the unit's IT work"),
    Outcome.OUTSIDE: _("Government employees, contract and hired staff: counted apart"),
}


def _group_cards() -> list[tuple[str, Card]]:
    return [
        (code, Card(code if code in Group else "–", code.label, text))
        for code, text in GROUP_TEXTS.items()
    ]


class ReasonField(FoldedField):
    """A sentence typed by a person, folded to one spelling before it is measured."""

    fold = staticmethod(normalise_lines)


class GroupForm(forms.Form):
    """A decision on a posting's group. `seen` is the placement that the user was looking at."""

    group = forms.TypedChoiceField(
        label=_("Group"),
        choices=_group_cards,
        coerce=lambda choice: choice if choice in Group else "",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a group, or “Outside the circular”.")},
    )
    reason = ReasonField(
        label=_("Reason"),
        help_text=_(
            "What you rely on, such as an order or a job description. It is shown beside the group."
        ),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        error_messages={
            "required": _("Write the reason for your decision."),
            "min_length": _("Write the reason in a few words, at least 5 characters."),
        },
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, posting: Posting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = f"{posting.outcome}:{posting.group or ''}:{posting.placed_by}"
        self.initial.update(seen=self.placement, **_decided(posting))

    @property
    def is_outdated(self) -> bool:
        """Somebody placed the posting otherwise after the user had opened the form."""
        return bool(self.cleaned_data["seen"] != self.placement)


def _decided(posting: Posting) -> dict[str, Any]:
    """Return the choice to begin with: none while the posting waits for a decision."""
    if posting.needs_group:
        return {}
    return {"group": posting.group or Outcome.OUTSIDE, "reason": posting.group_reason}
