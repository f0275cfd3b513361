"""The one declaration of a roster's columns: known to the importer, cleaned by it, read back."""

from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import CharField

from personnel import citizen_id
from personnel.models import Person, Posting, Unit, UnitCode
from personnel.resources import RosterResource
from personnel.roster.cells import LIMITS, clean_row
from personnel.roster.columns import FIELDS, map_columns
from personnel.roster.sentences import FIELDS as LABELS
from tests.personnel.factories import give_citizen_id, make_person, make_unit

ID = "110070000001" + citizen_id.check_digit("110070000001")
TODAY = date(2026, 11, 22)
SAMPLES: dict[str, tuple[Any, Any]] = {
    # what is stored, and what the importer makes of the exported cell
    "portal_no": (12, 12),
    "citizen_id": (citizen_id.encrypt(ID), ID),
    "birth_date": (date(1985, 5, 20), date(1985, 5, 20)),
    "start_date": (date(2007, 5, 16), date(2007, 5, 16)),
    "email": ("a@example.org", "a@example.org"),
    "phone": ("0812345678", "0812345678"),
    "position_no": ("0042", "0042"),
    "staff_no": ("007", "007"),
    "unit_code": ("1010101010", "1010101010"),
    "prefix": ("นางสาว", "นางสาว"),
}
COLUMNS = RosterResource(with_ids=True).fields
READ_ONLY = {"row_no", "full_name", "area"}


def longest(field: str) -> int | None:
    """How many characters the database keeps of the field."""
    for model in (Person, Posting):
        try:
            column = model._meta.get_field(field)
        except FieldDoesNotExist:
            continue
        return column.max_length if isinstance(column, CharField) else None
    return None


def test_every_field_of_the_importer_is_declared() -> None:
    assert set(COLUMNS) == set(FIELDS) - READ_ONLY


@pytest.mark.parametrize("field", COLUMNS)
def test_header_of_a_column_is_known_to_the_importer(field: str) -> None:
    mapping = map_columns([(column.column_name,) for column in COLUMNS.values()])
    assert mapping.is_complete
    assert mapping.fields[field] == list(COLUMNS).index(field)


@pytest.mark.parametrize("field", COLUMNS)
def test_column_has_a_label_and_a_limit_that_the_database_keeps(field: str) -> None:
    assert LABELS[field]
    assert LIMITS.get(field, 0) <= (longest(field) or LIMITS.get(field, 0))


@pytest.mark.parametrize("field", COLUMNS)
def test_exported_cell_is_cleaned_to_what_was_stored(field: str) -> None:
    stored, cleaned = SAMPLES.get(field, ("ครู", "ครู"))
    text = COLUMNS[field].widget.render(stored)
    assert clean_row({field: text}, today=TODAY).values[field] == cleaned
    assert COLUMNS[field].widget.clean(text) == cleaned


def test_person_without_a_surname_is_written_as_the_importer_wants_it() -> None:
    surname = COLUMNS["last_name"].widget.render("")
    cleaned = clean_row({"first_name": "สมใจ", "last_name": surname}, today=TODAY)
    assert [p for p in cleaned.problems if p.severity == "error" and "name" in p.field] == []
    assert cleaned.values["last_name"] == ""


def test_cell_that_the_import_refuses_is_refused_in_words() -> None:
    with pytest.raises(ValidationError) as refused:
        COLUMNS["birth_date"].widget.clean("32/01/2528")
    assert "32/01/2528" in refused.value.messages[0]


def book_of(resource: RosterResource) -> list[tuple[Any, ...]]:
    file = BytesIO()
    resource.write(Posting.objects.order_by("pk"), file)
    return list(openpyxl.load_workbook(file).active.values)


def test_citizen_ids_are_written_only_when_asked(school: Unit) -> None:
    give_citizen_id(make_person(school), ID)
    plain, full = book_of(RosterResource()), book_of(RosterResource(with_ids=True))
    assert ID not in plain[1]
    assert ID in full[1]


def test_text_is_never_a_formula_or_markup(school: Unit) -> None:
    make_person(school, position="=1+1", position_no="0042", standing="<r>x</r>", level="a & b")
    row = book_of(RosterResource())[1]
    assert {"=1+1", "0042", "<r>x</r>", "a & b"} <= set(row)


def test_unit_is_named_by_its_longest_code(area: Unit) -> None:
    school = make_unit("โรงเรียนบ้านรหัส", area)
    for scheme, value in (("obec6", "123456"), ("moe10", "1086000001")):
        UnitCode.objects.create(unit=school, scheme=scheme, value=value)
    make_person(school)
    assert "1086000001" in book_of(RosterResource())[1]


def test_lines_come_in_one_query_however_many(school: Unit, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(3):
        make_person(school)
    with django_assert_num_queries(1):
        assert len(list(RosterResource().lines(Posting.objects.all()))) == 3
