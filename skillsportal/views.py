"""Pages that belong to no floor: the front door and the signs of life."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from personnel.access import signed_in
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
