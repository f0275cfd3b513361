"""A self-assessment is kept as it is filled in, by its owner alone, and verifies nothing."""

import copy
import re
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies import actions
from competencies.actions import NothingComplete
from competencies.builders import how_far, sheets_of
from competencies.enums import Source
from competencies.models import AreaProgress, Assessment, Framework, SelfAssessment, Statement
from personnel.actions.groups import Conflict
from personnel.enums import Role
from personnel.models import Unit, User
from tests.competencies.factories import DATA, answer_area, area_no, make_framework
from tests.conftest import TODAY
from tests.personnel.factories import make_unit, make_user
from tests.threads import THREADS, at_once
from tests.training.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(framework: Framework, school: Unit) -> User:
    return make_user(school)


@pytest.fixture
def begun(teacher: User) -> SelfAssessment:
    return actions.begin_self_assessment(at=NOW, by=teacher)


@pytest.fixture
def as_teacher(client: Client, teacher: User) -> Client:
    client.force_login(teacher)
    return client


def finish(user: User) -> SelfAssessment:
    return actions.finish_self_assessment(on=TODAY, at=NOW, by=user)


def new_framework(change: Callable[[dict], None]) -> None:
    data = copy.deepcopy(DATA)
    data["framework"]["code"] = "NEXT"
    change(data)
    actions.load_framework(data=data, by=None)


def test_begin_again_goes_on_with_the_open_one(teacher: User, begun: SelfAssessment) -> None:
    assert actions.begin_self_assessment(at=NOW, by=teacher) == begun
    assert SelfAssessment.objects.count() == 1


def test_finish_gives_complete_areas_a_level_that_verifies_nothing(
    teacher: User, begun: SelfAssessment
) -> None:
    answer_area(teacher, 1, 3)
    answer_area(teacher, 2, 2, leave=1)
    finish(teacher)
    found = Assessment.objects.get()
    assert (found.area, found.level, found.source) == (area_no(1), 3, Source.SELF)
    assert not AreaProgress.objects.filter(verified_level__gt=0).exists()


def test_finish_with_a_gap_in_every_area_is_refused(teacher: User, begun: SelfAssessment) -> None:
    answer_area(teacher, 1, 3, leave=1)
    with pytest.raises(NothingComplete):
        finish(teacher)
    assert SelfAssessment.objects.open().exists()
    assert not Assessment.objects.exists()


def test_database_takes_no_verified_level_from_own_answers(
    teacher: User, begun: SelfAssessment
) -> None:
    answer_area(teacher, 1, 3)
    finding = {"person": begun.person, "area": area_no(1), "level": 3, "on_date": TODAY}
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.create(
            **finding, source=Source.SUPERVISOR, by=teacher, self_assessment=begun
        )


def test_answers_of_a_finished_one_stay_as_they_are(teacher: User, begun: SelfAssessment) -> None:
    answer_area(teacher, 1, 3)
    finish(teacher)
    with pytest.raises(Conflict):
        answer_area(teacher, 1, 0)
    for touch in (lambda: begun.answers.update(value=0), lambda: begun.answers.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            touch()
    assert set(begun.answers.values_list("value", flat=True)) == {3}


def test_answer_given_again_replaces_the_one_before(teacher: User, begun: SelfAssessment) -> None:
    answer_area(teacher, 1, 1)
    answer_area(teacher, 1, 2)
    assert [sheet.level for sheet in sheets_of(begun)][:2] == [2, 0]
    assert how_far(sheets_of(begun)).answered == 9


def test_time_left_is_under_twenty_minutes_for_all(teacher: User, begun: SelfAssessment) -> None:
    course = how_far(sheets_of(begun))
    assert (course.total, course.minutes_left) == (90, 18)


def test_replaced_framework_takes_over_what_stayed_the_same(
    teacher: User, begun: SelfAssessment
) -> None:
    answer_area(teacher, 1, 2)

    def change(data: dict) -> None:
        data["statements"][0]["text_th"] = "ฉันทำอย่างอื่นได้"

    new_framework(change)
    with pytest.raises(Conflict):
        finish(teacher)
    new = actions.begin_self_assessment(at=NOW, by=teacher)
    begun.refresh_from_db()
    assert (begun.set_aside_at, begun.answers.count()) == (NOW, 9)
    assert (new.answers.count(), how_far(sheets_of(new)).total) == (8, 90)


def test_page_of_a_replaced_framework_says_so(
    as_teacher: Client, teacher: User, begun: SelfAssessment
) -> None:
    new_framework(lambda data: None)
    assert as_teacher.get(reverse("self_assessment")).context["is_outdated"]
    area = as_teacher.get(reverse("self_assessment_area", args=[1]))
    assert area.url == reverse("self_assessment")


def test_answer_by_htmx_is_kept_and_found_in_another_browser(
    as_teacher: Client, teacher: User, begun: SelfAssessment
) -> None:
    url, row = reverse("self_assessment_area", args=[1]), Statement.objects.first()
    answer = as_teacher.post(url, {f"s{row.pk}": "2"}, headers={"HX-Request": "true"})
    assert answer.context["how_far"].answered == 1
    assert "<html" not in answer.content.decode()
    elsewhere = Client()
    elsewhere.force_login(teacher)
    assert elsewhere.get(url).context["form"][f"s{row.pk}"].value() == 2


def test_button_keeps_the_page_and_opens_the_next_area(
    as_teacher: Client, begun: SelfAssessment
) -> None:
    rows = Statement.objects.filter(area=area_no(1))
    url = reverse("self_assessment_area", args=[1])
    answer = as_teacher.post(url, {f"s{row.pk}": "1" for row in rows})
    assert answer.url == reverse("self_assessment_area", args=[2])
    assert begun.answers.count() == 9


def boxes(page: str) -> dict[str, str]:
    """What a page says that it shows."""
    return dict(re.findall(r'name="(initial-s\d+)"(?: value="(\d)")?', page))


def test_page_that_was_overtaken_changes_only_what_is_answered_on_it(
    as_teacher: Client, begun: SelfAssessment
) -> None:
    url = reverse("self_assessment_area", args=[1])
    one, two, three = (f"s{row.pk}" for row in Statement.objects.filter(area=area_no(1))[:3])
    as_teacher.post(url, {one: "1"}, headers={"HX-Request": "true"})
    shown = boxes(as_teacher.get(url).text)
    assert len(shown) == 9
    as_teacher.post(url, {one: "3"})
    by_htmx = as_teacher.post(url, {one: "1", two: "2"} | shown, headers={"HX-Request": "true"})
    assert by_htmx.context["is_overtaken"]
    shown = boxes(by_htmx.text)
    assert (shown[f"initial-{one}"], shown[f"initial-{two}"]) == ("1", "2")
    as_teacher.post(url, {two: "0"})
    answer = as_teacher.post(url, {one: "1", two: "2", three: "1"} | shown)
    assert answer.url == url
    kept = {f"s{row.statement_id}": row.value for row in begun.answers.all()}
    assert kept == {one: 3, two: 0, three: 1}


def test_refused_page_still_knows_what_it_showed(as_teacher: Client, begun: SelfAssessment) -> None:
    url, row = reverse("self_assessment_area", args=[1]), Statement.objects.first()
    sent = {f"s{row.pk}": "7", f"initial-s{row.pk}": "2"}
    assert boxes(as_teacher.post(url, sent).text)[f"initial-s{row.pk}"] == "2"


def test_impossible_answer_is_refused_with_a_sentence(
    as_teacher: Client, begun: SelfAssessment
) -> None:
    row = Statement.objects.first()
    answer = as_teacher.post(reverse("self_assessment_area", args=[1]), {f"s{row.pk}": "7"})
    assert answer.context["form"].errors
    assert not begun.answers.exists()


def test_statement_of_another_framework_is_not_answered(
    teacher: User, begun: SelfAssessment
) -> None:
    old = Statement.objects.first()
    new_framework(lambda data: None)
    actions.begin_self_assessment(at=NOW, by=teacher)
    actions.save_answers(answers={old.pk: 3}, at=NOW, by=teacher)
    assert not SelfAssessment.objects.open().get().answers.exists()


def test_report_is_for_its_owner_alone(
    as_teacher: Client, teacher: User, begun: SelfAssessment, area: Unit, school: Unit
) -> None:
    answer_area(teacher, 1, 3)
    url = reverse("self_assessment_report", args=[finish(teacher).pk])
    assert as_teacher.get(url).status_code == 200
    others = (make_user(area, Role.SUPERVISOR), make_user(school), make_user(is_superuser=True))
    for other in others:
        client = Client()
        client.force_login(other)
        assert client.get(url).status_code == 404


def test_page_costs_the_same_with_one_and_three_areas_answered(
    as_teacher: Client, teacher: User, begun: SelfAssessment
) -> None:
    def cost(number: int) -> int:
        answer_area(teacher, number, 2)
        with CaptureQueriesContext(connection) as queries:
            as_teacher.get(reverse("self_assessment"))
        return len(queries)

    costs = [cost(number) for number in (1, 2, 3)]
    assert costs[0] == costs[2] <= 12


@pytest.mark.django_db(transaction=True)
def test_two_browsers_begin_and_finish_once() -> None:
    make_framework()
    user = make_user(make_unit())

    at_once(lambda _number: actions.begin_self_assessment(at=NOW, by=user))
    assert SelfAssessment.objects.count() == 1
    answer_area(user, 1, 3)
    assert at_once(lambda _number: finish(user)) == ["conflict"] * (THREADS - 1) + ["done"]
    assert Assessment.objects.count() == 1
