import json
from datetime import date
from pathlib import Path

import pytest

from personnel.actions.groups import Conflict, assign_it_work, load_position_rules, set_group
from personnel.enums import Outcome, PlacedBy, UnitKind
from personnel.models import AuditEvent, Posting, Unit
from personnel.placing import place
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_unit, make_user

pytestmark = pytest.mark.django_db
RULES = Path(__file__).parent.parent.parent / "personnel" / "data" / "position_rules.json"


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    load_position_rules(rows=json.loads(RULES.read_text()), by=None)


def unplaced(unit: Unit, position: str) -> Posting:
    return PostingFactory(
        unit=unit, position=position, outcome=Outcome.REVIEW, group=None, rule="", clause=""
    )


def test_place_gives_group_rule_and_clause(school: Unit) -> None:
    posting = unplaced(school, "ครู")
    assert place(on=TODAY) == 1
    posting.refresh_from_db()
    assert (posting.group, posting.placed_by) == ("S", PlacedBy.RULE)
    assert posting.rule
    assert "ว 4/2563" in posting.clause


def test_place_again_changes_nothing(school: Unit) -> None:
    unplaced(school, "ครู")
    place(on=TODAY)
    assert place(on=TODAY) == 0


def test_director_depends_on_the_kind_of_unit(area: Unit, school: Unit) -> None:
    group = make_unit("กลุ่มนโยบายและแผน", area, kind=UnitKind.GROUP)
    head, chief = unplaced(school, "ผู้อำนวยการ"), unplaced(group, "ผู้อำนวยการ")
    place(on=TODAY)
    assert Posting.objects.get(pk=head.pk).group == "M"
    assert Posting.objects.get(pk=chief.pk).group == "A"


def test_assigned_it_work_wins_while_it_lasts(school: Unit) -> None:
    posting = unplaced(school, "ครู")
    assign_it_work(
        person=posting.person, unit=school, order_no="9/2569", from_date=date(2026, 10, 1),
        to_date=date(2027, 9, 30), on=TODAY, by=None,
    )  # fmt: skip
    posting.refresh_from_db()
    assert (posting.group, posting.placed_by, posting.matched) == (
        "T",
        PlacedBy.ASSIGNMENT,
        "9/2569",
    )
    place(on=date(2027, 10, 1))
    posting.refresh_from_db()
    assert (posting.group, posting.placed_by) == ("S", PlacedBy.RULE)


def test_decision_survives_placing(school: Unit) -> None:
    posting = unplaced(school, "รักษาการในตำแหน่งผู้อำนวยการสถานศึกษา")
    set_group(posting=posting, group="M", reason="คำสั่งที่ 5/2569", by=make_user())
    assert place(on=TODAY) == 0
    posting.refresh_from_db()
    assert (posting.group, posting.placed_by) == ("M", PlacedBy.DECISION)
    assert AuditEvent.objects.filter(verb="group.set").count() == 1


def test_second_decision_on_the_same_view_is_a_conflict(school: Unit) -> None:
    posting = unplaced(school, "ตำแหน่งแปลก")
    set_group(posting=posting, group="S", reason="ตามคำสั่ง", by=make_user())
    with pytest.raises(Conflict):
        set_group(posting=posting, group="A", reason="ตามคำสั่ง", by=make_user())


def test_place_costs_the_same_for_many_people(school: Unit, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(3):
        unplaced(school, "ครู")
    with django_assert_num_queries(4):
        place(on=TODAY)
