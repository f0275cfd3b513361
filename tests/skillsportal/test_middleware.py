import pytest
from django.test import Client
from django.urls import reverse

from tests.personnel.factories import make_user


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    client.force_login(make_user())
    return client


@pytest.mark.parametrize("address", ["/permissions/", "/accounts/2fa/", "/no/such/page/", "/"])
def test_nothing_of_a_signed_in_user_is_kept_in_a_cache(signed_in: Client, address: str) -> None:
    assert signed_in.get(address)["Cache-Control"] == "private, no-store"


def test_what_everybody_may_see_may_be_kept(client: Client, db: None) -> None:
    assert "Cache-Control" not in client.get(reverse("health"))


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "idna", "nonsense"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_other_charsets_are_a_bad_request(db: None, kind: str, charset: str) -> None:
    client = Client(raise_request_exception=False)
    content_type = f"{kind}; boundary=x; charset={charset}"
    for address in (reverse("account_login"), reverse("record_new")):
        answer = client.generic("POST", address, b"login=+AGE-", content_type=content_type)
        assert answer.status_code == 400


def test_utf_8_is_taken(client: Client, db: None) -> None:
    content_type = "application/x-www-form-urlencoded; charset=UTF-8"
    answer = client.post(reverse("account_login"), "login=x", content_type=content_type)
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["permissions", "health", "account_login"])
def test_head_is_answered_like_get(signed_in: Client, name: str) -> None:
    address = reverse(name)
    assert signed_in.head(address).status_code == signed_in.get(address).status_code
