"""The queue of waiting records, and the two verdicts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.models import Unit, User
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from training import actions
from training.actions import Conflict
from training.forms.deciding import ApproveForm, QueueForm, ReturnForm
from training.models import TrainingRecord
from training.models.records import TrainingRecordQuerySet
from training.views.records import seen_version, show_record

RECORDS_A_PAGE = 25


@require_safe
@right_required(Right.DECIDE_RECORDS)
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision of the user, the oldest first."""
    user, now = signed_in(request), timezone.now()
    form = _filters(user, request.GET)
    waiting = _waiting(user, form).in_full().with_posts(timezone.localdate())
    context = {
        "form": form,
        "records": page_of(request, waiting.with_days_waiting(now), RECORDS_A_PAGE),
        "query": rest_of_query(request),
        "filters": request.GET.urlencode(),
        "is_filtered": any(form.cleaned_data.values()),
    }
    return render(request, "training/queue.html", context)


@require_POST
@right_required(Right.DECIDE_RECORDS)
def record_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a waiting record, with the levels that its certificate shows."""
    user = signed_in(request)
    queue_form = _filters(user, _query(request))
    found = get_object_or_404(_decidable(user), pk=pk)
    form = ApproveForm(request.POST, record=found)
    if not form.is_valid():
        return show_record(request, found, approve_form=form)
    try:
        seen = seen_version(request, pk)
        actions.approve(seen=seen, levels={pk: form.levels()}, at=timezone.now(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[pk]))
    messages.success(request, _("“%(title)s” is approved.") % {"title": found.title})
    return _go_on(request, _waiting(user, queue_form))


@require_POST
@right_required(Right.DECIDE_RECORDS)
def record_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a waiting record to its owner with a reason."""
    user = signed_in(request)
    queue_form = _filters(user, _query(request))
    found = get_object_or_404(_decidable(user), pk=pk)
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
    return _go_on(request, _waiting(user, queue_form))


def _decidable(user: User) -> TrainingRecordQuerySet:
    """What the user decides on, decided already or not: that is for the action to find out."""
    others = TrainingRecord.objects.visible_to(user).exclude(person=user.person_id)
    return others.in_full().with_posts(timezone.localdate())


def _filters(user: User, query: QueryDict) -> QueueForm:
    form = QueueForm(query, units=Unit.objects.visible_to(user, Right.DECIDE_RECORDS))
    if not form.is_valid():
        raise Http404
    return form


def _waiting(user: User, form: QueueForm) -> TrainingRecordQuerySet:
    waiting = TrainingRecord.objects.awaiting_decision_by(user)
    return form.narrow(waiting, timezone.localdate())


def _query(request: HttpRequest) -> QueryDict:
    """The filters of the queue that the user came from."""
    return QueryDict(request.POST.get("filters", ""))


def _go_on(request: HttpRequest, waiting: TrainingRecordQuerySet) -> HttpResponse:
    """Open the next record of the same queue; the list, when it was decided there or is empty."""
    query = _query(request)
    following = None if "from_list" in request.POST else waiting.first()
    url = reverse("record", args=[following.pk]) if following else reverse("queue")
    return redirect(f"{url}?{query.urlencode()}" if query else url)
