"""Forms of those who decide on records."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competencies.models import Area, Level
from personnel.forms import UnitField
from personnel.models import Person
from personnel.models.units import UnitQuerySet
from personnel.text import match_key
from personnel.text_fields import LineField
from training.forms.fields import LinesField
from training.models import TrainingRecord
from training.models.records import TrainingRecordQuerySet

RETURN_REASONS = (
    _("The evidence cannot be opened or read. Please attach a PDF or a clear photo."),
    _("The name on the certificate is another one. Please explain, or attach the right file."),
    _("The hours do not match the evidence. Please correct them."),
    _("The area does not fit what was learned. Please choose another one."),
    _("Please write what you learned and how you use it in your work."),
    _("This learning is already recorded. Please withdraw one of the two."),
)


# What the database holds in an integer.
LARGEST = 2**31 - 1


class SeenForm(forms.Form):
    """Which version of a record the user was looking at."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)


class ApproveForm(SeenForm):
    """An approval, with the level that a certificate shows in each area of the record."""

    def __init__(self, data: Any = None, *, record: TrainingRecord) -> None:
        super().__init__(data, initial={"version": record.version})
        levels = [(row.number, f"{row.number} {row.name}") for row in Level.objects.in_use()]
        self.area_ids = []
        for share in record.shares.select_related("area"):
            self.area_ids.append(share.area_id)
            self.fields[f"level_{share.area_id}"] = forms.TypedChoiceField(
                label=share.area.numbered_name,
                choices=[("", _("No level is shown")), *levels[1:]],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def levels(self) -> dict[int, int]:
        """Return the chosen levels by area (id)."""
        chosen = {pk: self.cleaned_data[f"level_{pk}"] for pk in self.area_ids}
        return {pk: level for pk, level in chosen.items() if level}


class ReturnForm(SeenForm):
    """A return for correction, which needs a reason: a common one, own words, or both."""

    common = forms.ChoiceField(label=_("Common reasons"), required=False)
    words = LinesField(label=_("In your own words"), max_length=1000, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        # It stands beside the approval on one page, where ids must differ.
        super().__init__(data, initial=initial, auto_id="return_%s")
        reasons = [str(reason) for reason in RETURN_REASONS]
        common: Any = self.fields["common"]
        common.choices = [("", _("None of these")), *zip(reasons, reasons, strict=True)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["reason"] = "\n".join(filter(None, [data.get("common"), data.get("words")]))
        if not data["reason"] and not self.errors:
            raise forms.ValidationError(
                _("Say why you return the record, so that its owner can correct it.")
            )
        return data


class QueueForm(forms.Form):
    """Narrows the queue."""

    q = LineField(label=_("Name or title"), max_length=100, required=False)
    unit = UnitField(label=_("Unit"), required=False)
    area = forms.ModelChoiceField(
        label=_("Area"),
        queryset=Area.objects.in_use(),
        required=False,
        empty_label=_("All areas"),
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer(units)
        unit.widget.choices = [("", _("All units")), *unit.widget.choices]

    def narrow(self, records: TrainingRecordQuerySet, on: date) -> TrainingRecordQuerySet:
        """Return those of the records that were asked for."""
        asked = self.cleaned_data
        if asked["unit"]:
            records = records.filter(person__in=Person.objects.in_subtree(asked["unit"], on))
        if asked["area"]:
            records = records.filter(shares__area=asked["area"])
        if key := match_key(asked["q"]):
            records = records.filter(
                Q(title__icontains=asked["q"]) | Q(person__name_key__contains=key)
            )
        return records
