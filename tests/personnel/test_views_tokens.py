"""The page where tokens are made and revoked."""

import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from personnel.actions.tokens import make_token
from personnel.be_dates import to_input
from personnel.enums import Role
from personnel.models import ApiToken, AuditEvent, Unit, User
from tests.personnel.factories import make_user

pytestmark = pytest.mark.django_db
TOKENS = "/tokens/"


@pytest.fixture
def admin(area: Unit, client: Client) -> User:
    user = make_user(area, Role.ADMIN)
    client.force_login(user)
    client.cookies["django_language"] = "en"
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return user


def form(days: int = 30, name: str = "Personnel system") -> dict[str, str]:
    return {"name": name, "expires_on": to_input(timezone.localdate() + timedelta(days=days))}


def test_password_is_asked_again_first(client: Client, area: Unit) -> None:
    client.force_login(make_user(area, Role.ADMIN))
    for answer in (client.get(TOKENS), client.post(TOKENS, form())):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not ApiToken.objects.exists()


def test_token_is_shown_once(client: Client, admin: User) -> None:
    page = client.post(TOKENS, form())
    token = ApiToken.objects.get(user=admin)
    text = page.context["made"]
    assert text in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    again = client.get(TOKENS).content.decode()
    assert "Personnel system" in again
    assert text.split("_", 2)[2] not in again  # the secret itself may hold underscores
    assert AuditEvent.objects.filter(verb="api_token.made", subject=f"apitoken:{token.pk}").exists()


@pytest.mark.parametrize(("days", "is_made"), [(-1, False), (0, True), (366, True), (367, False)])
def test_token_ends_within_a_year(client: Client, admin: User, days: int, is_made: bool) -> None:
    page = client.post(TOKENS, form(days))
    assert ("within a year" in page.content.decode()) is not is_made
    assert ApiToken.objects.exists() is is_made


def test_token_is_revoked_once(client: Client, admin: User) -> None:
    client.post(TOKENS, form())
    url = reverse("token_revoke", args=[ApiToken.objects.get().pk])
    assert [client.post(url).status_code for _ in range(2)] == [302, 409]
    assert ApiToken.objects.get().is_revoked
    assert "Revoked" in client.get(TOKENS).content.decode()


def test_token_of_somebody_else_is_neither_listed_nor_revoked(
    client: Client, admin: User, area: Unit
) -> None:
    other = make_user(area, Role.ADMIN)
    token, _text = make_token(name="theirs", expires_on=timezone.localdate(), by=other)
    assert "theirs" not in client.get(TOKENS).content.decode()
    assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 404
    assert not ApiToken.objects.get(pk=token.pk).is_revoked


@pytest.mark.parametrize("tokens", [1, 3])
def test_page_has_a_fixed_number_of_queries(
    client: Client, admin: User, tokens: int, django_assert_max_num_queries: object
) -> None:
    for number in range(tokens):
        make_token(name=str(number), expires_on=timezone.localdate(), by=admin)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get(TOKENS)


def test_uploads_over_the_limit_are_refused_on_the_page(
    client: Client, admin: User, area: Unit, settings, tmp_path
) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT, settings.ROSTER_UPLOADS_PER_HOUR = tmp_path, 0
    fields = {"unit": area.pk, "as_of": "01/11/2569", "file": SimpleUploadedFile("r.csv", b"a,b")}
    refused = client.post("/imports/", fields)
    assert refused.status_code == 429
    assert "within the hour" in refused.content.decode()
