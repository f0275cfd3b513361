"""Roster files: what comes up with one, what its columns hold, and what a confirmation says."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from personnel import be_dates
from personnel.be_fields import BEDateField
from personnel.enums import RowAction
from personnel.forms.units import UnitField
from personnel.models import RosterImport
from personnel.models.units import UnitQuerySet
from personnel.roster.columns import FIELDS, NAME_FIELDS
from personnel.roster.problems import field_label

MEGABYTE = 1024 * 1024
NEVER_STORED = ("privilege", "private")
TOO_LARGE = "too-large"
TOO_MANY_UPLOADS = _(
    "You uploaded very many rosters within the hour, so this one was not taken. Put the schools "
    "into one file, or try again in an hour."
)
EDITED, KEPT = "edited", "kept"


class UploadForm(forms.Form):
    """A roster file, the unit it belongs to and the day on which it is true."""

    unit = UnitField(
        label=_("Unit"), help_text=_("The roster may name this unit and every unit below it.")
    )
    as_of = BEDateField(label=_("The roster is true on"))
    is_full_list = forms.BooleanField(
        label=_("This is the full list of the unit"),
        help_text=_(
            "Whoever is missing may have left: they are listed in the preview, and only you decide."
        ),
        required=False,
    )
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
                code=TOO_LARGE,
            )
        return file


class ColumnsForm(forms.Form):
    """Which sheets of a file to take, and which field each column holds.

    A column that is never stored is not asked about.
    """

    sheets = forms.MultipleChoiceField(
        label=_("Sheets to take"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one sheet.")},
    )

    def __init__(
        self,
        *args: Any,
        columns: list[dict[str, Any]],
        sheets: Sequence[dict[str, Any]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        found = {sheet["sheet"]: _sheet(sheet) for sheet in sheets if sheet["table"]}
        self.taken = [sheet["sheet"] for sheet in sheets if sheet["is_taken"]]
        field = cast(forms.MultipleChoiceField, self.fields["sheets"])
        field.choices = list(found.items())
        field.initial = self.taken or _alike(sheets)
        if len(found) < 2:
            del self.fields["sheets"]
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

    def open_rows(self) -> list[tuple[dict[str, Any], forms.BoundField]]:
        """The columns that no field was found for, or more than one column for the same field."""
        return [(column, choice) for column, choice in self.rows() if choice and column["reason"]]

    def settled_rows(self) -> list[tuple[dict[str, Any], forms.BoundField | None]]:
        """The other columns."""
        return [row for row in self.rows() if not (row[1] and row[0]["reason"])]

    def chosen(self) -> dict[str, str]:
        """Return the chosen field, or "", by the key of the column."""
        return {
            column["key"]: self.cleaned_data[_name(column)]
            for column in self.columns
            if _name(column) in self.cleaned_data
        }

    def chosen_sheets(self) -> list[str] | None:
        """Return the sheets to take, or None when they are those that the portal would take."""
        sheets: list[str] | None = self.cleaned_data.get("sheets")
        return None if sheets == self.taken else sheets

    def clean(self) -> dict[str, Any]:
        """One column a field; name and position are needed to tell people apart."""
        held = Counter(field for field in self.chosen().values() if field)
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


def _sheet(sheet: dict[str, Any]) -> str:
    """Name a sheet with how many people it seems to hold."""
    people = sheet["people"]
    text = ngettext("%(sheet)s (%(people)s person)", "%(sheet)s (%(people)s people)", people)
    if not sheet["visible"]:
        text = ngettext(
            "%(sheet)s (%(people)s person, a hidden sheet)",
            "%(sheet)s (%(people)s people, a hidden sheet)",
            people,
        )
    return text % {"sheet": sheet["sheet"], "people": f"{people:,}"}


def _alike(sheets: Sequence[dict[str, Any]]) -> list[str]:
    """Return the first sheet with a table, and every one after it of the same shape; none hidden.

    Where all are hidden, the first.
    """
    found = [sheet for sheet in sheets if sheet["table"]]
    shown = [sheet for sheet in found if sheet["visible"]] or found[:1]
    shapes = [[column["key"] for column in sheet["table"]["columns"]] for sheet in shown]
    return [
        sheet["sheet"] for sheet, shape in zip(shown, shapes, strict=True) if shape == shapes[0]
    ]


def _name(column: dict[str, Any]) -> str:
    return f"column-{column['index']}"


def _twice(field: str) -> forms.ValidationError:
    return forms.ValidationError(
        _("“%(field)s” is chosen for more than one column. Leave all but one of them out."),
        params={"field": field_label(field)},
    )


class RowsFilter(forms.Form):
    """Which rows of an import to list; `code`, `field` and `value` name a problem they have."""

    action = forms.ChoiceField(
        label=_("Rows"),
        choices=[
            ("", _("All rows")),
            *RowAction.choices,
            (EDITED, _("Edited by hand and kept")),
            (KEPT, _("Kept when the import was undone")),
        ],
        required=False,
    )
    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    code = forms.SlugField(required=False, widget=forms.HiddenInput)
    field = forms.SlugField(required=False, widget=forms.HiddenInput)
    value = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput, strip=False)

    def asked(self) -> dict[str, Any]:
        """Return which rows are asked for."""
        action, q = self.cleaned_data["action"], self.cleaned_data["q"]
        return {"action": action, "q": q, "problem": self.problem()}

    def problem(self) -> dict[str, str]:
        """Return what the problem asked for looks like, or nothing."""
        asked = {name: self.cleaned_data[name] for name in ("code", "field", "value")}
        return {name: text for name, text in asked.items() if text} if asked["code"] else {}


class ConfirmForm(forms.Form):
    """What is to be applied: all rows or the good ones, and the last day of who is missing."""

    rows = forms.ChoiceField(
        label=_("What is applied"),
        widget=forms.RadioSelect,
        initial="all",
        error_messages={"required": _("Choose one of the two.")},
    )
    ends = forms.BooleanField(required=False)
    leave_on = BEDateField(
        label=_("Their last day"),
        error_messages={"required": _("Give the last day of the people who have left.")},
    )
    # The day is asked for only where posts are ended.
    use_required_attribute = False

    def __init__(self, *args: Any, roster: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.as_of = roster.as_of
        self.good, self.waiting = roster.written_rows, roster.waiting_rows
        self.leavers = roster.missing
        if self.waiting:
            field = cast(forms.ChoiceField, self.fields["rows"])
            field.choices = [
                ("all", _("Nothing, until every row is right")),
                ("good", _good(self.good, self.waiting)),
            ]
        else:
            del self.fields["rows"]
        if self.leavers:
            self.fields["ends"].label = _ends(self.leavers)
            self.fields["leave_on"].initial = roster.as_of - timedelta(days=1)
        else:
            del self.fields["ends"], self.fields["leave_on"]

    @property
    def has_anything(self) -> bool:
        """There is something that a confirmation could do."""
        return bool(self.good or self.leavers)

    def clean_rows(self) -> str:
        """Say what is to be done first where rows still wait."""
        if self.cleaned_data["rows"] == "all":
            raise forms.ValidationError(
                ngettext(
                    "%(rows)s row still waits. Repair or answer it first, or leave it out.",
                    "%(rows)s rows still wait. Repair or answer them first, or leave them out.",
                    self.waiting,
                )
                % {"rows": f"{self.waiting:,}"}
            )
        return "good"

    def clean_leave_on(self) -> date:
        """Whoever a list does not name was gone on its day; a post with a day to come is open."""
        leave_on: date = self.cleaned_data["leave_on"]
        if leave_on > self.as_of:
            raise forms.ValidationError(
                _("The list of %(day)s does not name them. Give that day or an earlier one."),
                params={"day": be_dates.display(self.as_of)},
            )
        return leave_on

    def clean(self) -> dict[str, Any]:
        """Ask for no last day where no post is ended."""
        if not self.cleaned_data.get("ends"):
            self.errors.pop("leave_on", None)
        return self.cleaned_data

    def decision(self) -> dict[str, Any]:
        """Return what `confirm_roster` asks."""
        ends = self.cleaned_data.get("ends", False)
        return {
            "only_good_rows": self.cleaned_data.get("rows") == "good",
            "leave_on": self.cleaned_data["leave_on"] if ends else None,
        }


def _good(good: int, waiting: int) -> str:
    return ngettext(
        "Only the %(good)s good row; %(waiting)s left out",
        "Only the %(good)s good rows; %(waiting)s left out",
        good,
    ) % {"good": f"{good:,}", "waiting": f"{waiting:,}"}


def _ends(leavers: int) -> str:
    return ngettext(
        "%(people)s person who is missing from the list has left",
        "%(people)s people who are missing from the list have left",
        leavers,
    ) % {"people": f"{leavers:,}"}
