"""Forms of assessing levels: which people, and the grid of their levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from competencies.actions import Finding
from competencies.enums import Source
from competencies.models import Area, Level
from personnel.enums import Group
from personnel.forms import UnitField
from personnel.models.units import UnitQuerySet
from personnel.text import normalise
from training.forms.deciding import LONGEST_REASON
from training.forms.fields import LinesField
from training.level_grid import Cell

LONGEST_NOTE = 300


class GroupForm(forms.Form):
    """Which people are assessed in which area."""

    unit = UnitField(label=_("Unit"), required=False)
    area = forms.ModelChoiceField(
        label=_("Area"), queryset=Area.objects.in_use(), required=False, empty_label=_("Choose one")
    )
    group = forms.ChoiceField(
        label=_("Group"), choices=[("", _("All groups")), *Group.choices], required=False
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.offer(units)
        unit.widget.choices = [("", _("Choose one")), *unit.widget.choices]


@dataclass(frozen=True)
class Line:
    """A cell as the grid shows it, with what was chosen for it."""

    cell: Cell
    chosen: str
    note: str

    @property
    def level_name(self) -> str:
        return f"level_{self.cell.key}"

    @property
    def seen_name(self) -> str:
        return f"seen_{self.cell.key}"

    @property
    def note_name(self) -> str:
        return f"note_{self.cell.key}"


class LevelsForm(forms.Form):
    """A grid of levels: only cells whose level was changed are assessed, each with a reason.

    The reason of the page stands for all, a note beside a cell for that one.
    """

    reason = LinesField(
        label=_("Reason for the changes"),
        help_text=_("What you saw or know, such as a lesson or a piece of work. People read it."),
        max_length=LONGEST_REASON,
        required=False,
    )

    def __init__(self, data: Any = None, *, cells: Sequence[Cell]) -> None:
        super().__init__(data)
        self.cells = cells
        self.levels = [
            (str(row.number), f"{row.number} {row.name}") for row in Level.objects.in_use()
        ]
        self.lines = [self._line(cell) for cell in cells]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self._changed():
            raise forms.ValidationError(_("No level was changed, so nothing was saved."))
        numbers = {number for number, _name in self.levels}
        if any(line.chosen not in numbers for line in self._changed()):
            raise forms.ValidationError(_("Choose a level from the list, 0 to 3."))
        if not data.get("reason") and not all(line.note for line in self._changed()):
            self.add_error("reason", _("Write the reason here, or beside each level you change."))
        return data

    def findings(self, on: date) -> list[Finding]:
        """Return what the changed cells say."""
        reason = self.cleaned_data["reason"]
        return [
            Finding(
                person=line.cell.person.pk,
                area=line.cell.area.pk,
                level=int(line.chosen),
                source=Source.SUPERVISOR,
                on=on,
                reason="\n".join(filter(None, [line.note, reason])),
            )
            for line in self._changed()
        ]

    def seen(self) -> Mapping[tuple[int, int], int]:
        """Return which verified finding (id, 0 for none) the page showed: (person, area) → id."""
        return {
            (line.cell.person.pk, line.cell.area.pk): _number(self.data.get(line.seen_name, ""))
            for line in self._changed()
        }

    def _changed(self) -> list[Line]:
        return [line for line in self.lines if line.chosen not in ("", _shown(line.cell))]

    def _line(self, cell: Cell) -> Line:
        chosen = self.data.get(f"level_{cell.key}", _shown(cell))
        note = normalise(self.data.get(f"note_{cell.key}", "")[:LONGEST_NOTE])
        return Line(cell, chosen, note)


def _shown(cell: Cell) -> str:
    return "" if cell.level is None else str(cell.level)


def _number(text: str) -> int:
    # Longer ones are no ids, and only compared.
    return int(text[:19]) if text.isdecimal() else -1
