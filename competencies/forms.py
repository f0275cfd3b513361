"""The statements of an area as questions."""

from typing import Any

from django import forms
from django.utils.html import format_html_join

from competencies.builders import AreaSheet
from competencies.enums import Ability


class AnswersForm(forms.Form):
    """One question for each statement of an area; what is left out stays open.

    The page says along with each answer what it showed there, so that a page that another window
    has overtaken changes only what is answered on it.
    """

    def __init__(self, data: Any = None, *, sheet: AreaSheet) -> None:
        given = {f"s{row.pk}": value for row, value in sheet.rows}
        super().__init__(data, initial=given)
        self.sheet = sheet
        self.statement_ids = [row.pk for row, _value in sheet.rows]
        for number, (row, _value) in enumerate(sheet.rows, start=1):
            self.fields[f"s{row.pk}"] = forms.TypedChoiceField(
                label=f"{number}. {row.text}",
                choices=Ability.choices,
                coerce=int,
                empty_value=None,
                required=False,
                show_hidden_initial=True,
                widget=forms.RadioSelect,
            )

    def answers(self) -> dict[int, int]:
        """Return what was answered on this page, by statement (id)."""
        found = {pk: self.cleaned_data[f"s{pk}"] for pk in self.statement_ids}
        given = {pk: value for pk, value in found.items() if value is not None}
        return {pk: value for pk, value in given.items() if f"s{pk}" in self.changed_data}

    def is_overtaken(self, kept: AreaSheet) -> bool:
        """Whether another answer is kept, by now, than the page shows."""
        return any(self.cleaned_data[f"s{row.pk}"] != value for row, value in kept.rows)

    def shown(self) -> str:
        """Return hidden boxes that say what the page shows of what is kept."""
        is_kept = self.is_bound and self.is_valid()
        return format_html_join("", "{}", ((_shown(field, is_kept),) for field in self))


def _shown(field: forms.BoundField, is_kept: bool) -> str:
    if not is_kept:
        return field.as_hidden(only_initial=True)
    return forms.HiddenInput().render(field.html_initial_name, field.value())
