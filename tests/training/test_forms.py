from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from personnel.models import Unit, User
from tests.competencies.factories import area_no
from tests.conftest import TODAY
from tests.personnel.factories import make_person
from tests.training.factories import PDF, make_draft, make_waiting, method, upload
from training.forms.deciding import ApproveForm, ReturnForm
from training.forms.records import RecordForm, initial_again, initial_from, initial_of
from training.models import Course, ReturnReason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "_english")]


@pytest.fixture
def _english() -> Any:
    with translation.override("en"):
        yield


def typed(**fields: Any) -> dict[str, Any]:
    """What a teacher types for one hour of a workshop about area 4."""
    return {
        "title": "Mail merge",
        "method": method("workshop").pk,
        "start_date": "2/11/2569",
        "hours": "1",
        "areas": [area_no(4).pk],
    } | fields


def record_form(as_draft: bool = False, file: Any = None, **fields: Any) -> RecordForm:
    files = MultiValueDict({"evidence_files": [file]} if file else {})
    return RecordForm(typed(**fields), files, today=TODAY, as_draft=as_draft)


def shares_of(numbers: dict[int, int]) -> dict[str, int]:
    return {f"share_{area_no(number).pk}": share for number, share in numbers.items()}


def test_five_answers_are_enough(teacher: User) -> None:
    form = record_form()
    assert form.is_valid(), form.errors
    entry = form.entry(teacher.person)
    assert (entry.start_date, entry.end_date, entry.minutes) == (date(2026, 11, 2),) * 2 + (60,)
    assert entry.shares == {area_no(4).pk: 1}


def test_draft_may_lack_everything_but_its_title(teacher: User) -> None:
    form = RecordForm({"title": "Something"}, today=TODAY, as_draft=True)
    assert form.is_valid(), form.errors
    entry = form.entry(teacher.person)
    assert (entry.method, entry.start_date, entry.minutes, entry.shares) == (None, None, None, {})


@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"title": " "}, "title", "Write in a few words what you learned."),
        ({"method": ""}, "method", "Choose how you learned it."),
        ({"start_date": ""}, "start_date", "Enter the date"),
        ({"start_date": "31/2/2569"}, "start_date", "There is no day 31"),
        ({"start_date": "23/11/2569"}, "start_date", "23 Nov 2569 BE lies in the future."),
        ({"end_date": "23/11/2569"}, "end_date", "23 Nov 2569 BE lies in the future."),
        ({"end_date": "1/11/2569"}, "end_date", "1 Nov 2569 BE, lies before the first day, 2 Nov"),
        ({"hours": ""}, "hours", "Enter how long it took"),
        ({"hours": "0", "minutes": "0"}, "hours", "Enter how long it took"),
        (
            {"hours": "25"},
            "hours",
            "25 hours are too many: the first to the last day have 24 hours.",
        ),
        ({"hours": "24", "minutes": "1"}, "hours", "too many"),
        ({"hours": "-1"}, "hours", "greater than or equal to 0"),
        ({"hours": "99999"}, "hours", "less than or equal to 9999"),
        ({"minutes": "60"}, "minutes", "less than or equal to 59"),
        ({"areas": []}, "areas", "Choose at least one area."),
        ({"areas": ["0"]}, "areas", "Select a valid choice"),
        ({"evidence_link": "javascript:alert(1)"}, "evidence_link", "begins with http://"),
        ({"evidence_link": "ftp://example.org/x"}, "evidence_link", "begins with http://"),
    ],
)
def test_bad_input_is_answered_with_a_sentence(
    fields: dict[str, Any], name: str, sentence: str
) -> None:
    form = record_form(**fields)
    assert not form.is_valid()
    assert sentence in " ".join(form.errors[name])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html></html>", "not a PDF, JPEG or PNG"),
        (b"", "The file is empty."),
        (PDF[:-8], "The end of the file is missing"),
    ],
)
def test_bad_file_is_answered_with_a_sentence(content: bytes, sentence: str) -> None:
    form = record_form(file=upload(content))
    assert sentence in " ".join(form.errors["evidence_files"])


def test_file_that_is_too_large_is_refused_with_both_sizes(settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024
    form = record_form(file=SimpleUploadedFile("a.pdf", PDF + b" " * 2048))
    assert "up to 1.0\xa0KB can be kept" in " ".join(form.errors["evidence_files"])


def test_good_file_beside_an_error_is_asked_for_again() -> None:
    assert record_form(title="", file=upload()).lost_file
    assert not record_form(title="").lost_file


def test_last_day_gives_room_for_more_hours(teacher: User) -> None:
    assert record_form(hours="48", end_date="3/11/2569").is_valid()
    assert not record_form(hours="49", end_date="3/11/2569").is_valid()


def test_hours_may_be_written_with_a_fraction(teacher: User) -> None:
    form = record_form(hours="1.5", minutes="15")
    assert form.is_valid()
    assert form.entry(teacher.person).minutes == 105


# --- shares --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("areas", "shares"),
    [
        ([4, 5], {4: 60, 5: 30}),
        ([4, 5], {4: 60, 5: 41}),
        ([4, 5], {4: 100}),
        ([4], {4: 50}),
    ],
)
def test_shares_that_do_not_add_up_are_refused(areas: list[int], shares: dict[int, int]) -> None:
    form = record_form(areas=[area_no(n).pk for n in areas], **shares_of(shares))
    assert "add up to 100 %" in " ".join(form.errors["areas"])


def test_area_with_a_share_counts_as_chosen(teacher: User) -> None:
    form = record_form(areas=[], **shares_of({4: 70, 9: 30}))
    assert form.is_valid(), form.errors
    assert form.entry(teacher.person).shares == {area_no(4).pk: 70, area_no(9).pk: 30}


@given(st.lists(st.integers(1, 100), min_size=1, max_size=10))
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_shares_are_valid_exactly_when_they_add_up(shares: list[int]) -> None:
    form = record_form(areas=[], **shares_of(dict(enumerate(shares, start=1))))
    assert form.is_valid() == (sum(shares) == 100)


# --- courses and what a form begins with ---------------------------------------------------------
@pytest.mark.parametrize("title", ["IT Literacy", "cmu011", "Thai MOOC  CMU011"])
def test_course_is_recognised_by_title_alias_or_code(teacher: User, title: str) -> None:
    form = record_form(title=title)
    assert form.is_valid()
    assert form.entry(teacher.person).course == Course.objects.get(code="CMU011")


def test_another_title_is_no_course(teacher: User) -> None:
    form = record_form(title="IT Literacy for my class")
    assert form.is_valid()
    assert form.entry(teacher.person).course is None


def again(initial: dict[str, Any]) -> RecordForm:
    """The form as it comes back when nothing was changed in it."""
    form = RecordForm(initial=initial, today=TODAY)
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for name in ("start_date", "end_date"):
        if name in data:
            data[name] = form.fields[name].prepare_value(data[name])
    return RecordForm(data, today=TODAY)


def test_record_survives_being_opened_and_saved(teacher: User) -> None:
    unequal = {area_no(4).pk: 60, area_no(5).pk: 40}
    record = make_draft(teacher.person, shares=unequal, minutes=95, reflection="ก\nข")
    form = again(initial_of(record))
    assert form.is_valid(), form.errors
    entry = form.entry(teacher.person)
    assert (entry.minutes, entry.shares, entry.reflection) == (95, unequal, "ก\nข")
    assert (entry.start_date, entry.end_date) == (record.start_date, record.end_date)


def test_equal_shares_stay_unwritten(teacher: User) -> None:
    record = make_draft(teacher.person, shares={area_no(n).pk: 1 for n in (1, 2, 3)})
    assert not [name for name in initial_of(record) if name.startswith("share_")]


def test_logging_again_leaves_dates_and_evidence_open(teacher: User) -> None:
    initial = initial_again(make_draft(teacher.person, certificate_no="1"))
    assert initial["hours"] == 2
    assert not {"start_date", "certificate_no", "version"} & initial.keys()


def test_course_fills_title_method_hours_and_areas() -> None:
    initial = initial_from(Course.objects.get(code="CMU011"))
    assert (initial["title"], initial["hours"]) == ("IT Literacy", 10)
    assert len(initial["areas"]) == 4


# --- deciding ------------------------------------------------------------------------------------
def test_return_needs_a_reason() -> None:
    assert "Say why" in str(ReturnForm({"version": 2}).errors)


def test_common_reason_and_own_words_are_joined() -> None:
    common = ReturnReason.objects.get(code="hours")
    form = ReturnForm({"version": 2, "common": common.pk, "words": "page 2"})
    assert form.is_valid()
    assert form.cleaned_data["reason"] == f"{common.text}\npage 2"


def test_levels_can_be_given_for_the_areas_of_the_record_only(school: Unit) -> None:
    record = make_waiting(make_person(school))
    own, other = area_no(1).pk, area_no(2).pk
    form = ApproveForm({"version": 2, f"level_{own}": 2, f"level_{other}": 3}, record=record)
    assert form.is_valid()
    assert form.levels() == {own: 2}


@pytest.mark.parametrize("level", ["0", "4", "x"])
def test_level_outside_one_to_three_is_refused(school: Unit, level: str) -> None:
    record = make_waiting(make_person(school))
    form = ApproveForm({"version": 2, f"level_{area_no(1).pk}": level}, record=record)
    assert not form.is_valid()
