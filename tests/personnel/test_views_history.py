"""The history of an import, from its audit trail."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries, Settings

from personnel import audit
from personnel.enums import Role
from personnel.models import RosterImport, Unit, User
from personnel.views.history import _ACTS, Line, history_of
from tests.personnel.factories import make_user
from tests.personnel.rosters import make_import

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(area: Unit) -> User:
    return make_user(area, Role.ADMIN)


@pytest.fixture
def roster(area: Unit, admin: User, settings: Settings, tmp_path: Any) -> RosterImport:
    settings.MEDIA_ROOT = tmp_path
    return make_import(area, admin)


def line_of(roster: RosterImport, verb: str, by: User | None, **detail: Any) -> Line:
    audit.record(verb, roster, by=by, **detail)
    with override("en"):
        (line,) = history_of(roster)
    return line


def test_history_tells_in_order_who_did_what(area: Unit, roster: RosterImport, admin: User) -> None:
    audit.record("roster.uploaded", roster, by=admin)
    audit.record("roster.expired", roster, by=None)
    audit.record("roster.uploaded", make_import(area, admin), by=admin)
    with override("en"):
        told = [(line.who, str(line.what)) for line in history_of(roster)]
    assert told == [
        (admin.email, "File uploaded"),
        ("The portal", "File and rows removed after their time"),
    ]


@pytest.mark.parametrize(
    ("verb", "detail", "words"),
    [
        ("roster.applied", {"new": 1200, "changed": 0, "staff": 9}, "New 1,200"),
        ("roster.undone", {"undone": 4, "kept": 1}, "Undone 4 · Kept: edited since 1"),
        ("roster.person_answered", {"rows": 3, "is_same": True}, "Rows: 3, the same people"),
        ("roster.person_answered", {"rows": 3, "is_same": False}, "Rows: 3, other people"),
        (
            "roster.cell_fixed",
            {"sheet": "บัญชี", "row": 7, "field": "birth_date"},
            "บัญชี, row 7: Date of birth",
        ),
        ("roster.leavers_kept", {"kept": 2}, "People who stay: 2"),
        ("roster.unit_answered", {"key": "1001|บ้านหนึ่ง", "unit": 0}, "1001 บ้านหนึ่ง"),
        ("roster.unit_answered", {"key": "|บ้านหนึ่ง", "unit": 0}, "บ้านหนึ่ง"),
        ("roster.uploaded", {"sha256": "a" * 64}, ""),
    ],
)
def test_figures_of_an_act_are_in_words(
    roster: RosterImport, admin: User, verb: str, detail: dict[str, Any], words: str
) -> None:
    assert line_of(roster, verb, admin, **detail).detail == words


def test_answer_about_a_unit_names_it(roster: RosterImport, admin: User, school: Unit) -> None:
    line = line_of(roster, "roster.unit_answered", admin, key="|บ้านหนึง", unit=school.pk)
    assert line.detail == f"“บ้านหนึง” → {school.name}"


def test_act_without_its_figures_is_told_all_the_same(roster: RosterImport, admin: User) -> None:
    for verb in (*_ACTS, "roster.of_the_future"):
        audit.record(verb, roster, by=admin)
    assert len(history_of(roster)) == len(_ACTS) + 1


@pytest.mark.parametrize("acts", [1, 3])
def test_history_is_one_query(
    roster: RosterImport, admin: User, acts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _act in range(acts):
        audit.record("roster.confirmed", roster, by=admin)
    with django_assert_num_queries(1):
        assert len(history_of(roster)) == acts


def test_history_is_shown(roster: RosterImport, admin: User) -> None:
    line = line_of(roster, "roster.title_accepted", admin, title="<b>ว่าที่</b>")
    page = render_to_string("personnel/import_history.html", {"history": [line]})
    assert admin.email in page
    assert "&lt;b&gt;ว่าที่" in page
