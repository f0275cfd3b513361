"""Whom the lines of a list mean."""

from typing import Any

import pytest

from personnel.models import Person, Unit, User
from personnel.text import match_key
from tests.personnel.factories import PersonFactory, PostingFactory, give_citizen_id
from training.enums import LineOutcome
from training.matching import Match, match

pytestmark = pytest.mark.django_db
ID, OTHER_ID, BAD_ID = "1103702071811", "3100501478223", "1103702071812"


def person(unit: Unit, first: str = "สมชาย", last: str = "ใจดี", **fields: Any) -> Person:
    named = PersonFactory(
        first_name=first, last_name=last, name_key=match_key(first + last), **fields
    )
    PostingFactory(unit=unit, person=named)
    return named


def found(by: User, *cells: str) -> Match:
    return match([cells], Person.objects.visible_to(by))[0]


@pytest.mark.parametrize(
    "cells",
    [
        ("นายสมชาย ใจดี",),
        ("1. นาย สมชาย  ใจดี ครู โรงเรียนบ้านหนึ่ง",),
        ("๑", "ว่าที่ ร.ต.สมชาย", "ใจดี", "ครู"),
        ("3", "นาย", "สมชาย", "ใจดี"),
        ("นายสมชายใจดี ครู",),
        ("\u200bสมชาย\u00a0ใจดี",),
    ],
)
def test_name_is_found_however_it_is_written(
    school: Unit, supervisor: User, cells: tuple[str, ...]
) -> None:
    meant = person(school)
    person(school, "สมหญิง")
    assert found(supervisor, *cells) == Match(LineOutcome.MATCHED, (meant.pk,))


def test_surname_of_two_words_is_found(school: Unit, supervisor: User) -> None:
    meant = person(school, last="ณ อยุธยา")
    assert found(supervisor, "นายสมชาย ณ อยุธยา").people == (meant.pk,)


@pytest.mark.parametrize("text", [ID, "1-1037-02071-81-1", "1 1037 02071 81 1", "๑๑๐๓๗๐๒๐๗๑๘๑๑"])
def test_citizen_id_is_found_however_it_is_written(
    school: Unit, supervisor: User, text: str
) -> None:
    meant = person(school)
    give_citizen_id(meant, ID)
    assert found(supervisor, text) == Match(LineOutcome.MATCHED, (meant.pk,))


def test_staff_number_decides_between_namesakes(school: Unit, supervisor: User) -> None:
    person(school, staff_no="10001")
    meant = person(school, staff_no="10002")
    assert found(supervisor, "สมชาย ใจดี", "10002") == Match(LineOutcome.MATCHED, (meant.pk,))


def test_namesakes_are_left_to_choose(school: Unit, supervisor: User) -> None:
    both = (person(school).pk, person(school).pk)
    assert found(supervisor, "นายสมชาย ใจดี") == Match(LineOutcome.SEVERAL, both)


def test_number_and_name_of_different_people_are_asked_about(
    school: Unit, supervisor: User
) -> None:
    one, two = person(school), person(school, "สมหญิง", staff_no="10002")
    assert found(supervisor, "สมชาย ใจดี", "10002") == Match(LineOutcome.SEVERAL, (one.pk, two.pk))


def test_namesake_with_another_citizen_id_is_not_meant(school: Unit, supervisor: User) -> None:
    give_citizen_id(person(school), OTHER_ID)
    assert found(supervisor, "สมชาย ใจดี", ID) == Match(LineOutcome.UNKNOWN)


def test_people_out_of_scope_are_as_unknown_as_nobody(
    school: Unit, other_school: Unit, supervisor: User
) -> None:
    hidden = person(other_school, staff_no="10002")
    give_citizen_id(hidden, ID)
    nobody = found(supervisor, "นายไม่มี ตัวตน")
    for cells in (("นายสมชาย ใจดี",), (ID,), ("10002",)):
        assert found(supervisor, *cells) == nobody == Match(LineOutcome.UNKNOWN)


def test_namesake_out_of_scope_does_not_make_a_choice(
    school: Unit, other_school: Unit, supervisor: User
) -> None:
    meant = person(school)
    person(other_school)
    assert found(supervisor, "สมชาย ใจดี") == Match(LineOutcome.MATCHED, (meant.pk,))


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ((BAD_ID,), LineOutcome.BAD_ID),
        (("ลำดับ", "ชื่อ-สกุล", "ตำแหน่ง"), LineOutcome.HEADING),
        (("7", "-", ""), LineOutcome.NO_NAME),
        (("ผู้เข้าอบรม รุ่นที่ 2",), LineOutcome.UNKNOWN),
    ],
)
def test_line_that_means_nobody_says_why(
    school: Unit, supervisor: User, cells: tuple[str, ...], outcome: LineOutcome
) -> None:
    person(school)
    assert found(supervisor, *cells) == Match(outcome)


def test_all_lines_take_one_look_at_the_people(
    school: Unit, supervisor: User, django_assert_num_queries: Any
) -> None:
    people = [person(school, f"สมชาย{n}") for n in range(9)]
    scope = Person.objects.visible_to(supervisor)
    with django_assert_num_queries(1):
        matches = match([[row.full_name] for row in people], scope)
    assert [row.people for row in matches] == [(row.pk,) for row in people]
