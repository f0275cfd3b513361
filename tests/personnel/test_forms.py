"""The forms of the personnel floor: what they accept, and the sentences where they do not."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from pytest_django import DjangoAssertNumQueries, Settings

from personnel.enums import Outcome, PlacedBy
from personnel.forms import ColumnsForm, GroupForm, PeopleFilter, UploadForm, rosters, units
from personnel.models import Posting, Unit
from tests.personnel.factories import PostingFactory, make_unit
from tests.personnel.rosters import COLUMNS, make_column

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def upload(scope: Unit, content: bytes = b"x", **fields: Any) -> UploadForm:
    data = {"unit": scope.pk, "as_of": "1/11/2569"} | fields
    files = {"file": SimpleUploadedFile("roster.xlsx", content)}
    return UploadForm(data, files, units=Unit.objects.in_subtree(scope), today=TODAY)


def columns(*held: str) -> ColumnsForm:
    found = [make_column(index, f"คอลัมน์ {index}") for index in range(len(held))]
    return ColumnsForm({f"column-{i}": field for i, field in enumerate(held)}, columns=found)


def decide(posting: Posting, **data: str) -> GroupForm:
    return GroupForm({"seen": "review::rule"} | data, posting=posting)


@pytest.fixture
def waiting(school: Unit) -> Posting:
    return PostingFactory(unit=school, outcome=Outcome.REVIEW, group=None, rule="")


def test_upload_reads_the_day_in_the_buddhist_era(area: Unit) -> None:
    form = upload(area)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["as_of"] == date(2026, 11, 1)


def test_upload_refuses_a_day_to_come(area: Unit) -> None:
    assert "This day has not come yet" in str(upload(area, as_of="23/11/2569").errors["as_of"])


def test_upload_refuses_an_empty_file(area: Unit) -> None:
    assert "0 bytes" in str(upload(area, b"").errors["file"])


def test_upload_refuses_a_large_file_with_both_sizes(area: Unit, settings: Settings) -> None:
    settings.ROSTER_MAX_BYTES = rosters.MEGABYTE
    assert "has 2 MB and may have 1" in str(
        upload(area, b"x" * (rosters.MEGABYTE + 1)).errors["file"]
    )


@pytest.mark.parametrize("unit", ["", "abc", "0", "9" * 40, "1\x00"])
def test_upload_refuses_what_is_no_unit_of_the_scope(area: Unit, unit: str) -> None:
    assert "unit" in upload(area, unit=unit).errors


def test_upload_refuses_a_unit_outside_the_scope(area: Unit, other_school: Unit) -> None:
    assert "You do not look after this unit" in str(upload(area, unit=other_school.pk).errors)


def test_units_are_indented_below_the_top_of_the_scope(area: Unit, school: Unit) -> None:
    labels = [label for _pk, label in upload(area).fields["unit"].widget.choices]
    assert labels == [area.name, f"{units.INDENT}{school.name}"]


def test_long_scope_lists_its_upper_levels(
    ministry: Unit, area: Unit, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "LONGEST_LIST", 2)
    form = upload(ministry)
    assert [pk for pk, _label in form.fields["unit"].widget.choices] == [ministry.pk, area.pk]


def test_unit_below_the_levels_listed_is_accepted_and_shown(
    ministry: Unit, area: Unit, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(units, "LONGEST_LIST", 2)
    form = upload(ministry, unit=school.pk)
    assert form.is_valid()
    assert school.pk in dict(form.fields["unit"].widget.choices)


@pytest.mark.parametrize("schools", [1, 3])
def test_unit_list_costs_three_queries(
    area: Unit, schools: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(schools):
        make_unit(f"โรงเรียน {number}", area)
    with django_assert_num_queries(3):
        assert upload(area).is_valid()


def test_columns_are_returned_by_key() -> None:
    form = columns("full_name", "position", "")
    assert form.is_valid(), form.errors
    assert form.chosen() == {"คอลัมน์0": "full_name", "คอลัมน์1": "position", "คอลัมน์2": ""}


def test_columns_refuse_one_field_twice() -> None:
    errors = str(columns("full_name", "position", "position").errors)
    assert "“Position” is chosen for more than one column" in errors


@pytest.mark.parametrize("held", [("position",), ("full_name",), ("last_name", "position")])
def test_columns_need_name_and_position(held: tuple[str, ...]) -> None:
    assert not columns(*held).is_valid()


def test_columns_refuse_a_field_that_does_not_exist() -> None:
    assert not columns("full_name", "position", "is_superuser").is_valid()


def test_columns_with_privileges_are_not_asked_about() -> None:
    asked = {column["label"]: choice for column, choice in ColumnsForm(columns=COLUMNS).rows()}
    assert asked["รหัสผ่าน"] is None
    assert asked["ตำแหน่ง"] is not None


@pytest.mark.parametrize(
    ("data", "condition"),
    [
        ({"q": "สํมใจ"}, {"person__name_key__contains": "สํมใจ"}),
        ({"q": " สม  ใจ "}, {"person__name_key__contains": "สมใจ"}),
        ({"group": "S"}, {"group": "S"}),
        ({"group": "review"}, {"outcome": "review"}),
        ({}, {}),
    ],
)
def test_people_filter_becomes_conditions(
    area: Unit, data: dict[str, str], condition: dict[str, str]
) -> None:
    form = PeopleFilter(data, units=Unit.objects.in_subtree(area))
    assert form.is_valid()
    assert form.conditions() == condition


def test_group_outside_is_no_group(waiting: Posting) -> None:
    form = decide(waiting, group="outside", reason="พนักงานราชการ")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["group"] == ""


@pytest.mark.parametrize("reason", ["", "ok", "\u200b" * 9, "  ก  "])
def test_group_needs_a_reason(waiting: Posting, reason: str) -> None:
    assert "reason" in decide(waiting, group="S", reason=reason).errors


@pytest.mark.parametrize("group", ["", "X", "review"])
def test_group_must_be_one_of_the_circular_or_outside(waiting: Posting, group: str) -> None:
    assert "group" in decide(waiting, group=group, reason="ตามคำสั่งที่ 1").errors


def test_group_form_knows_that_the_posting_was_placed_meanwhile(waiting: Posting) -> None:
    form = decide(waiting, group="S", reason="ตามคำสั่งที่ 1", seen="group:A:rule")
    assert form.is_valid()
    assert form.is_outdated


def test_group_form_begins_with_the_decision_that_stands(school: Unit) -> None:
    decided = PostingFactory(unit=school, placed_by=PlacedBy.DECISION, group_reason="ตามคำสั่ง")
    assert GroupForm(posting=decided).initial == {
        "seen": "group:S:decision",
        "group": "S",
        "reason": "ตามคำสั่ง",
    }


def test_group_form_begins_without_a_choice_while_the_posting_waits(waiting: Posting) -> None:
    assert "group" not in GroupForm(posting=waiting).initial
