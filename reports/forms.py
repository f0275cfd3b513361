"""Filters of the reports floor, and what a report is asked for by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.forms.renderers import Jinja2
from django.utils.translation import gettext_lazy as _

from competencies.enums import Stage
from competencies.models import Area
from personnel.be_dates import display
from personnel.be_fields import BEDateField, BEDateInput
from personnel.enums import Group, Right, UnitKind
from personnel.models import Posting, Unit, User
from personnel.models.scope import topmost
from personnel.models.units import UnitQuerySet, called
from personnel.text import match_key
from personnel.text_fields import LineField
from reports.enums import ALL_GROUPS, ReportKind, Rhythm
from reports.models import Snapshot, UnitProgressQuerySet
from training.models.records import TrainingRecordQuerySet

NO_STAGE = "none"


class GapFilter(forms.Form):
    """Which people with gaps to list."""

    stage = forms.ChoiceField(
        label=_("Against the targets of"),
        required=False,
        choices=[("", _("the next stage")), *Stage.choices],
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)
    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("All groups")), *Group.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.number, area.numbered_name) for area in Area.objects.in_use()]
        area: Any = self.fields["area"]
        area.choices = [("", _("All areas")), *areas]


BAD_LEVEL = _("Write a level from 0 to 3.")
BAD_HOURS = _("Write the hours as a number from 0 to 2,000, such as 3 or 1.5.")
BAD_COVERAGE = _("Write the share of people as a whole percentage from 0 to 100.")


def _texts(bad: Any) -> dict[str, Any]:
    names = ("required", "invalid", "min_value", "max_value", "max_decimal_places", "max_digits")
    return dict.fromkeys(names, bad)


def _target_fields(where: str, *, required: bool) -> dict[str, forms.Field]:
    """The four values of a target; boxes of text, since arrow keys move between them."""

    def box(label: Any, **attrs: str) -> dict[str, Any]:
        label = f"{where} · {label}" if where else label
        return {"label": label, "required": required, "widget": _box(label, **attrs)}

    due = f"{where} · {_('Due (BE)')}" if where else _("Due (BE)")
    return {
        "level": forms.IntegerField(
            min_value=0, max_value=3, error_messages=_texts(BAD_LEVEL), **box(_("Level"))
        ),
        "hours": forms.DecimalField(
            min_value=0, max_value=2000, decimal_places=2, error_messages=_texts(BAD_HOURS),
            **box(_("Hours"), inputmode="decimal"),
        ),
        "coverage": forms.IntegerField(
            min_value=0, max_value=100, error_messages=_texts(BAD_COVERAGE),
            **box(_("Coverage, percent")),
        ),
        "due_date": BEDateField(
            label=due, required=required, help_text="",
            widget=BEDateInput({"class": "input date", "aria-label": due}),
        ),
    }  # fmt: skip


def _box(label: Any, *, inputmode: str = "numeric") -> forms.TextInput:
    attrs = {"class": "input", "inputmode": inputmode, "autocomplete": "off", "aria-label": label}
    return forms.TextInput(attrs)


def _shown_hours(minutes: int) -> str:
    return f"{Decimal(minutes) / 60:.2f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class TargetLine:
    """An area in the sheet of a group: its boxes, and whether its date has passed."""

    area: Area
    boxes: list[forms.BoundField]
    is_overdue: bool


class TargetsForm(forms.Form):
    """The targets of one stage: four groups × ten areas, with level, hours, coverage and date."""

    def __init__(
        self, data: Any = None, *, rows: list[dict[str, Any]], areas: list[Area], today: date
    ) -> None:
        self.areas, self.today = areas, today
        self.cells = {(row["group"], row["area_id"]): row for row in rows}
        super().__init__(data)
        for group, area in product(Group, areas):
            where = f"{group} {area.numbered_name}"
            for name, field in _target_fields(where, required=True).items():
                self.fields[f"{group}-{area.pk}-{name}"] = field
                self.initial[f"{group}-{area.pk}-{name}"] = self._initial(group, area.pk, name)

    def sheets(self) -> Iterator[tuple[Group, list[TargetLine]]]:
        """Yield each group with its lines, as the page shows them."""
        for group in Group:
            yield group, [self._line(group, area) for area in self.areas]

    def targets(self, stage: str) -> list[dict[str, Any]]:
        """Return what was written as rows of that stage; see `competencies.targets`."""
        return [self._row(stage, group, area.pk) for group, area in product(Group, self.areas)]

    def filled_by(self, fill: "FillForm") -> "TargetsForm":
        """Return the same form with the values of `fill` in the boxes that it is for."""
        data = self.data.copy()  # type: ignore[attr-defined]
        groups = [fill.cleaned_data["group"]] if fill.cleaned_data["group"] else list(Group)
        only = fill.cleaned_data["area"]
        for group, area, name in product(groups, self.areas, FILLED):
            written = fill[name].value()
            if written and only in (None, area.number):
                data[f"{group}-{area.pk}-{name}"] = written
        return TargetsForm(data, rows=list(self.cells.values()), areas=self.areas, today=self.today)

    def _initial(self, group: str, area: int, name: str) -> Any:
        row = self.cells.get((group, area))
        if row is None:
            return None
        if name == "hours":
            return _shown_hours(row["minutes"])
        return date.fromisoformat(row["due_date"]) if name == "due_date" else row[name]

    def _line(self, group: str, area: Area) -> TargetLine:
        row = self.cells.get((group, area.pk))
        return TargetLine(
            area=area,
            boxes=[self[f"{group}-{area.pk}-{name}"] for name in FILLED],
            is_overdue=bool(row) and row["due_date"] < self.today.isoformat(),  # type: ignore[index]
        )

    def _row(self, stage: str, group: str, area: int) -> dict[str, Any]:
        found = {name: self.cleaned_data[f"{group}-{area}-{name}"] for name in FILLED}
        return {
            "stage": stage,
            "group": str(group),
            "area_id": area,
            "level": found["level"],
            "minutes": round(found["hours"] * 60),
            "coverage": found["coverage"],
            "due_date": found["due_date"].isoformat(),
        }


FILLED = ("level", "hours", "coverage", "due_date")


class FillForm(forms.Form):
    """The same values for many boxes at once; what is left empty stays as it is."""

    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("All groups")), *Group.choices]
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any = None, *, areas: list[Area]) -> None:
        super().__init__(data, prefix="fill")
        shown = [(area.number, area.numbered_name) for area in areas]
        area: Any = self.fields["area"]
        area.choices = [("", _("All areas")), *shown]
        self.fields |= _target_fields("", required=False)


class ReportForm(forms.Form):
    """Which report of which unit: now, from published figures, or after every period."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    kind = forms.ChoiceField(label=_("Report"), choices=ReportKind, required=False)
    snapshot = forms.ModelChoiceField(
        Snapshot.objects.none(), label=_("Figures of"), required=False, empty_label=None
    )
    thai_digits = forms.BooleanField(label=_("Thai digits in the PDF"), required=False)
    rhythm = forms.ChoiceField(label=_("Send it to me"), choices=Rhythm, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = Unit.objects.visible_to(user, Right.ASK_REPORTS)
        units: Any = self.fields["unit"]
        units.queryset = self._units
        snapshots: Any = self.fields["snapshot"]
        # They hold the whole tree: whoever may ask for reports anywhere sees them.
        snapshots.queryset = Snapshot.objects.published()

    def units(self) -> UnitQuerySet:
        """The units whose reports the user may ask for."""
        return self._units

    def offer(self, units: Iterable[Unit], snapshots: Iterable[Snapshot]) -> None:
        """Let the user choose among these; other units in scope are asked for on their own page."""
        named = {
            "unit": [(unit.pk, unit.name) for unit in units],
            "snapshot": [(row.pk, display(row.as_of, style="long")) for row in snapshots],
        }
        for name, choices in named.items():
            self.fields[name].widget.choices = choices

    def clean_kind(self) -> str:
        """A workbook where nothing is said."""
        return self.cleaned_data["kind"] or ReportKind.WORKBOOK


# Units found by a name; more of them are another question than the one that was meant.
MOST_UNITS = 200


class SinceFilter(forms.Form):
    """Which figures and records to list of what changed since a year was closed."""

    unit = LineField(label=_("Unit and those below"), max_length=100, required=False)
    group = forms.ChoiceField(
        label=_("Group"),
        required=False,
        choices=[("", _("Every row")), (ALL_GROUPS, _("All groups together")), *Group.choices],
    )
    area = forms.TypedChoiceField(label=_("Area"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, closed: Snapshot, user: User) -> None:
        super().__init__(data)
        self._closed, self._user = closed, user
        numbered = Area.objects.filter(dimension__framework=closed.framework_id)
        area: Any = self.fields["area"]
        area.choices = [("", _("All areas")), *((a.number, a.numbered_name) for a in numbered)]

    def clean_unit(self) -> UnitQuerySet | None:
        """The units that the name leads to, and all below them."""
        key = match_key(self.cleaned_data["unit"])
        if not key:
            return None
        found = Unit.objects.visible_to(self._user).filter(called(key))
        paths = topmost(found.values_list("path", flat=True))
        if len(paths) > MOST_UNITS:
            raise forms.ValidationError(
                _("More than %(most)s units have that in their name. Write more of the name."),
                params={"most": MOST_UNITS},
            )
        return Unit.objects.within(paths).order_by()

    @property
    def is_narrow(self) -> bool:
        """Something was asked for."""
        return any(field.value() for field in self)

    def told(self) -> str:
        """Return what was asked for in words."""
        return " · ".join(f"{field.label}: {self._shown(field)}" for field in self if field.value())

    def figures(self, rows: UnitProgressQuerySet) -> UnitProgressQuerySet:
        """Return those of the rows that were asked for."""
        if not self.is_valid():
            return rows.none()
        return rows.filter(**self._asked(unit="unit__in", group="group", area="area__number"))

    def records(self, records: TrainingRecordQuerySet) -> TrainingRecordQuerySet:
        """Return those of the records that were asked for.

        Unit and group are those of the main post on the last day of the year.
        """
        if not self.is_valid():
            return records.none()
        records = records.filter(**self._asked(area="shares__area__number"))
        posted = self._asked(unit="unit__in", group="group")
        if posted.get("group") == ALL_GROUPS:
            posted = posted | {"group__isnull": False}
            del posted["group"]
        if not posted:
            return records
        posts = Posting.objects.on(self._closed.as_of).primary().filter(**posted)
        return records.filter(Exists(posts.filter(person=OuterRef("person"))))

    @staticmethod
    def _shown(field: forms.BoundField) -> str:
        choices = {str(key): label for key, label in getattr(field.field, "choices", ())}
        return str(choices.get(field.value(), field.value()))

    def _asked(self, **columns: str) -> dict[str, Any]:
        """What was asked for, by the columns that hold it."""
        given = {name: self.cleaned_data.get(name) for name in columns}
        return {columns[name]: value for name, value in given.items() if value not in (None, "")}


class QuickForm(forms.Form):
    """A form that Jinja2 writes, on pages that have to be quick (docs/adr/0008)."""

    default_renderer = Jinja2()


class FocusFilter(QuickForm):
    """What the figures of a unit are about: a group, an area, the fiscal year (BE) they end in."""

    stage = forms.CharField(required=False, widget=forms.HiddenInput)
    group = forms.ChoiceField(
        label=_("Group"), required=False, choices=[("", _("All groups")), *Group.choices]
    )
    area = forms.ChoiceField(label=_("Area"), required=False)
    year = forms.ChoiceField(label=_("Fiscal year"), required=False)

    def __init__(self, data: Any, *, areas: Iterable[Area], years: Iterable[int]) -> None:
        super().__init__(data)
        numbered = [(area.number, area.numbered_name) for area in areas]
        kept = [(year, str(year)) for year in years]
        area: Any = self.fields["area"]
        area.choices = [("", _("All areas")), *numbered]
        year: Any = self.fields["year"]
        year.choices = [("", _("The latest figures")), *kept]


class UnitsFilter(QuickForm):
    """Which units below to rank; the rest of the page's address goes with it."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of unit"),
        required=False,
        choices=[("", _("Next level")), *UnitKind.choices],
    )
    attained = forms.ChoiceField(
        label=_("Stage attained"),
        required=False,
        choices=[("", _("All")), (NO_STAGE, _("None yet")), *Stage.choices],
    )
    stage = forms.CharField(required=False, widget=forms.HiddenInput)
    group = forms.CharField(required=False, widget=forms.HiddenInput)
    area = forms.CharField(required=False, widget=forms.HiddenInput)
    year = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)

    # Both forms are on one page.
    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="id_units_%s")

    @property
    def is_narrow(self) -> bool:
        """Something was asked for."""
        return any(self.cleaned_data.get(name) for name in ("q", "kind", "attained"))
