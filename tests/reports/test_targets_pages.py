"""The pages of the targets editor."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competencies.enums import Stage
from competencies.models import Area, Framework, StageTarget
from personnel.enums import Group
from personnel.models import Unit, User
from reports import actions
from reports.models import TargetDraft
from tests.personnel.factories import make_person, make_unit
from tests.reports.drafts import previewed, rules_keeper
from tests.reports.factories import make_progress

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def keeper(client: Client, framework: Framework, ministry: Unit) -> User:
    user = rules_keeper(ministry)
    client.force_login(user)
    return user


def sheet(client: Client, **changed: str) -> dict[str, str]:
    """What the form of the first stage would send, with some boxes written anew."""
    form = client.get(reverse("targets")).context["form"]
    seen = client.get(reverse("targets")).context["basis"].seen
    boxes = {name: form[name].value() for name in form.fields}
    shown = {name: form.fields[name].prepare_value(value) for name, value in boxes.items()}
    return {**{k: str(v) for k, v in shown.items()}, "stage": "EARLY", "seen": seen, **changed}


def box(number: int, name: str, group: str = "S") -> str:
    return f"{group}-{Area.objects.in_use().get(number=number).pk}-{name}"


def said(client: Client, **changed: str) -> str:
    return client.post(reverse("targets"), sheet(client, **changed)).content.decode()


def test_page_shows_the_framework_and_every_value_as_an_agency_setting(
    client: Client, keeper: User, framework: Framework
) -> None:
    StageTarget.objects.update(due_date=timezone.localdate())
    StageTarget.objects.filter(group="M").update(due_date=date(2022, 9, 30))
    answer = client.get(reverse("targets"))
    shown = answer.content.decode()
    assert framework.name_en in shown
    assert shown.count("agency setting") == 4 + 1
    assert len(answer.context["form"].fields) == 160
    assert shown.count("Overdue") == 10
    assert "10 targets of this stage are past their date." in shown


def test_page_without_framework_says_so(client: Client, ministry: Unit) -> None:
    client.force_login(rules_keeper(ministry))
    assert "No framework is in use yet" in client.get(reverse("targets")).content.decode()


@pytest.mark.parametrize(
    ("name", "written", "sentence"),
    [
        ("level", "4", "Write a level from 0 to 3."),
        ("level", "", "Write a level from 0 to 3."),
        ("hours", "-1", "Write the hours as a number from 0 to 2,000, such as 3 or 1.5."),
        ("coverage", "101", "Write the share of people as a whole percentage from 0 to 100."),
        ("coverage", "80.5", "Write the share of people as a whole percentage from 0 to 100."),
        ("due_date", "31/2/2570", "There is no day 31"),
    ],
)
def test_bad_value_is_refused_with_a_sentence(
    client: Client, keeper: User, name: str, written: str, sentence: str
) -> None:
    assert sentence in said(client, **{box(3, name): written})
    assert not TargetDraft.objects.exists()


def test_draft_changes_the_written_box_and_nothing_else(client: Client, keeper: User) -> None:
    changed = {box(3, "hours"): "4.5", box(3, "due_date"): "30/9/2571"}
    answer = client.post(reverse("targets"), sheet(client, **changed))
    draft = TargetDraft.objects.get()
    assert answer.url == reverse("target_draft", args=[draft.pk])
    (row,) = [row for row in draft.targets if row not in draft.before]
    assert (row["stage"], row["group"], row["minutes"]) == ("EARLY", "S", 270)
    assert row["due_date"] == "2028-09-30"


@pytest.mark.parametrize("minutes", [1, 50, 179, 181, 7199])
def test_hours_come_back_as_the_same_minutes(client: Client, keeper: User, minutes: int) -> None:
    StageTarget.objects.update(minutes=minutes)
    client.post(reverse("targets"), sheet(client))
    draft = TargetDraft.objects.get()
    assert sorted(draft.targets, key=str) == sorted(draft.before, key=str)


def test_fill_writes_the_boxes_it_is_for_and_saves_nothing(client: Client, keeper: User) -> None:
    filled = {"fill": "1", "fill-group": "M", "fill-area": "3", "fill-due_date": "30/9/2575"}
    form = client.post(reverse("targets"), sheet(client, **filled)).context["form"]
    written = {name for name in form.fields if form[name].value() == "30/9/2575"}
    assert written == {box(3, "due_date", "M")}
    everywhere = {"fill": "1", "fill-coverage": "70"}
    form = client.post(reverse("targets"), sheet(client, **everywhere)).context["form"]
    assert sum(form[name].value() == "70" for name in form.fields) == len(Group) * 10
    assert not TargetDraft.objects.exists()


def test_later_stage_that_asks_for_less_is_warned_about(client: Client, keeper: User) -> None:
    draft = previewed(keeper, Stage.DEVELOPING, level=0)
    shown = client.get(reverse("target_draft", args=[draft.pk])).content.decode()
    assert "40 targets ask for less than the stage before them" in shown
    assert "Developing asks for less than Early: group S, area 3." in shown


def test_preview_says_how_many_units_of_which_kinds_and_which(
    client: Client, keeper: User, school: Unit
) -> None:
    make_progress(make_person(school), level=1, minutes=180)
    draft = previewed(keeper, level=2)
    shown = client.get(reverse("target_draft", args=[draft.pk])).content.decode()
    assert "3 units would fall from Early to no stage" in shown
    assert school.label in shown
    assert "40 targets change" in shown
    assert 'School: <span class="num">1</span>' in shown


def test_preview_pages_the_units_with_a_fixed_number_of_queries(
    client: Client, keeper: User, area: Unit, django_assert_max_num_queries: Any
) -> None:
    for n in range(60):
        make_progress(make_person(make_unit(f"โรงเรียน {n}", area)), level=1, minutes=180)
    draft = previewed(keeper, level=2)
    with django_assert_max_num_queries(18):
        page = client.get(reverse("target_draft", args=[draft.pk]))
    assert page.context["moves"].has_next()
    assert "62 units would fall" in page.content.decode()


def test_saving_puts_the_targets_in_force(client: Client, keeper: User) -> None:
    draft = previewed(keeper, level=2)
    answer = client.post(reverse("target_draft_save", args=[draft.pk]), follow=True)
    assert "In force since" in answer.content.decode()
    assert not StageTarget.objects.filter(stage=Stage.EARLY).exclude(level=2).exists()


def test_saving_after_somebody_else_answers_kindly(client: Client, keeper: User) -> None:
    mine, other = previewed(keeper, level=2), previewed(keeper, coverage=90)
    actions.save_targets(draft=other, at=timezone.now(), by=keeper)
    shown = client.get(reverse("target_draft", args=[mine.pk])).content.decode()
    assert "Somebody changed the targets meanwhile" in shown
    assert "Save these" not in shown
    assert client.post(reverse("target_draft_save", args=[mine.pk])).status_code == 409


def test_sheet_that_began_before_somebody_saved_answers_kindly(
    client: Client, keeper: User
) -> None:
    stale = sheet(client)
    actions.save_targets(draft=previewed(keeper, level=2), at=timezone.now(), by=keeper)
    assert client.post(reverse("targets"), stale).status_code == 409


def test_going_on_from_a_draft_keeps_its_other_stages(client: Client, keeper: User) -> None:
    first = previewed(keeper, Stage.MATURE, coverage=95)
    client.post(reverse("targets"), sheet(client, draft=str(first.pk)))
    draft = TargetDraft.objects.latest("requested_at")
    assert draft != first
    assert draft.before == first.before
    assert {row["coverage"] for row in draft.targets if row["stage"] == "MATURE"} == {95}


@pytest.mark.parametrize("asked", ["x", "00000000-0000-0000-0000-000000000001"])
def test_draft_that_is_not_there_is_404(client: Client, keeper: User, asked: str) -> None:
    assert client.get(reverse("targets"), {"draft": asked}).status_code == 404
