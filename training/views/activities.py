"""Activities for many people: said once, filled with people, finished."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import signed_in
from personnel.models import User
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from training import actions
from training.access import may_pick_people, organisers_only, units_to_organise_for
from training.actions import Conflict, Finished, TooEarly
from training.forms.activities import ActivityForm, CertificateForm, MarkForm, initial_of
from training.models import Activity, TrainingRecord

ACTIVITIES_A_PAGE = 25
PEOPLE_A_PAGE = 100
LATEST = 10


@require_safe
@organisers_only
def activities(request: HttpRequest) -> HttpResponse:
    """List the activities that the user organises, the latest first."""
    own = Activity.objects.organised_by(signed_in(request)).in_full().with_counts()
    new = {"url": reverse("activity_new"), "label": _("New workshop"), "icon": "plus"}
    context = {
        "activities": page_of(request, own.latest_first(), ACTIVITIES_A_PAGE),
        "query": rest_of_query(request),
        "actions": [new | {"kind": "primary"}],
    }
    return render(request, "training/activities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organisers_only
def activity_new(request: HttpRequest) -> HttpResponse:
    """Say what the workshop is; people come afterwards."""
    user = signed_in(request)
    units = units_to_organise_for(user)
    form = ActivityForm(request.POST or None, units=units)
    if form.is_valid():
        made = actions.create_activity(workshop=form.workshop(), at=timezone.now(), by=user)
        return redirect("activity", made.pk)
    context = {"form": form, "heading": _("New workshop"), "back_url": reverse("activities")}
    return render(request, "training/activity_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organisers_only
def activity_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say it otherwise, until the records are made."""
    user = signed_in(request)
    found = get_object_or_404(Activity.objects.organised_by(user).unfinished().in_full(), pk=pk)
    form = ActivityForm(
        request.POST or None, units=units_to_organise_for(user), initial=initial_of(found)
    )
    back = reverse("activity", args=[pk])
    if not form.is_valid():
        context = {"form": form, "heading": _("Edit the workshop"), "back_url": back}
        return render(request, "training/activity_form.html", context)
    version = form.cleaned_data["version"] or 0
    try:
        actions.change_activity(activity=found, workshop=form.workshop(), version=version, by=user)
    except Conflict:
        return somebody_was_faster(request, back)
    return redirect(back)


@require_safe
@organisers_only
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an activity with its people, and what can be done."""
    return show_activity(request, get_activity(request, pk))


@require_safe
@organisers_only
def activity_arrivals(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer the page that polls with who signed in last."""
    context = _arrivals(get_activity(request, pk))
    return render(request, "training/activity_arrivals.html", context)


@require_POST
@organisers_only
def activity_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the records of everybody who was there."""
    found = get_activity(request, pk)
    try:
        made = actions.finish_activity(activity=found, at=timezone.now(), by=signed_in(request))
    except TooEarly:
        return somebody_was_faster(request, reverse("activity", args=[pk]))
    messages.success(request, _in_words(made))
    return redirect("activity", pk)


def get_activity(request: HttpRequest, pk: int) -> Activity:
    """Return one of the user's own activities; 404 for any other."""
    own = Activity.objects.organised_by(signed_in(request))
    return get_object_or_404(own.in_full().with_counts(), pk=pk)


def show_activity(request: HttpRequest, found: Activity, **context: Any) -> HttpResponse:
    """Answer with the page of an activity; `context` may hold a form with errors."""
    user, now = signed_in(request), timezone.now()
    people = found.participants.by_name(timezone.localdate())
    page = page_of(request, people, PEOPLE_A_PAGE)
    records = [row.record_id for row in page if row.record_id]
    context.setdefault("mark_form", MarkForm(activity=found))
    context.setdefault("certificate_form", CertificateForm(activity=found))
    context |= {
        "activity": found,
        "page": page,
        "query": rest_of_query(request),
        "crumbs": [{"url": reverse("activities"), "label": _("Workshops")}],
        "actions": _ways_on(found) if found.takes_sign_ins(now) or not found.is_finished else [],
        "may_pick": may_pick_people(user),
        "takes_sign_ins": found.takes_sign_ins(now),
        "visible": set(
            TrainingRecord.objects.visible_to(user)
            .filter(pk__in=records)
            .values_list("pk", flat=True)
        ),
        "certificates": found.certificates.select_related("participant__person"),
        **_to_come(found, user),
        **_arrivals(found),
    }
    context["may_finish"] = found.has_ended(now) and (context["left"] or not found.is_finished)
    return render(request, "training/activity.html", context)


def _to_come(found: Activity, user: User) -> dict[str, Any]:
    """How many records finishing would make, and what would become of them."""
    left = found.participants.attending().unrecorded()
    repeating = set(left.repeating(found, user).values_list("person", flat=True))
    approving = left.decided_by(user).exclude(person__in=repeating).count()
    total = left.count()
    return {
        "left": total,
        "repeating": repeating,
        "approving": approving,
        "submitting": total - approving,
    }


def _arrivals(found: Activity) -> dict[str, Any]:
    arrived = found.participants.arrived().select_related("person")
    return {"activity": found, "arrivals": arrived[:LATEST]}


def _ways_on(found: Activity) -> list[dict[str, Any]]:
    screen, poster = (reverse(f"activity_{name}", args=[found.pk]) for name in ("screen", "poster"))
    edit = reverse("activity_edit", args=[found.pk])
    return [
        {"url": screen, "label": _("QR code to sign in"), "icon": "user", "kind": "primary"},
        {"url": poster, "label": _("Poster"), "icon": "print"},
        {"url": edit, "label": _("Edit"), "icon": "edit"},
    ]


def _in_words(made: Finished) -> str:
    if not made.approved + made.submitted:
        return _("Everybody who was there has a record already.")
    approved = ngettext("%(n)d record is approved.", "%(n)d records are approved.", made.approved)
    submitted = ngettext(
        "%(n)d record waits for a decision.", "%(n)d records wait for a decision.", made.submitted
    )
    said = [(approved, made.approved), (submitted, made.submitted)]
    return " ".join(text % {"n": n} for text, n in said if n)
