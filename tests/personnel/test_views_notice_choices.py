"""The page on which users choose their mails."""

import pytest
from django.test import Client

from personnel.enums import Delivery, NoticeTopic, Role
from personnel.models import AuditEvent, NoticeChoice, Unit, User
from personnel.notices.topics import TOPICS
from tests.personnel.factories import make_user

pytestmark = pytest.mark.django_db
PAGE = "/notices/mails/"
EVERYBODYS = {str(topic) for topic, definition in TOPICS.items() if definition.right is None}


@pytest.fixture
def user(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def chosen(user: User) -> dict[str, str]:
    return dict(NoticeChoice.objects.filter(user=user).values_list("topic", "delivery"))


def answers(**changes: str) -> dict[str, str]:
    """A form filled in with what holds while nobody chose, but for the changes."""
    return {str(topic): TOPICS[topic].delivery for topic in TOPICS if str(topic) in EVERYBODYS} | (
        changes
    )


def test_page_begins_with_what_holds(client: Client, user: User) -> None:
    form = client.get(PAGE).context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == answers()


def test_choice_is_kept_and_audited(client: Client, user: User) -> None:
    assert client.post(PAGE, answers(reminders=Delivery.NEVER)).status_code == 302
    assert chosen(user)[NoticeTopic.REMINDERS] == Delivery.NEVER
    assert client.get(PAGE).context["form"].fields["reminders"].initial == Delivery.NEVER
    client.post(PAGE, answers(reminders=Delivery.NOW))
    assert chosen(user)[NoticeTopic.REMINDERS] == Delivery.NOW
    assert AuditEvent.objects.filter(verb="notices.chosen").count() == 2


def test_choice_is_of_oneself_only(client: Client, user: User) -> None:
    other = make_user()
    NoticeChoice.objects.create(user=other, topic=NoticeTopic.REMINDERS, delivery=Delivery.NEVER)
    client.post(PAGE, answers(user=str(other.pk), reminders=Delivery.DAILY))
    assert chosen(other) == {NoticeTopic.REMINDERS: Delivery.NEVER}
    assert client.get(PAGE).context["form"].fields["reminders"].initial == Delivery.DAILY


def test_unknown_choice_is_refused(client: Client, user: User) -> None:
    assert client.post(PAGE, answers(reminders="weekly")).status_code == 200
    assert chosen(user) == {}


@pytest.mark.parametrize(
    ("role", "further"),
    [
        (Role.SUPERVISOR, {"waiting"}),
        (Role.ADMIN, {"rosters"}),
        (Role.ANALYST, {"reports", "figures"}),
    ],
)
def test_topics_are_those_that_can_concern_the_user(
    client: Client, area: Unit, role: Role, further: set[str]
) -> None:
    client.force_login(make_user(area, role))
    assert set(client.get(PAGE).context["form"].fields) == EVERYBODYS | further


def test_every_kind_of_notice_has_a_topic() -> None:
    kinds = [kind for definition in TOPICS.values() for kind in definition.kinds]
    assert len(kinds) == len(set(kinds))
    assert set(NoticeTopic) == set(TOPICS)


def test_link_of_a_mail_leads_through_the_sign_in(client: Client) -> None:
    assert client.get(PAGE).url == f"/accounts/login/?next={PAGE}"
