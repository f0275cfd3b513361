"""The two verdicts on one record, on its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.models import User
from personnel.views.answers import somebody_was_faster
from training import actions
from training.actions import Conflict
from training.forms.deciding import ApproveForm, ReturnForm
from training.models import TrainingRecord
from training.models.records import TrainingRecordQuerySet
from training.views.queue import filters_of, waiting_for
from training.views.records import seen_version, show_record


@require_POST
@right_required(Right.DECIDE_RECORDS)
def record_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a waiting record, with the levels that its certificate shows."""
    user = signed_in(request)
    queue_form = filters_of(user, _query(request))
    found = get_object_or_404(decidable(user), pk=pk)
    form = ApproveForm(request.POST, record=found)
    if not form.is_valid():
        return show_record(request, found, approve_form=form)
    try:
        seen = seen_version(request, pk)
        actions.approve(seen=seen, levels={pk: form.levels()}, at=timezone.now(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[pk]))
    messages.success(request, _("“%(title)s” is approved.") % {"title": found.title})
    return _go_on(request, waiting_for(user, queue_form))


@require_POST
@right_required(Right.DECIDE_RECORDS)
def record_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a waiting record to its owner with a reason."""
    user = signed_in(request)
    queue_form = filters_of(user, _query(request))
    found = get_object_or_404(decidable(user), pk=pk)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return show_record(request, found, return_form=form)
    reason = form.cleaned_data["reason"]
    try:
        actions.return_for_correction(
            seen=seen_version(request, pk), reason=reason, at=timezone.now(), by=user
        )
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[pk]))
    messages.success(request, _("“%(title)s” is returned.") % {"title": found.title})
    return _go_on(request, waiting_for(user, queue_form))


def decidable(user: User) -> TrainingRecordQuerySet:
    """What the user decides on, decided already or not: that is for the action to find out."""
    others = TrainingRecord.objects.visible_to(user).exclude(person=user.person_id)
    return others.in_full().with_posts(timezone.localdate())


def _query(request: HttpRequest) -> QueryDict:
    """The filters of the queue that the user came from."""
    return QueryDict(request.POST.get("filters", ""))


def _go_on(request: HttpRequest, waiting: TrainingRecordQuerySet) -> HttpResponse:
    """Open the next record of the same queue; the list, when it is empty."""
    query, following = _query(request), waiting.first()
    url = reverse("record", args=[following.pk]) if following else reverse("queue")
    return redirect(f"{url}?{query.urlencode()}" if query else url)
