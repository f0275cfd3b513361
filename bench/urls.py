"""The addresses of the portal, and an empty page: the least that an answer takes."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Answer a signed-in user with nothing, after taking in what was sent."""
    return HttpResponse(f"{request.user} {len(request.FILES)}")


urlpatterns = [path("empty/", empty, name="empty"), path("", include("skillsportal.urls"))]
