"""Forms of the queue: narrowing it, and deciding on many records of it at once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.enums import Mode
from competencies.models import Area, Method
from personnel.forms import UnitField
from personnel.models import Person
from personnel.models.units import UnitQuerySet
from personnel.text import match_key
from personnel.text_fields import LineField
from training.forms.deciding import LARGEST, LevelFields, ReturnForm
from training.models import TrainingRecord
from training.models.records import TrainingRecordQuerySet

AT_ONCE = 200
AGES = (14, 30, 60)


class QueueForm(forms.Form):
    """Narrows the queue."""

    q = LineField(label=_("Name or title"), max_length=100, required=False)
    unit = UnitField(label=_("Unit"), required=False)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.in_use(), required=False, empty_label=_("All areas")
    )
    mode = forms.TypedChoiceField(
        label=_("Mode"), choices=[("", _("All modes")), *Mode.choices], coerce=int, required=False
    )
    method = forms.ModelChoiceField(
        label=_("Method"),
        queryset=Method.objects.in_use(),
        required=False,
        empty_label=_("All methods"),
    )
    age = forms.TypedChoiceField(label=_("Waiting"), coerce=int, required=False)
    evidence = forms.ChoiceField(
        label=_("Evidence"),
        choices=[("", _("With and without")), ("yes", _("With evidence")), ("no", _("Without"))],
        required=False,
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer(units)
        unit.widget.choices = [("", _("All units")), *unit.widget.choices]
        age: Any = self.fields["age"]
        longer = [(days, _("Over %(days)s days") % {"days": days}) for days in AGES]
        age.choices = [("", _("However long")), *longer]

    def narrow(
        self, records: TrainingRecordQuerySet, on: date, at: datetime
    ) -> TrainingRecordQuerySet:
        """Return those of the records that were asked for."""
        asked = self.cleaned_data
        if asked["unit"]:
            records = records.filter(person__in=Person.objects.in_subtree(asked["unit"], on))
        if asked["area"]:
            records = records.filter(shares__area=asked["area"])
        equal = {name: asked[name] for name in ("mode", "method") if asked[name]}
        if asked["age"]:
            equal["submitted_at__lt"] = at - timedelta(days=asked["age"])
        if asked["evidence"]:
            shown = asked["evidence"] == "yes"
            records = records.with_evidence() if shown else records.without_evidence()
        return self._searched(records.filter(**equal))

    def _searched(self, records: TrainingRecordQuerySet) -> TrainingRecordQuerySet:
        text = self.cleaned_data["q"]
        if key := match_key(text):
            named = Q(person__name_key__contains=key)
            records = records.filter(named | Q(title__icontains=text))
        return records


class ChosenField(forms.Field):
    """Ticked records, each as "id:version" of what the user saw; becomes id → version."""

    widget = hidden_widget = forms.MultipleHiddenInput
    default_error_messages = {
        "required": _("Tick at least one record."),
        "invalid": _("The page sent something that is no record. Open the list again."),
        "too-many": _("At most %(most)s records can be decided at once."),
    }

    def to_python(self, value: Any) -> dict[int, int]:
        try:
            pairs = [text.split(":") for text in value or ()]
            seen = {int(pk): int(version) for pk, version in pairs}
        except ValueError as unreadable:
            raise self._refused("invalid") from unreadable
        if any(not 0 < number <= LARGEST for pair in seen.items() for number in pair):
            raise self._refused("invalid")
        if len(seen) > AT_ONCE:
            raise self._refused("too-many")
        return seen

    def _refused(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params={"most": AT_ONCE})


class ChosenForm(forms.Form):
    """The records that were ticked."""

    chosen = ChosenField()


class ReturnChosenForm(ChosenForm, ReturnForm):
    """One reason for all records that were ticked."""

    version = None  # type: ignore[assignment]


class ShownLevelsForm(forms.Form):
    """The levels that the certificates of several records show."""

    asked = forms.BooleanField(widget=forms.HiddenInput, initial=True)

    def __init__(self, data: Any = None, *, records: Iterable[TrainingRecord]) -> None:
        super().__init__(data if data and "asked" in data else None)
        self.records = list(records)
        self.names: dict[int, dict[int, str]] = {}
        fields = LevelFields()
        for record in self.records:
            of_record = dict(fields.of(record))
            self.names[record.pk] = {area: f"level_{record.pk}_{area}" for area in of_record}
            self.fields |= zip(self.names[record.pk].values(), of_record.values(), strict=True)

    def rows(self) -> Iterable[tuple[TrainingRecord, list[forms.BoundField]]]:
        """Yield each record with its fields."""
        for record in self.records:
            yield record, [self[name] for name in self.names[record.pk].values()]

    def levels(self) -> Mapping[int, Mapping[int, int]]:
        """Return the chosen levels by record (id) and area (id)."""
        given = self.cleaned_data
        return {
            pk: {area: given[name] for area, name in names.items() if given[name]}
            for pk, names in self.names.items()
        }
