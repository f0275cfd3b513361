"""The queue of waiting records, and decisions on many of them at once."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.models import Unit, User
from personnel.views.answers import page_of, rest_of_query
from training import actions
from training.actions import Conflict, Seen
from training.forms.queue import ChosenForm, QueueForm, ReturnChosenForm, ShownLevelsForm
from training.models import Decision, TrainingRecord
from training.models.records import TrainingRecordQuerySet

RECORDS_A_PAGE = 50


@require_safe
@right_required(Right.DECIDE_RECORDS)
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a decision of the user, the oldest first."""
    user, now = signed_in(request), timezone.now()
    form = filters_of(user, request.GET)
    waiting = waiting_for(user, form).in_full().with_posts(timezone.localdate())
    context = {
        "form": form,
        "records": page_of(request, waiting.with_days_waiting(now), RECORDS_A_PAGE),
        "query": rest_of_query(request),
        "filters": request.GET.urlencode(),
        "is_filtered": any(form.cleaned_data.values()),
        "return_form": ReturnChosenForm(),
        "ways": [
            {"url": reverse("levels"), "label": _("Assess levels"), "icon": "check"},
            {"url": reverse("delegations"), "label": _("Delegation"), "icon": "people"},
        ],
        "bulk": [{"label": _("Approve the ticked ones"), "icon": "check", "kind": "primary"}],
    }
    return render(request, "training/queue.html", context)


@require_POST
@right_required(Right.DECIDE_RECORDS)
def queue_approve(request: HttpRequest) -> HttpResponse:
    """Approve the ticked records, once the levels that their certificates show were looked at."""
    user, filters = signed_in(request), _filters(request)
    form = ChosenForm(request.POST)
    if not form.is_valid():
        return _tick_again(request, form)
    seen = form.cleaned_data["chosen"]
    asking = _chosen(user, seen).that_may_show_a_level().prefetch_related("course__areas")
    levels = ShownLevelsForm(request.POST, records=asking)
    if levels.records and not levels.is_valid():
        context = {"levels": levels, "form": form, "count": len(seen), "filters": filters}
        return render(request, "training/queue_levels.html", context)
    found = levels.levels() if levels.records else {}
    try:
        actions.approve(seen=seen, levels=found, at=timezone.now(), by=user)
    except Conflict:
        return _decided_meanwhile(request, seen)
    done = ngettext("%(n)d record is approved.", "%(n)d records are approved.", len(seen))
    messages.success(request, done % {"n": len(seen)})
    return _back_to_queue(filters)


@require_POST
@right_required(Right.DECIDE_RECORDS)
def queue_return(request: HttpRequest) -> HttpResponse:
    """Return the ticked records to their owners, for one reason."""
    user, filters = signed_in(request), _filters(request)
    form = ReturnChosenForm(request.POST)
    if not form.is_valid():
        return _tick_again(request, form)
    seen, reason = form.cleaned_data["chosen"], form.cleaned_data["reason"]
    try:
        actions.return_for_correction(seen=seen, reason=reason, at=timezone.now(), by=user)
    except Conflict:
        return _decided_meanwhile(request, seen)
    done = ngettext("%(n)d record is returned.", "%(n)d records are returned.", len(seen))
    messages.success(request, done % {"n": len(seen)})
    return _back_to_queue(filters)


def filters_of(user: User, query: QueryDict) -> QueueForm:
    """Return the filters that the address names; 404 when they are none of the queue's."""
    form = QueueForm(query, units=Unit.objects.visible_to(user, Right.DECIDE_RECORDS))
    if not form.is_valid():
        raise Http404
    return form


def waiting_for(user: User, form: QueueForm) -> TrainingRecordQuerySet:
    """Return what waits for the user among what the filters ask for."""
    waiting = TrainingRecord.objects.awaiting_decision_by(user)
    return form.narrow(waiting, timezone.localdate(), timezone.now())


def _chosen(user: User, seen: Seen) -> TrainingRecordQuerySet:
    others = TrainingRecord.objects.visible_to(user).exclude(person=user.person_id)
    return others.filter(pk__in=seen).in_full().order_by("submitted_at", "pk")


def _filters(request: HttpRequest) -> str:
    """The query string of the queue that the user came from; 404 when it is none."""
    query = QueryDict(request.POST.get("filters", ""))
    filters_of(signed_in(request), query)
    return query.urlencode()


def _back_to_queue(filters: str) -> HttpResponse:
    return redirect(f"{reverse('queue')}?{filters}" if filters else "queue")


def _tick_again(request: HttpRequest, form: Any) -> HttpResponse:
    for errors in form.errors.values():
        messages.warning(request, errors[0])
    return _back_to_queue(_filters(request))


def _decided_meanwhile(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Say which of the chosen records stand otherwise now; nothing was decided."""
    chosen = _chosen(signed_in(request), seen)
    left = chosen.awaiting_decision_by(signed_in(request)).as_seen(seen)
    rest = {pk: seen[pk] for pk in left.values_list("pk", flat=True)}
    context = {
        "changed": chosen.exclude(pk__in=rest).prefetch_related(
            Prefetch("decisions", Decision.objects.with_deciders())
        ),
        "rest": ChosenForm(initial={"chosen": [f"{pk}:{seen[pk]}" for pk in rest]}),
        "count": len(rest),
        "filters": _filters(request),
    }
    return render(request, "training/decided_meanwhile.html", context, status=409)
