"""The rule book of groups: a rule, a search, a title to try."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from personnel.classify import Rule
from personnel.enums import Group, Outcome, TitleMatch, UnitKind
from personnel.rule_checks import clashes
from personnel.text import normalise, normalise_lines
from personnel.text_fields import FoldedField, LineField


class SpellingsField(FoldedField):
    """One spelling on each line."""

    fold = staticmethod(normalise_lines)
    widget = forms.Textarea(attrs={"rows": 5})

    def clean(self, value: Any) -> Any:
        """Return the spellings, each once, in the order in which they stand."""
        lines = (normalise(line) for line in super().clean(value).split("\n"))
        found = list(dict.fromkeys(line for line in lines if line))
        if any(len(line) > 200 for line in found):
            raise forms.ValidationError(_("A spelling has at most 200 characters."))
        return found

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class NoteField(FoldedField):
    """A remark of a few lines."""

    fold = staticmethod(normalise_lines)
    widget = forms.Textarea(attrs={"rows": 3})


class RuleForm(forms.Form):
    """A rule of the book. `others` are all the rules that stay beside it."""

    title_th = LineField(label=_("Title in Thai"), max_length=200)
    title_en = LineField(label=_("Title in English"), max_length=200)
    aliases = SpellingsField(
        label=_("Other spellings"), required=False, help_text=_("One on each line.")
    )
    match = forms.ChoiceField(
        label=_("A title matches when it is, begins with or contains it"), choices=TitleMatch
    )
    unit_kinds = forms.MultipleChoiceField(
        label=_("Kinds of unit"), choices=UnitKind, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked means any kind."),
    )  # fmt: skip
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome)
    group = forms.ChoiceField(label=_("Group"), choices=[("", "–"), *Group.choices], required=False)
    line = LineField(label=_("Line of work"), max_length=200, required=False)
    clause = LineField(label=_("Clause of the circular"), max_length=200)
    order = forms.IntegerField(
        label=_("Order"), min_value=1, max_value=100_000,
        help_text=_("Of two rules that match, the one with the lower number decides."),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Write the order as a whole number from 1 to 100,000."),
        ),
    )  # fmt: skip
    note_th = NoteField(label=_("Note in Thai"), required=False, max_length=1000)
    note_en = NoteField(label=_("Note in English"), required=False, max_length=1000)

    def __init__(self, data: Any = None, *, code: str, others: Sequence[Rule], **kw: Any) -> None:
        super().__init__(data, **kw)
        self.code, self.others = code, others

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_group = data.get("outcome") == Outcome.GROUP
        if is_group and not data.get("group"):
            self.add_error("group", gettext("Choose the group that these titles belong to."))
        if not self.errors:
            data["group"] = data["group"] if is_group else None
            for pair in clashes([*self.others, Rule(code=self.code, **data)]):
                if pair.second.code == self.code:
                    self.add_error("aliases", _claimed(pair.written, pair.first, pair.second))
        return data

    def row(self) -> dict[str, Any]:
        """Return the rule as a row of the book."""
        return {"code": self.code, **self.cleaned_data}


def _claimed(written: str, first: Rule, second: Rule) -> str:
    return gettext(
        "“%(written)s” would belong to two rules: %(first)s (order %(order)s) and %(second)s. "
        "Take it out of one of them, or choose kinds of unit that differ."
    ) % {
        "written": written,
        "first": first.title_th,
        "order": first.order,
        "second": second.title_th,
    }


class RuleSearch(forms.Form):
    """Which rules to list."""

    q = forms.CharField(label=_("Title or spelling"), max_length=100, required=False)


class RuleTest(forms.Form):
    """A title to try, as a roster would have it."""

    title = LineField(label=_("Title of a position"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of unit"), choices=UnitKind, initial=UnitKind.SCHOOL)
