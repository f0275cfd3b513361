"""The statements of an area as questions."""

from typing import Any

from django import forms

from competencies.builders import AreaSheet
from competencies.enums import Ability


class AnswersForm(forms.Form):
    """One question for each statement of an area; what is left out stays open."""

    def __init__(self, data: Any = None, *, sheet: AreaSheet) -> None:
        # Answers that were kept already are sent along by the page, so nothing is erased.
        given = {f"s{row.pk}": value for row, value in sheet.rows}
        super().__init__(data, initial=given)
        self.statement_ids = [row.pk for row, _value in sheet.rows]
        for number, (row, _value) in enumerate(sheet.rows, start=1):
            self.fields[f"s{row.pk}"] = forms.TypedChoiceField(
                label=f"{number}. {row.text}",
                choices=Ability.choices,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[int, int]:
        """Return the given answers by statement (id)."""
        found = {pk: self.cleaned_data[f"s{pk}"] for pk in self.statement_ids}
        return {pk: value for pk, value in found.items() if value is not None}
