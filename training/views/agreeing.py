"""Plans that wait for the agreement of a supervisor, and the two answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from training import actions
from training.actions import Conflict
from training.forms.plans import ReturnPlanForm
from training.models import PersonalPlan
from training.views.plans import show_plan
from training.views.records import seen_version

PLANS_A_PAGE = 25


@require_safe
@right_required(Right.DECIDE_RECORDS)
def plans_waiting(request: HttpRequest) -> HttpResponse:
    """List the plans that wait for the user's agreement, the oldest first."""
    waiting = PersonalPlan.objects.awaiting_agreement_by(signed_in(request)).with_totals()
    plans = page_of(request, waiting.with_posts(timezone.localdate()), PLANS_A_PAGE)
    context = {"plans": plans, "query": rest_of_query(request)}
    return render(request, "training/plans_waiting.html", context)


@require_POST
@right_required(Right.DECIDE_RECORDS)
def plan_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a plan."""
    found, user = _others(request, pk), signed_in(request)
    try:
        version = seen_version(request, pk).get(pk, 0)
        actions.agree_to_plan(plan=found, version=version, at=timezone.now(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("plan", args=[pk]))
    messages.success(request, _("Agreed: the plan of %(name)s.") % {"name": found.person.full_name})
    return redirect("plans_waiting")


@require_POST
@right_required(Right.DECIDE_RECORDS)
def plan_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a plan with a reason."""
    found, user = _others(request, pk), signed_in(request)
    form = ReturnPlanForm(request.POST)
    if not form.is_valid():
        return show_plan(request, found, return_form=form)
    try:
        actions.return_plan(
            plan=found,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
            by=user,
        )
    except Conflict:
        return somebody_was_faster(request, reverse("plan", args=[pk]))
    messages.success(request, _("The plan of %(name)s is returned.") % {"name": found.person})
    return redirect("plans_waiting")


def _others(request: HttpRequest, pk: int) -> PersonalPlan:
    """A plan of somebody else that the user sees, decided on already or not."""
    user = signed_in(request)
    others = PersonalPlan.objects.visible_to(user).exclude(person=user.person_id)
    return get_object_or_404(others.in_full().with_posts(timezone.localdate()), pk=pk)
