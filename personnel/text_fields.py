"""Form fields for text that people type: folded to one spelling, and then measured."""

from collections.abc import Callable
from typing import Any

from django import forms

from personnel.text import normalise

# So many characters may become one: a letter with its marks, spaces in a row.
_FOLDED_INTO_ONE = 4


class FoldedField(forms.CharField):
    """Text folded by `fold`; what would be too long even folded is refused as it is."""

    fold: Callable[[str], str]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if self.max_length and len(text) > self.max_length * _FOLDED_INTO_ONE:
            self.run_validators(text)
        return self.fold(text)


class LineField(FoldedField):
    """One line of text, folded to the one Thai spelling."""

    fold = staticmethod(normalise)
