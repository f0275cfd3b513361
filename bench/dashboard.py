"""The dashboards of a school, an area and the ministry, against an empty view behind one login.

Each is asked for again and again by itself: after a large page the empty view takes twice as long.
"""

from collections.abc import Iterator
from functools import partial
from statistics import median

from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from bench.figures import Figure, timings
from bench.generate import AS_OF
from personnel.enums import Role, UnitKind
from personnel.models import RoleAssignment, Unit, User

TIMES = 50
# Of an answer that nothing else on the machine disturbed.
QUICKEST = ", at its quickest"


@override_settings(ROOT_URLCONF="bench.urls", ALLOWED_HOSTS=["testserver"])
def measure(staff: int, rows: int) -> list[Figure]:
    """Ask for the pages as a superuser, who sees all there is, and as an analyst, who sees nobody.

    The snapshot is published before.
    """
    beside, found = "an empty view", []
    for who, client in (("", signed_in()), (", seen by an analyst", analyst())):
        floors = timings(partial(ask, client, reverse("empty")), TIMES)
        for name, address in pages():
            taken = timings(partial(ask, client, address), TIMES)
            for ending, of in (("", median), (QUICKEST, min)):
                name_in_full = f"{name}{who}{ending}"
                figure = Figure(name_in_full, of(taken), beside, of(floors), wanted="<= 40 x")
                found.append(figure)
    return found


def signed_in() -> Client:
    """Return the browser of a superuser."""
    user, _ = User.objects.get_or_create(email="dashboard@example.org", is_superuser=True)
    return _browser(user)


def analyst() -> Client:
    """Return the browser of an analyst of the ministry, from whom small counts are hidden."""
    user, is_new = User.objects.get_or_create(email="analyst@example.org")
    if is_new:
        RoleAssignment.objects.create(
            user=user,
            role=Role.ANALYST,
            unit=Unit.objects.get(depth=1),
            granted_by="bench",
            from_date=AS_OF,
        )
    return _browser(user)


def _browser(user: User) -> Client:
    client = Client()
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
