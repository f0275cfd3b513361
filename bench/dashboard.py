"""The dashboards of a school, an area and the ministry, against an empty view behind one login."""

from collections.abc import Iterator
from functools import partial

from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from bench.figures import Figure, timed_in_turn
from personnel.enums import UnitKind
from personnel.models import Unit, User

TIMES = 50


@override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["testserver"])
def measure(staff: int, rows: int) -> list[Figure]:
    """Ask for the pages as a superuser, who sees all there is; the snapshot is published before."""
    client, asked = signed_in(), dict(pages())
    addresses = [reverse("empty"), *asked.values()]
    floor, *taken = timed_in_turn(
        [partial(ask, client, address) for address in addresses], times=TIMES
    )
    return [
        Figure(name, seconds, "an empty view", floor, wanted="<= 40 x")
        for name, seconds in zip(asked, taken, strict=True)
    ]


def signed_in() -> Client:
    """Return the browser of a superuser."""
    client = Client()
    user, _ = User.objects.get_or_create(email="dashboard@example.org", is_superuser=True)
    client.force_login(user)
    return client


def pages() -> Iterator[tuple[str, str]]:
    """Yield a dashboard of each kind: its name and address."""
    for kind in (UnitKind.SCHOOL, UnitKind.AREA_OFFICE, UnitKind.MINISTRY):
        unit = Unit.objects.filter(kind=kind)[0]
        yield f"dashboard, {kind.label.lower()}", reverse("unit", args=[unit.pk])


def ask(client: Client, address: str) -> None:
    """Get a page; raises `RuntimeError` when it is not there."""
    status = client.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answered {status}.")
