"""The decision on a posting's group."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import Group, Outcome
from personnel.models import Posting
from personnel.text import normalise_lines
from personnel.text_fields import FoldedField


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
