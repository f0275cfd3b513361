"""Forms of those who decide on a record."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.models import Level
from training.forms.fields import LinesField
from training.models import ReturnReason, TrainingRecord

# What the database holds in an integer.
LARGEST = 2**31 - 1
LONGEST_REASON = 1000


class SeenForm(forms.Form):
    """Which version of a record the user was looking at."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)


class LevelFields:
    """Choices of the level that a certificate shows, one for each area of a record."""

    def __init__(self) -> None:
        levels = Level.objects.in_use().filter(number__gt=0)
        named = [(row.number, f"{row.number} {row.name}") for row in levels]
        self.choices = [("", _("No level is shown")), *named]

    def of(self, record: TrainingRecord) -> Iterable[tuple[int, forms.Field]]:
        """Yield (area id, field); a certificate of a catalogue course suggests its level."""
        for share in record.shares.all():
            yield (
                share.area_id,
                forms.TypedChoiceField(
                    label=share.area.numbered_name,
                    choices=self.choices,
                    coerce=int,
                    empty_value=None,
                    required=False,
                    initial=record.level_suggested_in(share.area_id),
                ),
            )


class ApproveForm(SeenForm):
    """An approval, with the level that a certificate shows in each area of the record."""

    def __init__(self, data: Any = None, *, record: TrainingRecord) -> None:
        super().__init__(data, initial={"version": record.version})
        self.suggests = False
        self.area_ids = []
        for area, field in LevelFields().of(record):
            self.area_ids.append(area)
            self.fields[f"level_{area}"] = field
            self.suggests |= field.initial is not None

    def levels(self) -> dict[int, int]:
        """Return the chosen levels by area (id)."""
        chosen = {pk: self.cleaned_data[f"level_{pk}"] for pk in self.area_ids}
        return {pk: level for pk, level in chosen.items() if level}


class ReasonChoice(forms.ModelChoiceField):
    """A ready text of the agency; the page's script copies it into the box, to be edited there."""

    def __init__(self, box: str) -> None:
        super().__init__(
            queryset=ReturnReason.objects.offered(),
            label=_("Common reasons"),
            empty_label=_("None of these"),
            required=False,
            widget=forms.Select(attrs={"data-fills": box}),
        )


class ReturnForm(SeenForm):
    """A return for correction, which needs a reason: a common one, own words, or both."""

    common = ReasonChoice("return_words")
    words = LinesField(label=_("In your own words"), max_length=LONGEST_REASON, required=False)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        # It stands beside the approval on one page, where ids must differ.
        super().__init__(data, initial=initial, auto_id="return_%s")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        common = data.get("common")
        texts = [common.text if common else "", data.get("words")]
        data["reason"] = "\n".join(filter(None, texts))
        if not data["reason"] and not self.errors:
            raise forms.ValidationError(
                _("Say why you return the record, so that its owner can correct it.")
            )
        return data
