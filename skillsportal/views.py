"""Pages that belong to no floor: the front door and the signs of life."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from django.views.i18n import set_language

from personnel.access import signed_in
from personnel.actions import notices
from personnel.roles import DEFINITIONS
from skillsportal.navigation import first_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each user to the page that their day begins with."""
    return redirect(first_page(signed_in(request)))


@require_safe
def permissions(request: HttpRequest) -> HttpResponse:
    """Show what each role allows, in words."""
    return render(request, "permissions.html", {"roles": DEFINITIONS.items()})


@login_not_required
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Switch the language of the pages, and of the mails to whoever is signed in."""
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        notices.choose_language(language=language, by=signed_in(request))
    return set_language(request)


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain an expired form instead of Django's technical page."""
    return render(request, "403_csrf.html", status=403)
