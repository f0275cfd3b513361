"""Correcting a decision."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.models import User
from personnel.views.answers import somebody_was_faster
from training import actions
from training.actions import Conflict
from training.forms.correcting import CorrectForm
from training.models import Decision


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DECIDE_RECORDS)
def decision_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another decision in the place of one that was wrong."""
    user = signed_in(request)
    found = Decision.objects.visible_to(user).select_related("record__person", "by__person")
    decision = get_object_or_404(found.exclude(record_person=user.person_id), pk=pk)
    url = reverse("record", args=[decision.record_id])
    if hasattr(decision, "corrected_by"):
        return somebody_was_faster(request, url)
    if not actions.may_correct(decision, at=timezone.now(), by=user):
        raise PermissionDenied
    actions.note_look(subject=decision.record, person=decision.record_person_id, by=user)
    posted = request.POST if request.method == "POST" else None
    form = CorrectForm(posted, decision=decision, today=timezone.localdate())
    if form.is_valid():
        return _correct(request, form, decision, user)
    context = {"form": form, "decision": decision, "url": url}
    return render(request, "training/correct.html", context)


def _correct(request: HttpRequest, form: CorrectForm, decision: Decision, by: User) -> HttpResponse:
    try:
        actions.correct(
            decision=decision,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["reason"],
            facts=form.facts(),
            levels=form.levels(),
            at=timezone.now(),
            by=by,
        )
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[decision.record_id]))
    messages.success(request, _("The decision is corrected. Both stay on the page of the record."))
    return redirect("record", decision.record_id)
