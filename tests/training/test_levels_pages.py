from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competencies.actions import assess, take_back
from competencies.enums import Source
from competencies.models import AreaProgress, Assessment
from personnel.enums import Group, Role
from personnel.models import AuditEvent, Person, Unit, User
from tests.competencies.factories import area_no, make_assessment
from tests.personnel.factories import make_person, make_user
from tests.training.factories import make_approved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "in_english")]


def address(unit: Unit, **more: Any) -> str:
    asked = {"unit": unit.pk, "area": area_no(1).pk} | more
    return f"{reverse('levels')}?" + "&".join(f"{key}={value}" for key, value in asked.items())


def sent(client: Client, url: str, **changes: str) -> Any:
    """Send the grid as it is shown, but for the changes: "level_<person>" and the like."""
    form = client.get(url).context["form"]
    data = {"reason": "Seen in class"}
    for line in form.lines:
        data |= {line.level_name: line.chosen, line.seen_name: line.cell.seen, line.note_name: ""}
    return client.post(url, data | changes)


def level(person: Person, area: int = 1) -> str:
    return f"level_{person.pk}_{area_no(area).pk}"


def test_group_is_assessed_on_one_page_and_only_changes_are_saved(
    as_supervisor: Client, supervisor: User, school: Unit
) -> None:
    people = [make_person(school) for _ in range(3)]
    assess(
        person=people[0], area=area_no(1), level=1, source=Source.SUPERVISOR,
        on=date(2026, 11, 1), reason="Before", by=supervisor,
    )  # fmt: skip
    changes = {level(people[1]): "2", level(people[2]): "0"}
    assert sent(as_supervisor, address(school), **changes).status_code == 302
    found = Assessment.objects.filter(reason="Seen in class").order_by("level")
    assert [(row.person, row.level) for row in found] == [(people[2], 0), (people[1], 2)]
    assert AreaProgress.objects.get(person=people[1]).verified_level == 2
    assert AuditEvent.objects.filter(verb="person.assessed").count() == 3


def test_grid_shows_self_view_hours_and_records_beside_the_level(
    as_supervisor: Client, supervisor: User, teacher: User, school: Unit
) -> None:
    make_assessment(teacher.person, area_no(1), 3, Source.SELF, date(2026, 11, 1))
    make_approved(teacher.person, supervisor, minutes=90)
    [line] = as_supervisor.get(address(school)).context["form"].lines
    cell = line.cell
    assert (cell.level, cell.self_level, cell.minutes, cell.records) == (None, 3, 90, 1)


def test_grid_leaves_out_oneself_supervisors_and_other_units(
    school: Unit, area: Unit, other_school: Unit
) -> None:
    user = make_user(school, Role.SUPERVISOR, person=make_person(school))
    make_user(school, Role.SUPERVISOR, person=make_person(school))
    make_person(other_school)
    shown = make_person(school)
    client = Client()
    client.force_login(user)
    lines = client.get(address(school)).context["form"].lines
    assert [line.cell.person for line in lines] == [shown]
    assert client.get(address(other_school)).status_code == 404
    assert client.get(reverse("person_levels", args=[user.person_id])).status_code == 404


def test_level_sent_for_somebody_out_of_scope_is_not_saved(
    as_supervisor: Client, school: Unit, other_school: Unit
) -> None:
    make_person(school)
    stranger = make_person(other_school)
    form = {level(stranger): "3", f"seen_{stranger.pk}_{area_no(1).pk}": "0"}
    sent(as_supervisor, address(school), **form)
    assert not Assessment.objects.exists()


def test_group_is_narrowed_to_people_of_a_group(as_supervisor: Client, school: Unit) -> None:
    make_person(school)
    manager = make_person(school, group=Group.M)
    lines = as_supervisor.get(address(school, group="M")).context["form"].lines
    assert [line.cell.person for line in lines] == [manager]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"level": "2", "reason": ""}, "Write the reason here"),
        ({"level": "4"}, "Choose a level from the list"),
        ({"level": "x"}, "Choose a level from the list"),
        ({}, "No level was changed"),
    ],
)
def test_grid_says_what_is_missing_and_keeps_what_was_chosen(
    as_supervisor: Client, school: Unit, changes: dict[str, str], said: str
) -> None:
    person = make_person(school)
    chosen = {level(person): changes["level"]} if "level" in changes else {}
    rest = {key: value for key, value in changes.items() if key != "level"}
    page = sent(as_supervisor, address(school), **chosen, **rest)
    assert said in page.content.decode()
    assert page.context["form"].lines[0].chosen == changes.get("level", "")
    assert not Assessment.objects.exists()


def test_note_beside_a_level_is_reason_enough(as_supervisor: Client, school: Unit) -> None:
    person = make_person(school)
    note = {f"note_{person.pk}_{area_no(1).pk}": "Led the workshop", "reason": ""}
    sent(as_supervisor, address(school), **{level(person): "3"}, **note)
    assert Assessment.objects.get().reason == "Led the workshop"


def test_level_found_by_somebody_else_meanwhile_saves_nothing(
    as_supervisor: Client, supervisor: User, school: Unit
) -> None:
    people = [make_person(school) for _ in range(2)]
    url = address(school)
    stale = {
        name: str(line.cell.seen)
        for line in as_supervisor.get(url).context["form"].lines
        for name in [line.seen_name]
    }
    said = {"source": Source.SUPERVISOR, "on": date(2026, 11, 2), "reason": "x", "by": supervisor}
    assess(person=people[0], area=area_no(1), level=3, **said)
    changes = {level(person): "1" for person in people}
    assert sent(as_supervisor, url, **stale, **changes).status_code == 409
    assert Assessment.objects.count() == 1


def test_person_is_assessed_in_ten_areas_and_the_history_is_shown(
    as_supervisor: Client, supervisor: User, teacher: User
) -> None:
    url = reverse("person_levels", args=[teacher.person_id])
    changes = {level(teacher.person, number): "1" for number in (1, 2, 10)}
    assert sent(as_supervisor, url, **changes).status_code == 302
    assert AreaProgress.objects.filter(verified_level=1).count() == 3
    first = Assessment.objects.earliest("pk")
    take_back(assessments=[first], reason="Wrong person", by=supervisor)
    page = as_supervisor.get(url)
    assert len(page.context["form"].lines) == 10
    assert len(page.context["history"]) == 3
    assert "Taken back" in (text := page.content.decode())
    assert "Wrong person" in text


def test_page_of_a_person_leads_to_the_levels(as_supervisor: Client, teacher: User) -> None:
    url = reverse("person_levels", args=[teacher.person_id])
    page = as_supervisor.get(reverse("person", args=[teacher.person_id]))
    assert url in page.content.decode()


def test_grid_costs_the_same_for_one_and_for_twenty_people(
    as_supervisor: Client, school: Unit
) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as shown:
            as_supervisor.get(address(school))
        people = Person.objects.in_subtree(school, date.today())
        changes, url = {level(person): "2" for person in people}, address(school)
        with CaptureQueriesContext(connection) as saved:
            sent(as_supervisor, url, **changes)
        return len(shown), len(saved)

    make_person(school)
    first = cost()
    before = Assessment.objects.count()
    for _ in range(19):
        make_person(school)
    assert cost() == first
    assert Assessment.objects.count() == before + 19
