"""Typed text: folded before it is measured, and never folded when it could not fit anyway."""

import pytest
from django.forms import ValidationError

from personnel.forms import ReasonField
from personnel.text_fields import FoldedField, LineField
from training.forms.fields import LinesField

FIELDS = [ReasonField, LineField, LinesField]


@pytest.mark.parametrize("field", FIELDS)
def test_text_is_measured_as_it_is_stored(field: type[FoldedField]) -> None:
    assert field(max_length=3).clean("  น\u0e4d\u0e49\u0e32\u200b ") == "น้ำ"
    with pytest.raises(ValidationError) as refused:
        field(max_length=3).clean("กขคง")
    assert refused.value.error_list[0].code == "max_length"


@pytest.mark.parametrize("field", FIELDS)
def test_text_that_can_never_fit_is_not_folded(
    field: type[FoldedField], monkeypatch: pytest.MonkeyPatch
) -> None:
    folded: list[str] = []
    monkeypatch.setattr(field, "fold", folded.append)
    with pytest.raises(ValidationError) as refused:
        field(max_length=100).clean("a" + "\u0315" * 1000)
    assert refused.value.error_list[0].code == "max_length"
    assert folded == []


@pytest.mark.parametrize("field", FIELDS)
def test_nothing_typed_is_empty_text(field: type[FoldedField]) -> None:
    assert field(required=False, max_length=9).clean(None) == ""
