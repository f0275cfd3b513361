from collections import Counter, defaultdict
from itertools import chain

import pytest

from personnel.enums import CodeScheme, UnitKind
from personnel.text import match_key, normalise
from skillsportal.demo.units import AREA_KEY, UnitRow, in_area, read_units


@pytest.fixture(scope="module")
def units() -> list[UnitRow]:
    return read_units()


def names_of(unit: UnitRow) -> list[str]:
    return [name for name in (unit.name_th, unit.short_name, *unit.aliases) if name]


def test_units_are_the_ministry_every_area_office_and_one_area_in_full(units):
    assert Counter(unit.kind for unit in units) == {
        UnitKind.MINISTRY: 1,
        UnitKind.AGENCY: 5,
        UnitKind.AREA_OFFICE: 245,
        UnitKind.GROUP: 10,
        UnitKind.SCHOOL: 106,
    }


def test_area_offices_are_183_primary_and_62_secondary(units):
    short_names = [unit.short_name for unit in units if unit.kind == UnitKind.AREA_OFFICE]
    assert sum(name.startswith("สพป.") for name in short_names) == 183
    assert sum(name.startswith("สพม.") for name in short_names) == 62


def test_every_parent_comes_before_its_children(units):
    seen = {""}
    for unit in units:
        assert unit.parent_key in seen, unit.key
        seen.add(unit.key)


def test_only_the_ministry_has_no_parent(units):
    assert [unit.kind for unit in units if not unit.parent_key] == [UnitKind.MINISTRY]


def test_keys_and_codes_are_unique(units):
    codes = [(unit.code_scheme, unit.code) for unit in units if unit.code]
    assert len({unit.key for unit in units}) == len(units)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(("scheme", "digits"), [(CodeScheme.MOE10, 10), (CodeScheme.AREA8, 8)])
def test_codes_have_the_length_of_their_scheme(units, scheme, digits):
    codes = [unit.code for unit in units if unit.code_scheme == scheme]
    assert codes
    assert all(len(code) == digits and code.isascii() and code.isdigit() for code in codes)


def test_every_school_has_a_code_a_district_and_a_size(units):
    schools = [unit for unit in units if unit.kind == UnitKind.SCHOOL]
    assert {unit.code_scheme for unit in schools} == {CodeScheme.MOE10}
    assert {unit.district for unit in schools} == {"เมืองชุมพร", "ท่าแซะ", "ปะทิว"}
    assert {unit.size for unit in schools} == {"เล็ก", "กลาง", "ใหญ่", "ใหญ่พิเศษ"}


def test_every_text_is_already_normalised(units):
    texts = chain.from_iterable(names_of(unit) for unit in units)
    assert [text for text in texts if normalise(text) != text] == []


def test_no_name_is_listed_twice_for_one_unit(units):
    for unit in units:
        keys = [match_key(name) for name in names_of(unit)]
        assert len(set(keys)) == len(keys), unit.key


def test_no_two_units_share_a_name(units):
    owners = defaultdict(set)
    for unit in units:
        for name in names_of(unit):
            owners[match_key(name).removeprefix("โรงเรียน")].add(unit.key)
    assert [keys for keys in owners.values() if len(keys) > 1] == []


def test_the_area_has_its_office_groups_and_schools(units):
    area = in_area(units)
    assert area[0].key == AREA_KEY
    assert area[0].name_en == "Chumphon Primary Educational Service Area Office 1"
    assert "สพท.ชุมพร เขต 1" in area[0].aliases
    assert len(area) == 1 + 10 + 106
