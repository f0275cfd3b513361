"""The dashboards of a school, an area and the ministry, against an empty view behind one login."""

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_settings
from django.urls import include, path, reverse

from bench.figures import Figure, timed
from personnel.enums import UnitKind
from personnel.models import Unit, User

TIMES = 15


def empty(request: HttpRequest) -> HttpResponse:
    """Answer a signed-in user with nothing."""
    return HttpResponse(f"{request.user}")


urlpatterns = [path("empty/", empty, name="empty"), path("", include("skillsportal.urls"))]


@override_settings(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["testserver"])
def measure(staff: int) -> list[Figure]:
    """Ask for the pages as a superuser, who sees all there is; the snapshot is published before."""
    client = Client()
    client.force_login(
        User.objects.get_or_create(email="dashboard@example.org", is_superuser=True)[0]
    )
    floor = timed(lambda: _get(client, reverse("empty")), times=TIMES)
    figures = []
    for kind in (UnitKind.SCHOOL, UnitKind.AREA_OFFICE, UnitKind.MINISTRY):
        address = reverse("unit", args=[Unit.objects.filter(kind=kind)[0].pk])
        seconds = timed(lambda address=address: _get(client, address), times=TIMES)  # type: ignore[misc]
        figures.append(
            Figure(f"dashboard of a {kind.label.lower()}", seconds, "an empty view", floor)
        )
    return figures


def _get(client: Client, address: str) -> None:
    status = client.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address} answered {status}.")
