"""The people of an activity: picked, listed, marked; and their certificates."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.forms import PeopleFilter
from personnel.models import Posting, Unit
from personnel.views.answers import (
    file_is_gone,
    ids_in,
    opened,
    page_of,
    rest_of_query,
    somebody_was_faster,
)
from training import actions
from training.access import organisers_only
from training.actions import Conflict
from training.enums import Presence
from training.evidence import BadEvidence
from training.forms.activities import CertificateForm, MarkForm
from training.models import Activity, Certificate
from training.views.activities import get_activity, show_activity
from training.views.evidence import HEADERS

MOST_AT_ONCE = 2000


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.SEE_PEOPLE)
@organisers_only
def activity_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Pick people of one's units: some, or everybody whom the filters leave."""
    user, found = signed_in(request), get_activity(request, pk)
    units = Unit.objects.visible_to(user, Right.SEE_PEOPLE)
    form = PeopleFilter(request.GET, units=units)
    if not form.is_valid():
        raise Http404
    unit = form.cleaned_data["unit"] or units.order_by("path").first()
    posts = Posting.objects.visible_to(user).in_subtree(unit).on(timezone.localdate()).primary()
    posts = posts.filter(**form.conditions())
    posts = posts.exclude(person__in=found.participants.values("person"))
    if request.method == "POST":
        return _add(request, found, posts)
    context = {
        "activity": found,
        "unit": unit,
        "form": form,
        "page": page_of(request, posts.select_related("person", "unit").order_by(*BY_NAME)),
        "query": rest_of_query(request),
        "crumbs": crumbs_of(found),
        "clear_url": request.path if form.conditions() else "",
    }
    return render(request, "training/activity_people.html", context)


BY_NAME = ("person__name_sort", "pk")


def _add(request: HttpRequest, found: Activity, posts: Any) -> HttpResponse:
    people = ids_in(request.POST.getlist("chosen"))
    if "everybody" in request.POST:
        people = list(posts.values_list("person", flat=True)[: MOST_AT_ONCE + 1])
    if len(people) > MOST_AT_ONCE:
        messages.error(request, _("These are more than 2,000 people. Narrow the list first."))
        return redirect(request.get_full_path())
    at, user = timezone.now(), signed_in(request)
    added = actions.add_people(activity=found, people=people, at=at, by=user)
    say_added(request, added)
    return redirect("activity", found.pk)


def say_added(request: HttpRequest, added: int) -> None:
    """Say how many people came to the activity."""
    text = ngettext("%(n)d person was added.", "%(n)d people were added.", added)
    messages.success(request, text % {"n": added})


def crumbs_of(found: Activity) -> list[dict[str, Any]]:
    """The way back to an activity."""
    return [
        {"url": reverse("activities"), "label": _("Workshops")},
        {"url": reverse("activity", args=[found.pk]), "label": found.title},
    ]


@require_POST
@organisers_only
def activity_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say of the chosen people whether they were there, or take them off the list."""
    user, found = signed_in(request), get_activity(request, pk)
    chosen = ids_in(request.POST.getlist("chosen"))
    act = request.POST.get("presence")
    if act == "missing":
        marked = actions.mark_missing_absent(activity=found, by=user)
    elif act == "out":
        marked = actions.take_out(activity=found, participants=chosen, by=user)
    else:
        form = MarkForm(request.POST, activity=found)
        if not form.is_valid():
            return show_activity(request, found, mark_form=form)
        marked = actions.mark(
            activity=found,
            participants=chosen,
            presence=Presence(form.cleaned_data["presence"]),
            minutes=form.cleaned_data["own_minutes"],
            by=user,
        )
    text = ngettext("%(n)d person is changed.", "%(n)d people are changed.", marked)
    messages.success(request, text % {"n": marked})
    return redirect("activity", pk)


@require_POST
@organisers_only
def certificate_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach a certificate, for everybody or for one."""
    user, found = signed_in(request), get_activity(request, pk)
    form = CertificateForm(request.POST, request.FILES, activity=found)
    if not form.is_valid():
        return show_activity(request, found, certificate_form=form)
    try:
        actions.attach_certificates(
            activity=found,
            participant=form.cleaned_data["participant"],
            files=form.cleaned_data["certificate"],
            at=timezone.now(),
            by=user,
        )
    except BadEvidence as bad:
        form.add_error("certificate", str(bad))
        return show_activity(request, found, certificate_form=form)
    messages.success(request, _("The certificate is attached."))
    return redirect("activity", pk)


@require_safe
@organisers_only
def certificate(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show the organiser a certificate as it was stored."""
    found = _certificate(request, pk)
    content = opened(found.file)
    if content is None:
        return file_is_gone(request)
    return FileResponse(content, as_attachment=True, filename=found.download_name, headers=HEADERS)


@require_POST
@organisers_only
def certificate_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a certificate away that no record holds yet."""
    found = _certificate(request, pk)
    try:
        actions.remove_certificate(certificate=found, by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("activity", args=[found.activity_id]))
    messages.success(request, _("The file is removed."))
    return redirect("activity", found.activity_id)


def _certificate(request: HttpRequest, pk: UUID) -> Certificate:
    own = Certificate.objects.organised_by(signed_in(request))
    return get_object_or_404(own.select_related("activity"), pk=pk)
