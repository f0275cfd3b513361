"""Details corrected by hand: what is kept, what is refused, and who may."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from personnel.actions.groups import Conflict
from personnel.actions.people import edit_person
from personnel.enums import PlacedBy, Role
from personnel.models import AuditEvent, Person, PositionRule, Posting, Unit, User
from tests.conftest import TODAY
from tests.personnel.factories import PostingFactory, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def posting(school: Unit) -> Posting:
    return PostingFactory(
        unit=school, person__first_name="สมใจ", person__last_name="ใจดี", position_no="123"
    )


def page(posting: Posting) -> str:
    return f"/people/{posting.person_id}/edit/"


def shown(client: Client, posting: Posting) -> dict[str, Any]:
    """What the browser would send back untouched."""
    form = client.get(page(posting)).context["form"]
    values = {name: form[name].field.prepare_value(form[name].initial) for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()}


def save(client: Client, posting: Posting, **edited: str) -> Any:
    return client.post(page(posting), shown(client, posting) | edited)


def person_of(posting: Posting) -> Person:
    return Person.objects.get(pk=posting.person_id)


def test_edited_fields_are_kept_with_their_day(
    client: Client, admin: User, posting: Posting
) -> None:
    response = save(client, posting, phone="081-234-5678", level="คศ.3")
    assert response.url == f"/people/{posting.person_id}/"
    person, today = person_of(posting), timezone.localdate().isoformat()
    posting.refresh_from_db()
    assert (person.phone, person.edited_on) == ("081-234-5678", {"phone": today})
    assert (posting.level, posting.edited_on) == ("คศ.3", {"level": today})


def test_earlier_days_stay_beside_the_new_one(admin: User, posting: Posting) -> None:
    edit_person(posting=posting, values={"phone": "02-111-2222"}, on=date(2026, 1, 5), by=admin)
    posting = Posting.objects.get(pk=posting.pk)
    edit_person(posting=posting, values={"subject": "ดนตรี"}, on=date(2026, 2, 6), by=admin)
    assert person_of(posting).edited_on == {"phone": "2026-01-05", "subject": "2026-02-06"}


def test_audit_names_the_fields_and_no_values(
    client: Client, admin: User, posting: Posting
) -> None:
    save(client, posting, phone="081-234-5678")
    event = AuditEvent.objects.get(verb="person.edited")
    assert (event.person, event.detail) == (str(posting.person_id), {"fields": ["phone"]})


def test_nothing_edited_writes_nothing(client: Client, admin: User, posting: Posting) -> None:
    save(client, posting)
    assert person_of(posting).edited_on == {}
    assert not AuditEvent.objects.filter(verb="person.edited").exists()


def test_new_name_is_found_and_sorted(client: Client, admin: User, posting: Posting) -> None:
    save(client, posting, first_name="เกศ", last_name="แก้วดี")
    person = person_of(posting)
    assert (person.name_key, person.name_sort[:2]) == ("เกศแก้วดี", "กเ")
    listed = client.get("/people/", {"q": "เกศ แก้ว"}).context["placements"]
    assert [line.posting.person for line in listed] == [person]


def test_glued_title_is_parted_as_in_a_roster(
    client: Client, admin: User, posting: Posting
) -> None:
    save(client, posting, prefix="", first_name="น.ส.สมหญิง")
    person = person_of(posting)
    assert (person.prefix, person.first_name) == ("นางสาว", "สมหญิง")


def test_birth_date_is_read_in_the_buddhist_era(
    client: Client, admin: User, posting: Posting
) -> None:
    save(client, posting, birth_date="5 มี.ค. 2530")
    assert person_of(posting).birth_date == date(1987, 3, 5)


def test_changed_position_is_placed_anew(client: Client, admin: User, posting: Posting) -> None:
    PositionRule.objects.create(
        code="director", title_th="ผู้อำนวยการสถานศึกษา", title_en="Director", match="exact",
        outcome="group", group="M", clause="ข้อ 1", order=1,
    )  # fmt: skip
    save(client, posting, position="ผู้อำนวยการสถานศึกษา")
    posting.refresh_from_db()
    assert (posting.group, posting.rule) == ("M", "director")


def test_decided_group_stays_when_the_position_changes(
    client: Client, admin: User, posting: Posting
) -> None:
    Posting.objects.filter(pk=posting.pk).update(
        group="A", placed_by=PlacedBy.DECISION, group_reason="ตามคำสั่ง"
    )
    save(client, posting, position="ผู้อำนวยการสถานศึกษา")
    posting.refresh_from_db()
    assert (posting.group, posting.placed_by) == ("A", PlacedBy.DECISION)


def test_account_keeps_its_address(client: Client, admin: User, posting: Posting) -> None:
    account = make_user(person=posting.person, email="sign-in@example.org")
    save(client, posting, email="Office@School.ac.th")
    account.refresh_from_db()
    assert account.email == "sign-in@example.org"
    assert person_of(posting).email == "office@school.ac.th"


@pytest.mark.parametrize(
    ("edited", "sentence"),
    [
        ({"first_name": ""}, "Write the first name."),
        ({"first_name": "12"}, "has no letters"),
        ({"position": ""}, "Write the position"),
        ({"position": "-"}, "Write the position"),
        ({"birth_date": "31/2/2530"}, "There is no day 31"),
        ({"birth_date": "1/1/2565"}, "Check the year of birth and its era."),
        ({"birth_date": "1/1/2620"}, "lies in the future"),
        ({"start_date": "1/1/2535"}, "Check both dates and their era."),
        ({"email": "nobody"}, "is no e-mail address. Write one address"),
        ({"phone": "x" * 41}, "at most 40 characters"),
        ({"subject": "1-1111-11111-11-9"}, "holds a citizen ID"),
    ],
)
def test_bad_value_is_said_and_nothing_saved(
    client: Client, admin: User, posting: Posting, edited: dict[str, str], sentence: str
) -> None:
    response = save(client, posting, level="คศ.3", **edited)
    assert sentence in response.content.decode()
    posting.refresh_from_db()
    assert (posting.level, person_of(posting).edited_on) == ("", {})


def test_value_stored_long_ago_does_not_block_another_edit(
    client: Client, admin: User, school: Unit
) -> None:
    old = PostingFactory(unit=school, person__birth_date=date(1930, 1, 1))
    save(client, old, phone="081-234-5678")
    assert person_of(old).phone == "081-234-5678"


def test_details_changed_meanwhile_answer_conflict(
    client: Client, admin: User, posting: Posting
) -> None:
    sent = shown(client, posting) | {"phone": "081-234-5678"}
    Person.objects.filter(pk=posting.person_id).update(subject="ดนตรี")
    assert client.post(page(posting), sent).status_code == 409
    assert person_of(posting).phone == ""


@pytest.mark.parametrize("change", [{"level": "คศ.1"}, {"to_date": date(2026, 1, 1)}])
def test_action_sees_what_changed_under_it(
    admin: User, posting: Posting, change: dict[str, Any]
) -> None:
    Posting.objects.filter(pk=posting.pk).update(**change)
    with pytest.raises(Conflict):
        edit_person(posting=posting, values={"phone": "1"}, on=TODAY, by=admin)


def test_look_at_the_details_is_written_down(client: Client, admin: User, posting: Posting) -> None:
    client.get(page(posting))
    assert AuditEvent.objects.get(verb="person.seen").person == str(posting.person_id)


def test_person_of_another_area_is_not_found(
    client: Client, admin: User, other_school: Unit
) -> None:
    elsewhere = PostingFactory(unit=other_school)
    assert client.get(page(elsewhere)).status_code == 404
    assert client.post(page(elsewhere), {"first_name": "x"}).status_code == 404


def test_further_post_in_the_scope_opens_no_details(
    client: Client, admin: User, school: Unit, other_school: Unit
) -> None:
    elsewhere = PostingFactory(unit=other_school)
    PostingFactory(unit=school, person=elsewhere.person, is_primary=False)
    assert client.get(page(elsewhere)).status_code == 404


@pytest.mark.parametrize("role", [None, Role.SUPERVISOR, Role.ANALYST])
def test_details_are_edited_by_administrators(
    client: Client, school: Unit, posting: Posting, role: Role | None
) -> None:
    client.force_login(make_user(school, role))
    assert client.get(page(posting)).status_code == 403


def test_list_and_page_of_a_person_lead_to_the_details(
    client: Client, admin: User, posting: Posting
) -> None:
    for url in ("/people/", f"/people/{posting.person_id}/"):
        assert page(posting) in client.get(url).content.decode()


def test_supervisor_finds_no_way_to_the_details(
    client: Client, school: Unit, posting: Posting
) -> None:
    client.force_login(make_user(school, Role.SUPERVISOR))
    for url in ("/people/", f"/people/{posting.person_id}/"):
        assert page(posting) not in client.get(url).content.decode()
