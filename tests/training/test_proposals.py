"""What is proposed: the biggest gaps first, spread over the year, leaning to 70:20:10."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competencies.actions import assess
from competencies.enums import Mode, Source
from competencies.models import Method, StageTarget
from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import PersonFactory, make_person
from tests.training.factories import make_approved
from training.models import Course
from training.proposals import MOST, lacking_mode, proposed_for

MODES = (Mode.SELF, Mode.OTHERS, Mode.FORMAL)


def spread(minutes: list[int]) -> dict[Mode, int]:
    """These amounts, one after the other, each in the mode that lacks most."""
    given_minutes = dict.fromkeys(MODES, 0)
    for amount in minutes:
        given_minutes[lacking_mode(given_minutes, amount)] += amount
    return given_minutes


@given(st.lists(st.integers(60, 600), min_size=1, max_size=40))
def test_modes_stay_within_one_item_of_the_model(minutes: list[int]) -> None:
    for mode, given_minutes in spread(minutes).items():
        assert given_minutes <= int(mode) * sum(minutes) / 100 + max(minutes)


def test_ten_equal_items_are_seven_two_and_one() -> None:
    assert list(spread([60] * 10).values()) == [420, 120, 60]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
class TestProposals:
    def test_biggest_gaps_come_first(self, teacher: User, supervisor: User) -> None:
        StageTarget.objects.filter(group="S", area=area_no(7)).update(level=3)
        rows = proposed_for(teacher.person, TODAY)
        assert rows[0].area == area_no(7).pk
        assert len(rows) == MOST

    def test_area_at_its_target_is_not_proposed(self, teacher: User, supervisor: User) -> None:
        make_approved(teacher.person, supervisor, minutes=600)
        facts = {"level": 1, "source": Source.SUPERVISOR, "on": TODAY, "reason": "สังเกตการสอน"}
        assess(person=teacher.person, area=area_no(1), by=supervisor, **facts)
        assert area_no(1).pk not in {row.area for row in proposed_for(teacher.person, TODAY)}

    def test_every_item_has_words_and_a_day_and_every_mode_its_part(self, teacher: User) -> None:
        rows = proposed_for(teacher.person, TODAY)
        modes = [Method.objects.get(pk=row.method).mode for row in rows]
        assert set(modes) == set(MODES)
        assert all(row.what and row.minutes and row.target_level == 1 for row in rows)
        days = [row.due_date for row in rows]
        assert days == sorted(days)
        assert (days[0] > TODAY, days[-1]) == (True, date(2027, 9, 30))

    def test_whole_leans_to_the_model(self, teacher: User) -> None:
        rows = proposed_for(teacher.person, TODAY)
        of_mode = dict.fromkeys(MODES, 0)
        for row in rows:
            of_mode[Mode(Method.objects.get(pk=row.method).mode)] += row.minutes
        shares = [100 * minutes / sum(of_mode.values()) for minutes in of_mode.values()]
        assert all(abs(share - mode) <= 15 for share, mode in zip(shares, MODES, strict=True))

    def test_course_of_the_circular_is_proposed_where_it_fits(self, teacher: User) -> None:
        rows = proposed_for(teacher.person, TODAY)
        courses = [row.course for row in rows if row.course]
        assert courses[0] == Course.objects.get(code="CMU011").pk
        assert len(courses) == len(set(courses))

    def test_course_that_is_done_is_not_proposed_again(
        self, teacher: User, supervisor: User, school: Unit
    ) -> None:
        course = Course.objects.get(code="CMU011")
        make_approved(make_person(school), supervisor, course=course)
        assert course.pk in {row.course for row in proposed_for(teacher.person, TODAY)}
        make_approved(teacher.person, supervisor, course=course)
        assert course.pk not in {row.course for row in proposed_for(teacher.person, TODAY)}

    def test_person_outside_the_groups_gets_nothing(self, school: Unit) -> None:
        outside = make_person(school, group=None, outcome="outside")
        assert proposed_for(outside, TODAY) == proposed_for(PersonFactory(), TODAY) == []
