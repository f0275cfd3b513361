"""Signing oneself in to an activity: the code on the organiser's screen, and where it leads."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from personnel.access import own_person, signed_in
from training import actions
from training.access import organisers_only
from training.actions import Conflict, MarkedAbsent
from training.enums import Presence
from training.models import Activity
from training.sign_in import Refused, activity_of, poster_token, qr_code, screen_token
from training.views.activities import get_activity
from training.views.participants import crumbs_of


@require_safe
@organisers_only
def activity_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the code large, for a projector; no names."""
    found = get_activity(request, pk)
    context = _code(request, found) | {"crumbs": crumbs_of(found)}
    return render(request, "training/activity_screen.html", context)


@require_safe
@organisers_only
def activity_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the screen that polls with a new code."""
    return render(request, "training/activity_code.html", _code(request, get_activity(request, pk)))


@require_safe
@organisers_only
def activity_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a sheet to print, whose code is good on the days of the activity."""
    found = get_activity(request, pk)
    context = _drawn(request, poster_token(found)) | {"activity": found}
    return render(request, "training/activity_poster.html", context | {"crumbs": crumbs_of(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def activity_sign_in(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever stands before the code say so with one button."""
    person, now = own_person(request), timezone.now()
    try:
        pk = activity_of(token, now)
    except Refused:
        return _refuse(request, _("This code is no longer valid. Scan the one on the screen now."))
    found = Activity.objects.in_full().filter(pk=pk).first()
    if found is None or not found.takes_sign_ins(now):
        return _refuse(
            request,
            _("People sign in on the days of the activity, until it is finished."),
        )
    if request.method == "POST":
        return _sign_in(request, found)
    if found.participants.filter(person=person, presence=Presence.ABSENT).exists():
        return _refuse_absent(request)
    here = found.participants.arrived().filter(person=person).first()
    context = {"activity": found, "here": here}
    return render(request, "training/activity_sign_in.html", context)


def _sign_in(request: HttpRequest, found: Activity) -> HttpResponse:
    try:
        actions.sign_in(activity=found, at=timezone.now(), by=signed_in(request))
    except Conflict:
        return _refuse(request, _("The activity was finished just now. Tell the organiser."))
    except MarkedAbsent:
        return _refuse_absent(request)
    text = _("You are signed in to “%(title)s”. Your record comes when the organiser finishes it.")
    messages.success(request, text % {"title": found.title})
    return redirect("my_page")


def _refuse_absent(request: HttpRequest) -> HttpResponse:
    return _refuse(request, _("The organiser marked you as absent, and alone can change that."))


def _refuse(request: HttpRequest, reason: str) -> HttpResponse:
    return render(request, "training/activity_refused.html", {"reason": reason}, status=410)


def _code(request: HttpRequest, found: Activity) -> dict[str, Any]:
    now = timezone.now()
    drawn = _drawn(request, screen_token(found, now)) if found.takes_sign_ins(now) else {}
    return {"activity": found, **drawn}


def _drawn(request: HttpRequest, token: str) -> dict[str, Any]:
    url = request.build_absolute_uri(reverse("activity_sign_in", args=[token]))
    size, path = qr_code(url)
    return {"url": url, "size": size, "path": path}
