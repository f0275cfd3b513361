"""Sign-in counts its attempts in Redis, and goes on without it."""

import socket
import time
from typing import Any

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from personnel.actions.accounts import NewAccount, open_accounts

PASSWORD = "a long enough sentence"
pytestmark = pytest.mark.django_db


@pytest.fixture
def redis_is_down(settings: Any) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    location = {"LOCATION": f"redis://127.0.0.1:{port}/0"}
    settings.CACHES = {"default": settings.CACHES["default"] | location}


def sign_in(client: Client, password: str) -> int:
    data = {"login": "teacher@example.org", "password": password}
    return client.post(reverse("account_login"), data).status_code


@pytest.fixture
def account() -> None:
    open_accounts(accounts=[NewAccount("teacher@example.org", password=PASSWORD)], by=None)


def test_people_sign_in_while_redis_is_down(
    client: Client, account: None, redis_is_down: None
) -> None:
    began = time.monotonic()
    assert sign_in(client, PASSWORD) == 302
    assert "_auth_user_id" in client.session
    assert began < caches["default"]._down_until
    assert time.monotonic() - began < 5


def test_attempts_are_limited_while_redis_runs(client: Client, account: None) -> None:
    cache.clear()
    answers = [sign_in(client, "wrong") for _ in range(8)]
    assert sign_in(client, PASSWORD) != 302
    assert answers[0] == 200
    cache.clear()


def test_cache_is_empty_while_redis_is_down(redis_is_down: None) -> None:
    cache.set("key", 1)
    assert cache.get("key", "missed") == "missed"
    assert cache.add("key", 1) is True
    assert cache.delete("key") is False


def test_cache_is_used_again_after_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("key", 1)
    backend = caches["default"]
    monkeypatch.setattr(backend, "_down_until", time.monotonic() + 0.2, raising=False)
    assert backend.get("key") is None
    time.sleep(0.2)
    assert backend.get("key") == 1
