"""The form that corrects a decision: the verdict, the facts of the record, the levels shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.models import Area, Assessment, Level, Method
from personnel.be_fields import BEDateField
from training.actions import Facts, changes_of
from training.enums import Verdict
from training.forms.deciding import LONGEST_REASON
from training.forms.fields import LinesField
from training.models import Decision

ALL = 100
MINUTES_A_DAY = 24 * 60
VERDICTS = [(Verdict.APPROVED, _("Approve it")), (Verdict.RETURNED, _("Return it"))]


@dataclass(frozen=True)
class AreaRow:
    """An area with the boxes for its share and for the level that the certificate shows."""

    area: Area
    share: forms.BoundField
    level: forms.BoundField


class CorrectForm(forms.Form):
    """Another decision in the place of one; an approval may set the facts right."""

    use_required_attribute = False

    verdict = forms.TypedChoiceField(
        label=_("The right decision"), choices=VERDICTS, coerce=Verdict, widget=forms.RadioSelect
    )
    reason = LinesField(
        label=_("Why is it corrected?"),
        help_text=_("The owner of the record reads it."),
        max_length=LONGEST_REASON,
        error_messages={"required": _("Write the reason for the correction.")},
    )
    method = forms.ModelChoiceField(
        label=_("How"), queryset=Method.objects.in_use(), required=False, empty_label=None
    )
    start_date = BEDateField(label=_("From"), required=False)
    end_date = BEDateField(label=_("To"), required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=0, max_value=9999, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=59, required=False)

    def __init__(self, data: Any = None, *, decision: Decision, today: date) -> None:
        self.record = record = decision.record
        self.today, self.was = today, Verdict(decision.verdict)
        self.given = _levels_given(decision)
        hours, minutes = divmod(record.minutes or 0, 60)
        named = ("method", "start_date", "end_date")
        initial = {name: getattr(record, name) for name in named}
        super().__init__(data, initial=initial | {"hours": hours, "minutes": minutes})
        self.areas = list(Area.objects.in_use())
        self._add_areas({share.area_id: share.share for share in record.shares.all()})

    @property
    def area_rows(self) -> Iterator[AreaRow]:
        for area in self.areas:
            yield AreaRow(area, self[f"share_{area.pk}"], self[f"level_{area.pk}"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("verdict") == Verdict.APPROVED and not self.errors:
            self._check_days(data)
            self._check_areas(data)
        if not self.errors and self._changes_nothing():
            raise forms.ValidationError(_("This is how it was decided: nothing would change."))
        return data

    def facts(self) -> Facts | None:
        """Return the facts as they would be, for an approval."""
        data = self.cleaned_data
        if data["verdict"] != Verdict.APPROVED:
            return None
        return Facts(
            method=data["method"],
            start_date=data["start_date"],
            end_date=data["end_date"],
            minutes=self._minutes(),
            shares=self._numbers("share"),
        )

    def levels(self) -> dict[int, int]:
        """Return the levels that the certificate shows by area (id), for an approval."""
        is_approval = self.cleaned_data["verdict"] == Verdict.APPROVED
        return self._numbers("level") if is_approval else {}

    def _add_areas(self, shares: dict[int, int]) -> None:
        levels = Level.objects.in_use().filter(number__gt=0)
        choices = [("", "–"), *((row.number, f"{row.number} {row.name}") for row in levels)]
        for area in self.areas:
            name = area.numbered_name
            self.fields[f"share_{area.pk}"] = forms.IntegerField(
                label=_("Share of %(area)s in percent") % {"area": name},
                min_value=1,
                max_value=ALL,
                required=False,
                initial=shares.get(area.pk),
            )
            self.fields[f"level_{area.pk}"] = forms.TypedChoiceField(
                label=_("Level shown in %(area)s") % {"area": name},
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                initial=self.given.get(area.pk),
            )

    def _check_days(self, data: dict[str, Any]) -> None:
        for name in ("method", "start_date", "end_date"):
            if not data.get(name):
                self.add_error(name, _("An approved record needs this."))
        if not self._minutes():
            self.add_error("hours", _("Write how long it took, in hours or minutes."))
        if self.errors:
            return
        if data["end_date"] < data["start_date"]:
            self.add_error("end_date", _("The last day lies before the first one."))
        elif data["end_date"] > self.today:
            self.add_error("end_date", _("The last day lies in the future."))
        elif self._minutes() > ((data["end_date"] - data["start_date"]).days + 1) * MINUTES_A_DAY:
            self.add_error("hours", _("These are more hours than the days have."))

    def _check_areas(self, data: dict[str, Any]) -> None:
        shares = self._numbers("share")
        if sum(shares.values()) != ALL:
            self.add_error(None, _("The shares of the areas have to add up to 100 %."))
        for area in self._numbers("level").keys() - shares.keys():
            self.add_error(f"level_{area}", _("The record has no share in this area."))

    def _changes_nothing(self) -> bool:
        facts = self.facts()
        if self.cleaned_data["verdict"] != self.was:
            return False
        return facts is None or (not changes_of(self.record, facts) and self.levels() == self.given)

    def _minutes(self) -> int:
        data = self.cleaned_data
        return (data.get("hours") or 0) * 60 + (data.get("minutes") or 0)

    def _numbers(self, kind: str) -> dict[int, int]:
        found = {area.pk: self.cleaned_data.get(f"{kind}_{area.pk}") for area in self.areas}
        return {area: number for area, number in found.items() if number}


def _levels_given(decision: Decision) -> dict[int, int]:
    given = Assessment.objects.counting().filter(shownlevel__decision=decision)
    return dict(given.values_list("area", "level"))
