"""A record as its owner and its reader see it; handed in, and taken back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from personnel.access import signed_in
from personnel.models import Person, Posting, User
from personnel.views.answers import somebody_was_faster
from training import actions
from training.actions import Conflict, Incomplete
from training.builders import history_of
from training.forms.deciding import ApproveForm, ReturnForm, SeenForm
from training.forms.records import EvidenceForm
from training.models import Decision, Evidence, TrainingRecord

SUBMITTED = gettext_lazy("Submitted. Your supervisor finds it in the queue now.")


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a record with its history, and what the reader may do with it."""
    user = signed_in(request)
    visible = TrainingRecord.objects.visible_to(user).in_full()
    return show_record(request, get_object_or_404(visible.with_posts(timezone.localdate()), pk=pk))


def show_record(request: HttpRequest, found: TrainingRecord, **context: Any) -> HttpResponse:
    """Answer with the page of a record, a look; `context` may hold a form with errors."""
    user = signed_in(request)
    actions.note_look(subject=found, person=found.person_id, by=user)
    filters = request.POST.get("filters", request.GET.urlencode())
    if TrainingRecord.objects.awaiting_decision_by(user).filter(pk=found.pk).exists():
        context.setdefault("approve_form", ApproveForm(record=found))
        context.setdefault("return_form", ReturnForm(initial={"version": found.version}))
    is_own = found.person_id == user.person_id
    repeated = TrainingRecord.objects.visible_to(user).repeating(found)
    context |= {
        "record": found,
        "who": _who(found.person),
        "is_own": is_own,
        "may_edit": is_own and found.is_editable,
        "may_submit": is_own and found.is_editable and not found.lacks_something(),
        "may_withdraw": is_own and found.is_withdrawable,
        "history": history_of(found),
        "returned": found.decisions.latest("at", "pk") if found.is_returned else None,
        "repeated": None if found.is_withdrawn else repeated.first(),
        "repeats": Evidence.objects.visible_to(user).same_as(found),
        "may_add": is_own and not found.is_editable and found.takes_evidence,
        "evidence_form": EvidenceForm(),
        "max_bytes": settings.EVIDENCE_MAX_BYTES,
        "correctable": _correctable(found, user),
        "filters": filters,
        "crumbs": [_crumb(is_own, filters)],
        "actions": _ways_on(found, is_own),
    }
    return render(request, "training/record.html", context)


@require_POST
def record_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand one's own record in."""
    user = signed_in(request)
    own = TrainingRecord.objects.owned_by(user)
    found = get_object_or_404(own, pk=pk)
    if "anyway" not in request.POST and own.repeating(found).exists():
        messages.warning(request, _("Perhaps recorded twice. Compare first, or submit it anyway."))
        return redirect("record", pk)
    try:
        actions.submit(seen=seen_version(request, pk), at=timezone.now(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[pk]))
    except Incomplete:
        messages.warning(request, _("Fill in what is still missing, then submit."))
        return redirect("record_edit", pk)
    messages.success(request, SUBMITTED)
    return redirect("record", pk)


@require_POST
def record_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own record back."""
    user = signed_in(request)
    get_object_or_404(TrainingRecord.objects.owned_by(user), pk=pk)
    try:
        actions.withdraw(seen=seen_version(request, pk), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[pk]))
    messages.success(request, _("Withdrawn. It stays in your list, and nobody decides on it."))
    return redirect("record", pk)


def seen_version(request: HttpRequest, pk: int) -> dict[int, int]:
    """Return the version that the page showed; nothing, so that the act fails, if none was sent."""
    form = SeenForm(request.POST)
    return {pk: form.cleaned_data["version"]} if form.is_valid() else {}


def _correctable(found: TrainingRecord, user: User) -> Decision | None:
    """The latest decision, if the user may correct it."""
    if not (found.is_approved or found.is_returned) or found.person_id == user.person_id:
        return None
    latest = found.decisions.select_related("by").latest("at", "pk")
    latest.record = found
    return latest if actions.may_correct(latest, at=timezone.now(), by=user) else None


def _who(person: Person) -> str:
    posts: list[Posting] = getattr(person, "posts", [])
    return " · ".join([person.full_name, *(post.unit.name for post in posts)])


def _crumb(is_own: bool, filters: str) -> dict[str, Any]:
    if is_own:
        return {"url": reverse("my_page"), "label": _("My page")}
    return {"url": f"{reverse('queue')}?{filters}", "label": _("To decide")}


def _ways_on(found: TrainingRecord, is_own: bool) -> list[dict[str, Any]]:
    if not is_own:
        url = reverse("person", args=[found.person_id])
        return [{"url": url, "label": _("Page of this person"), "icon": "user"}]
    if found.is_editable:
        return []
    url = f"{reverse('record_new')}?again={found.pk}"
    return [{"url": url, "label": _("Log the same again"), "icon": "plus"}]
