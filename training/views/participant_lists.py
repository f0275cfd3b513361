"""Lists of people for an activity: pasted or uploaded, looked at line by line, added."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.actions.imports import TooManyUploads
from personnel.enums import Right
from personnel.models import Person, Posting, User
from personnel.roster.problems import refusal_message
from personnel.views.answers import ids_in, somebody_was_faster
from training import actions
from training.access import organisers_only
from training.actions import Conflict
from training.enums import LineOutcome
from training.forms.activities import LIST_MAX_MEGABYTES, ListForm
from training.forms.histories import TOO_MANY_FILES
from training.models import Activity, ListLine, ParticipantList
from training.views.activities import get_activity
from training.views.participants import crumbs_of, say_added


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.SEE_PEOPLE)
@organisers_only
def activity_list_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list in, pasted or as a file."""
    user, found = signed_in(request), get_activity(request, pk)
    form = ListForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            return redirect("participant_list", _take_in(found, form, user).pk)
        except TooManyUploads:
            form.add_error(None, TOO_MANY_FILES)
    context = {
        "activity": found,
        "form": form,
        "crumbs": crumbs_of(found),
        "max_bytes": LIST_MAX_MEGABYTES * 2**20,
    }
    return render(request, "training/participant_list_new.html", context)


def _take_in(found: Activity, form: ListForm, user: User) -> ParticipantList:
    if file := form.cleaned_data["file"]:
        return actions.upload_list(activity=found, file=file, by=user)
    text = form.cleaned_data["text"]
    return actions.paste_list(activity=found, text=text, at=timezone.now(), by=user)


@require_safe
@right_required(Right.SEE_PEOPLE)
@organisers_only
def participant_list(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what each line came to, and ask where several people fit."""
    found = _list(request, pk)
    return render(request, "training/participant_list.html", _shown(found, signed_in(request)))


@require_safe
@right_required(Right.SEE_PEOPLE)
@organisers_only
def participant_list_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the page that polls until the file is read."""
    found = _list(request, pk)
    return render(
        request, "training/participant_list_lines.html", _shown(found, signed_in(request))
    )


@require_POST
@right_required(Right.SEE_PEOPLE)
@organisers_only
def participant_list_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add the people of a list, with what was chosen where several fit."""
    found = _list(request, pk)
    asked = found.lines.filter(outcome=LineOutcome.SEVERAL).values_list("pk", flat=True)
    chosen = {line: ids_in([request.POST.get(f"line_{line}", "")]) for line in asked}
    picked = {line: people[0] for line, people in chosen.items() if people}
    try:
        added = actions.add_from_list(found=found, chosen=picked, by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("participant_list", args=[pk]))
    say_added(request, added)
    return redirect("activity", found.activity_id)


def _list(request: HttpRequest, pk: UUID) -> ParticipantList:
    own = ParticipantList.objects.organised_by(signed_in(request)).select_related("activity")
    return get_object_or_404(own, pk=pk)


def _shown(found: ParticipantList, user: User) -> dict[str, Any]:
    lines = list(found.lines.all())
    names = _names([pk for line in lines for pk in line.people], user)
    matched = [line for line in lines if line.outcome == LineOutcome.MATCHED]
    several = [line for line in lines if line.outcome == LineOutcome.SEVERAL]
    others = [line for line in lines if line not in matched and line not in several]
    refusal = found.refusal
    return {
        "list": found,
        "activity": found.activity,
        "crumbs": crumbs_of(found.activity),
        "matched": [(line, *_of(line, names)) for line in matched],
        "several": [(line, _of(line, names)) for line in several],
        "others": others,
        "refusal": refusal_message(refusal["code"], refusal["params"]) if refusal else "",
    }


def _of(line: ListLine, names: dict[int, str]) -> list[tuple[int, str]]:
    return [(pk, names[pk]) for pk in line.people if pk in names]


def _names(people: list[int], user: User) -> dict[int, str]:
    """Name and unit of those whom the user still may see."""
    seen = Person.objects.visible_to(user).filter(pk__in=people)
    posts = Posting.objects.on(timezone.localdate()).primary().filter(person__in=people)
    units = dict(posts.values_list("person", "unit__name_th"))
    return {
        person.pk: " · ".join(filter(None, [person.full_name, units.get(person.pk)]))
        for person in seen
    }
