from datetime import date

import pytest
from stdnum.th import pin

from personnel.text import normalise
from skillsportal.demo import people as demo
from skillsportal.demo.names import FEMALE_NAMES, MALE_NAMES, SURNAMES
from skillsportal.demo.people import MadeUpPerson, later_roster, made_up_citizen_id, make_people
from skillsportal.demo.units import in_area, read_units


@pytest.fixture(scope="module")
def people() -> list[MadeUpPerson]:
    return make_people(read_units(), seed=1)


@pytest.fixture(scope="module")
def later(people) -> list[MadeUpPerson]:
    return later_roster(people, seed=1)


def by_id(people: list[MadeUpPerson]) -> dict[str, MadeUpPerson]:
    return {person.citizen_id: person for person in people}


def test_people_are_the_same_for_the_same_seed(people):
    assert make_people(read_units(), seed=1) == people


def test_people_are_others_for_another_seed(people):
    others = make_people(read_units(), seed=2)
    assert [person.full_name for person in others] != [person.full_name for person in people]


def test_people_are_as_many_as_an_area_has(people):
    assert 1_300 <= len(people) <= 1_500


def test_every_unit_of_the_area_is_staffed_in_order(people):
    assert list(dict.fromkeys(person.unit for person in people)) == in_area(read_units())


def test_citizen_ids_are_valid_unique_and_of_no_province(people):
    ids = {person.citizen_id for person in people}
    assert len(ids) == len(people)
    assert all(pin.is_valid(citizen_id) for citizen_id in ids)
    assert {citizen_id[1:3] for citizen_id in ids} == {"00"}


def test_made_up_citizen_id_agrees_with_the_published_formula():
    citizen_id = made_up_citizen_id(12_345_678)
    weighted = sum(int(digit) * (13 - place) for place, digit in enumerate(citizen_id[:12]))
    assert int(citizen_id[12]) == (11 - weighted % 11) % 10


@pytest.mark.parametrize("field", ["citizen_id", "email", "phone"])
def test_people_share_no_identifier(people, field):
    assert len({getattr(person, field) for person in people}) == len(people)


def test_position_numbers_are_unique_and_contract_staff_have_none(people):
    numbers = [person.position_no for person in people if person.position_no]
    contract = [person for person in people if person.position in demo.OUTSIDE_POSITIONS]
    assert len(set(numbers)) == len(numbers)
    assert {person.position_no for person in contract} == {""}


def test_full_names_are_unique(people):
    assert len({(person.first_name, person.last_name) for person in people}) == len(people)


def test_everybody_began_between_22_and_41_and_before_the_roster(people):
    for person in people:
        assert 22 <= person.start_date.year - person.birth_date.year <= 26
        assert date(1960, 1, 1) < person.start_date < demo.ROSTER_DATE


def test_a_prefix_fits_the_first_name(people):
    women = [person for person in people if person.prefix in ("นาง", "นางสาว", "ว่าที่ร้อยตรีหญิง")]
    men = [person for person in people if person.prefix in ("นาย", "ว่าที่ร้อยตรี")]
    assert len(women) + len(men) == len(people)
    assert {person.first_name for person in women} <= set(FEMALE_NAMES)
    assert {person.first_name for person in men} <= set(MALE_NAMES)


@pytest.mark.parametrize(
    ("names", "least"), [(FEMALE_NAMES, 120), (MALE_NAMES, 120), (SURNAMES, 250)]
)
def test_names_are_enough_unique_and_normalised(names, least):
    assert len(names) >= least
    assert len(set(names)) == len(names)
    assert all(normalise(name) == name and " " not in name for name in names)


def test_schools_have_from_5_to_35_staff_and_one_who_leads(people):
    for unit in in_area(read_units()):
        staff = [person.position for person in people if person.unit == unit]
        leaders = {demo.DIRECTOR_POSITION, *demo.ACTING_DIRECTORS.values()}
        if unit.size:
            assert 5 <= len(staff) <= 35
            assert sum(position in leaders for position in staff) == 1


def test_about_a_seventh_is_outside_the_circular(people):
    outside = sum(person.position in demo.OUTSIDE_POSITIONS for person in people)
    assert 0.12 < outside / len(people) < 0.18


def test_every_title_for_the_review_list_occurs(people):
    found = [person.position for person in people if person.position in demo.REVIEW_POSITIONS]
    assert set(found) == demo.REVIEW_POSITIONS
    assert 8 <= len(found) <= 15


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_people_behind_accounts_are_there_whatever_the_seed(seed):
    made = by_id(make_people(read_units(), seed=seed))
    for (unit_key, position), identity in demo.NAMED.items():
        person = made[identity.citizen_id]
        assert (person.unit.key, person.position) == (unit_key, position)
        assert person.full_name == f"{identity.prefix}{identity.first_name} {identity.last_name}"


def test_teacher_and_director_are_of_one_school_and_the_other_director_is_not(people):
    made = by_id(people)
    school = made[demo.TEACHER.citizen_id].unit
    assert made[demo.DIRECTOR.citizen_id].unit == school
    assert made[demo.OTHER_DIRECTOR.citizen_id].unit != school


def test_later_roster_is_the_same_for_the_same_seed(people, later):
    assert later_roster(people, seed=1) == later


def test_later_roster_has_promoted_moved_and_new_teachers(people, later):
    before = by_id(people)
    stayed = [person for person in later if person.citizen_id in before]
    assert 0 < len(later) - len(stayed) < 50
    assert 0 < sum(person.unit != before[person.citizen_id].unit for person in stayed) < 50
    assert 0 < sum(person.level != before[person.citizen_id].level for person in stayed) < 100


def test_later_roster_leaves_leaders_and_named_people_alone(people, later):
    after = by_id(later)
    kept = [person for person in people if person.position == demo.DIRECTOR_POSITION]
    kept.append(by_id(people)[demo.TEACHER.citizen_id])
    assert all(after[person.citizen_id] == person for person in kept)


def test_later_roster_still_comes_unit_by_unit(later):
    units = list(dict.fromkeys(person.unit for person in later))
    assert [person.unit for person in later] == sorted(
        (person.unit for person in later), key=units.index
    )
