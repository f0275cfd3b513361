"""The rule book: proposed, previewed, put in force; its pages."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.actions.groups import Conflict, assign_it_work, load_position_rules, set_group
from personnel.actions.rules import propose_rules, save_rules
from personnel.classify import Rule
from personnel.enums import JobState, Outcome, Role, TitleMatch, UnitKind
from personnel.models import AuditEvent, PositionRule, Posting, RuleDraft, Unit, User
from personnel.placing import digest_of_rules, place, rules_in_force
from personnel.rule_checks import clashes, shadows
from personnel.rule_work import CHANGED_MEANWHILE
from personnel.tasks import work_on_rules
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_unit, make_user
from tests.personnel.rule_drafts import book_with, previewed, proposed

pytestmark = pytest.mark.django_db

TEACHER = Rule(
    code="t", title_th="ครู", title_en="Teacher", aliases=["คุณครู"], match=TitleMatch.EXACT,
    unit_kinds=[], outcome=Outcome.GROUP, group="S", line="", clause="ว 4/2563 กลุ่ม S ข้อ 1",
    order=10,
)  # fmt: skip
HEAD = replace(TEACHER, code="h", title_th="หัวหน้า", aliases=[], match=TitleMatch.PREFIX, order=20)
ROWS = [{name: getattr(rule, name) for name in Rule.__slots__} for rule in (TEACHER, HEAD)]


@pytest.fixture(autouse=True)
def _rules(db: None, settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    load_position_rules(rows=ROWS, by=None)


@pytest.fixture
def keeper(ministry: Unit, client: Client) -> User:
    user = make_user(ministry, Role.ADMIN)
    client.force_login(user)
    return user


def staff(school: Unit) -> None:
    """Three teachers and a head placed by rule, one decided on, one with assigned IT work."""
    for position in ("ครู", "ครู", "คุณครู", "หัวหน้าหมวด"):
        PostingFactory(unit=school, position=position)
    decided = PostingFactory(unit=school, position="ครู")
    technologist = PostingFactory(unit=school, position="ครู")
    place(on=TODAY)
    decided.refresh_from_db()
    set_group(posting=decided, group="M", reason="คำสั่งที่ 1/2569", by=make_user(is_superuser=True))
    assign_it_work(
        person=technologist.person, unit=school, order_no="1/2569", from_date=TODAY, on=TODAY,
        by=make_user(is_superuser=True),
    )  # fmt: skip


def groups() -> dict[int, tuple[str, str | None]]:
    return {pk: (o, g) for pk, o, g in Posting.objects.values_list("pk", "outcome", "group")}


def save(draft: RuleDraft, by: User) -> None:
    save_rules(draft=draft, at=timezone.now(), by=by)
    work_on_rules(str(draft.pk))
    draft.refresh_from_db()


def test_preview_equals_what_saving_moves(school: Unit, keeper: User) -> None:
    staff(school)
    before = groups()
    draft = previewed(keeper, book_with("t", group="A"))
    assert draft.moves == [["group", "S", "group", "A", 3]]
    assert sorted(row[0] for row in draft.titles) == ["ครู", "คุณครู"]
    assert groups() == before
    save(draft, keeper)
    moved = {pk for pk, now in groups().items() if now != before[pk]}
    assert draft.is_in_force
    assert len(moved) == 3
    assert all(groups()[pk] == ("group", "A") for pk in moved)


@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"outcome": "outside", "group": None}, ["outside", None]),
        ({"outcome": "review", "group": None}, ["review", None]),
    ],
)
def test_preview_tells_outside_and_review_apart(
    school: Unit, keeper: User, fields: dict[str, Any], after: list[Any]
) -> None:
    staff(school)
    assert previewed(keeper, book_with("t", **fields)).moves == [["group", "S", *after, 3]]


def test_retired_rule_places_nobody_and_is_kept(school: Unit, keeper: User) -> None:
    staff(school)
    draft = previewed(keeper, [row for row in rules_in_force() if row["code"] != "h"])
    assert draft.moves == [["group", "S", "review", None, 1]]
    save(draft, keeper)
    assert PositionRule.objects.get(code="h").retired_at
    assert [row["code"] for row in rules_in_force()] == ["t"]


def test_saving_is_audited_and_the_old_rule_is_in_the_history(keeper: User) -> None:
    save(previewed(keeper, book_with("t", group="A")), keeper)
    event = AuditEvent.objects.get(verb="position_rules.set")
    assert (event.actor, event.detail["changed"]) == (keeper.audit_name, ["t"])
    history = apps.get_model("personnel", "PositionRuleEvent").objects
    assert history.filter(code="t", group="S").exists()


def test_what_the_agency_wrote_survives_the_shipped_book(keeper: User) -> None:
    new = {**ROWS[0], "code": "agency-1", "title_th": "ครูใหม่", "aliases": [], "order": 30}
    book = [row for row in book_with("t", group="A") if row["code"] != "h"]
    save(previewed(keeper, [*book, new]), keeper)
    load_position_rules(rows=ROWS, by=None)
    assert [(row["code"], row["group"]) for row in rules_in_force()] == [
        ("t", "A"),
        ("agency-1", "S"),
    ]


def test_book_saved_after_another_is_refused(keeper: User) -> None:
    first = previewed(keeper, book_with("t", group="A"))
    second = previewed(keeper, book_with("t", group="M"))
    save(first, keeper)
    with pytest.raises(Conflict):
        save_rules(draft=second, at=timezone.now(), by=keeper)
    assert PositionRule.objects.get(code="t").group == "A"


def test_book_changed_before_the_worker_comes_changes_nothing(keeper: User) -> None:
    draft = previewed(keeper, book_with("t", group="A"))
    save_rules(draft=draft, at=timezone.now(), by=keeper)
    PositionRule.objects.filter(code="h").update(group="M")
    work_on_rules(str(draft.pk))
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == (JobState.FAILED, CHANGED_MEANWHILE)
    assert PositionRule.objects.get(code="t").group == "S"


def test_book_is_not_saved_twice_or_without_a_preview(keeper: User) -> None:
    draft = proposed(keeper, book_with("t", group="A"))
    with pytest.raises(Conflict):
        save_rules(draft=draft, at=timezone.now(), by=keeper)
    work_on_rules(str(draft.pk))
    save_rules(draft=draft, at=timezone.now(), by=keeper)
    with pytest.raises(Conflict):
        save_rules(draft=draft, at=timezone.now(), by=keeper)


def test_proposal_that_began_from_another_book_is_refused(keeper: User) -> None:
    with pytest.raises(Conflict):
        propose_rules(rules=[], seen="x", as_of=TODAY, by=keeper)


@pytest.mark.django_db(transaction=True)
def test_two_books_saved_at_once_are_one() -> None:
    load_position_rules(rows=ROWS, by=None)
    keeper = make_user(make_unit("กระทรวง"), Role.ADMIN)
    drafts = [previewed(keeper, book_with("t", group=group)) for group in "AMT"]
    together = Barrier(len(drafts))

    def attempt(draft: RuleDraft) -> str:
        try:
            together.wait()
            save_rules(draft=draft, at=timezone.now(), by=keeper)
        except Conflict:
            return "conflict"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(len(drafts)) as pool:
        assert sorted(pool.map(attempt, drafts)) == ["conflict"] * 2 + ["saved"]


# --- what is wrong or odd in a book ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"aliases": ["คุณ ครู"]}, ["คุณครู"]),
        ({"aliases": ["คุณครู"], "match": TitleMatch.PREFIX}, []),
        ({"aliases": ["ครูพิเศษ"]}, []),
    ],
)
def test_spelling_of_two_rules_is_found(change: dict[str, Any], found: list[str]) -> None:
    other = replace(TEACHER, **{"code": "o", "title_th": "อื่น", **change})
    assert [pair.written for pair in clashes([TEACHER, other])] == found


def test_spelling_of_two_rules_for_other_kinds_of_unit_is_none() -> None:
    school = replace(TEACHER, unit_kinds=[UnitKind.SCHOOL])
    office = replace(TEACHER, code="o", unit_kinds=[UnitKind.AREA_OFFICE])
    assert not list(clashes([school, office]))
    assert list(clashes([school, replace(office, unit_kinds=[])]))


def shadowed(first: dict[str, Any], second: dict[str, Any]) -> Iterator[str]:
    early = replace(HEAD, **first)
    late = replace(HEAD, **{"code": "l", "order": 99, "title_th": "หัวหน้าหมวด", **second})
    return (pair.written for pair in shadows([late, early]))


@pytest.mark.parametrize(
    ("first", "second", "is_shadowed"),
    [
        ({}, {}, True),
        ({"match": "contains"}, {"title_th": "รองหัวหน้า"}, True),
        ({"match": "contains"}, {"title_th": "รองหัวหน้า", "match": "contains"}, True),
        ({}, {"match": "contains"}, False),
        ({}, {"match": "exact"}, False),
        ({"unit_kinds": ["SCHOOL"]}, {}, False),
        ({"unit_kinds": ["SCHOOL"]}, {"unit_kinds": ["SCHOOL"]}, True),
    ],
)
def test_rule_that_never_decides_is_found(
    first: dict[str, Any], second: dict[str, Any], is_shadowed: bool
) -> None:
    assert bool(list(shadowed(first, second))) is is_shadowed


# --- pages ----------------------------------------------------------------------------------------
def sent(**changed: Any) -> dict[str, Any]:
    row = {name: value for name, value in ROWS[0].items() if name != "code" and value is not None}
    seen = {"seen": digest_of_rules(rules_in_force())}
    return {**row, "aliases": "คุณครู", **seen, **changed}


def test_list_searches_titles_and_spellings(client: Client, keeper: User) -> None:
    shown = client.get(reverse("rules"), {"q": "คุณครู"}).context["rules"]
    assert [rule.code for rule in shown] == ["t"]


def test_tester_says_group_rule_and_clause(client: Client, keeper: User) -> None:
    shown = client.get(reverse("rules"), {"title": "คุณครู", "kind": "SCHOOL"}).content.decode()
    assert "S Service" in shown
    assert "by rule 10 ครู, because of “คุณครู”: ว 4/2563 กลุ่ม S ข้อ 1" in shown
    unknown = client.get(reverse("rules"), {"title": "ยาม", "kind": "SCHOOL"}).content.decode()
    assert "No rule covers this title in this kind of unit." in unknown


def test_edited_rule_is_previewed_and_saved(client: Client, keeper: User, school: Unit) -> None:
    staff(school)
    client.post(reverse("rule", args=["t"]), sent(group="A"))
    draft = RuleDraft.objects.get()
    work_on_rules(str(draft.pk))
    shown = client.get(reverse("rule_draft", args=[draft.pk])).content.decode()
    assert "3 people would move from S Service to A Academic" in shown
    client.post(reverse("rule_draft_save", args=[draft.pk]))
    work_on_rules(str(draft.pk))
    shown = client.get(reverse("rule_draft", args=[draft.pk])).content.decode()
    assert "In force since" in shown
    assert PositionRule.objects.get(code="t").group == "A"


def test_rule_is_added_and_retired_in_a_draft(client: Client, keeper: User) -> None:
    client.post(reverse("rule_new"), sent(title_th="ผู้ช่วยครู", aliases="", order="40"))
    added = RuleDraft.objects.get()
    assert [row["title_th"] for row in added.rules] == ["ครู", "หัวหน้า", "ผู้ช่วยครู"]
    client.post(reverse("rule", args=["h"]), sent(retire="1", draft=str(added.pk)))
    draft = RuleDraft.objects.latest("requested_at")
    assert [row["title_th"] for row in draft.rules] == ["ครู", "ผู้ช่วยครู"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title_th": "ใหม่", "aliases": "คุณครู"}, "“คุณครู” would belong to two rules: ครู (order 10)"),
        ({"title_th": "ใหม่", "aliases": "", "group": ""}, "Choose the group"),
        ({"title_th": "ใหม่", "aliases": "", "order": "0"}, "Write the order as a whole number"),
        ({"title_th": "ใหม่", "aliases": "ก" * 201}, "at most 200 characters"),
    ],
)
def test_bad_rule_is_refused_with_a_sentence(
    client: Client, keeper: User, changed: dict[str, Any], sentence: str
) -> None:
    assert sentence in client.post(reverse("rule_new"), sent(**changed)).content.decode()
    assert not RuleDraft.objects.exists()


def test_page_that_began_before_somebody_saved_answers_kindly(client: Client, keeper: User) -> None:
    stale = sent(group="M")
    save(previewed(keeper, book_with("t", group="A")), keeper)
    assert client.post(reverse("rule", args=["t"]), stale).status_code == 409


def test_rule_that_is_not_there_is_404(client: Client, keeper: User) -> None:
    assert client.get(reverse("rule", args=["nothing"])).status_code == 404
    assert client.get(reverse("rules"), {"draft": "x"}).status_code == 404
