"""One's own plan of a fiscal year: proposed, edited, sent, revised, ticked off."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import own_person, signed_in
from personnel.be_dates import fiscal_year
from personnel.models import User
from personnel.views.answers import somebody_was_faster
from training import actions
from training.actions import Conflict, NothingPlanned
from training.forms.plans import DoneForm, PlanItemForm, ReturnPlanForm, initial_of
from training.models import PersonalPlan, PlanItem
from training.proposals import proposed_for
from training.ticking import plan_sheet
from training.views.records import seen_version


@require_safe
def my_plan(request: HttpRequest) -> HttpResponse:
    """Open one's plan of this fiscal year, or offer to begin it."""
    own_person(request)
    year = fiscal_year(timezone.localdate())
    plans = PersonalPlan.objects.owned_by(signed_in(request)).latest_edition()
    if current := plans.filter(fiscal_year=year).first():
        return redirect("plan", current.pk)
    context = {"year": year, "earlier": plans.filter(fiscal_year__lt=year)}
    return render(request, "training/plan_begin.html", context)


@require_POST
def plan_begin(request: HttpRequest) -> HttpResponse:
    """Begin the plan of this fiscal year with what the gaps propose."""
    person, today = own_person(request), timezone.localdate()
    try:
        plan = actions.begin_plan(
            fiscal_year=fiscal_year(today),
            proposals=proposed_for(person, today),
            at=timezone.now(),
            by=signed_in(request),
        )
    except Conflict:
        return redirect("my_plan")
    return redirect("plan", plan.pk)


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an edition of a plan with what is done of it, and what the reader may do."""
    user = signed_in(request)
    visible = PersonalPlan.objects.visible_to(user).in_full()
    return show_plan(request, get_object_or_404(visible.with_posts(timezone.localdate()), pk=pk))


def show_plan(
    request: HttpRequest, found: PersonalPlan, return_form: ReturnPlanForm | None = None
) -> HttpResponse:
    """Answer with the page of a plan, a look; `return_form` may hold errors."""
    user = signed_in(request)
    actions.note_look(subject=found, person=found.person_id, by=user)
    is_own = found.person_id == user.person_id
    editions = list(_editions_beside(found, user))
    in_work = any(row.is_changeable or row.is_sent for row in editions)
    decides = PersonalPlan.objects.awaiting_agreement_by(user).filter(pk=found.pk).exists()
    context = {
        "sheet": plan_sheet(found),
        "editions": editions,
        "is_own": is_own,
        "may_change": is_own and found.is_changeable,
        "may_take_back": is_own and found.is_sent,
        "may_revise": is_own and found.is_agreed and not in_work,
        "may_tick": is_own and found.is_agreed,
        "return_form": return_form or ReturnPlanForm(initial={"version": found.version}),
        "may_decide": decides,
        "post": next(iter(getattr(found.person, "posts", [])), None),
        "crumbs": [_crumb(is_own)],
    }
    return render(request, "training/plan.html", context)


@require_POST
def plan_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the supervisor to agree."""
    found, user = _own(request, pk), signed_in(request)
    try:
        version = seen_version(request, pk).get(pk, 0)
        actions.send_plan(plan=found, version=version, at=timezone.now(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("plan", args=[pk]))
    except NothingPlanned:
        messages.warning(request, _("Add at least one item, then send the plan."))
        return redirect("plan", pk)
    messages.success(request, _("Sent. Your supervisor finds it among the plans to agree to."))
    return redirect("plan", pk)


@require_POST
def plan_take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the plan back to change it."""
    found = _own(request, pk)
    try:
        version = seen_version(request, pk).get(pk, 0)
        actions.take_back_plan(plan=found, version=version, by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("plan", args=[pk]))
    return redirect("plan", pk)


@require_POST
def plan_revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a new edition of an agreed plan."""
    found = _own(request, pk)
    try:
        new = actions.revise_plan(plan=found, at=timezone.now(), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("my_plan"))
    messages.info(request, _("The agreed plan holds until this new edition is agreed to."))
    return redirect("plan", new.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_item_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an item."""
    own = PersonalPlan.objects.owned_by(signed_in(request)).changeable()
    return _edit(request, get_object_or_404(own, pk=pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an item."""
    own = PersonalPlan.objects.owned_by(signed_in(request)).changeable()
    item = get_object_or_404(PlanItem.objects.select_related("plan"), pk=pk, plan__in=own)
    return _edit(request, item.plan, item)


@require_POST
def plan_item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an item off."""
    item = _own_item(request, pk)
    try:
        actions.remove_item(item=item, by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("plan", args=[item.plan_id]))
    return redirect("plan", item.plan_id)


@require_http_methods(["GET", "HEAD", "POST"])
def plan_item_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick an item off with a note, or take that back."""
    item = _own_item(request, pk)
    form = DoneForm(request.POST or None, initial={"note": item.done_note})
    undo = "undo" in request.POST
    if not undo and not form.is_valid():
        back = [{"url": reverse("plan", args=[item.plan_id]), "label": _("My ID plan")}]
        return render(
            request, "training/plan_item_done.html", {"item": item, "form": form, "crumbs": back}
        )
    note = "" if undo else form.cleaned_data["note"]
    try:
        actions.note_item_done(item=item, note=note, on=timezone.localdate(), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("plan", args=[item.plan_id]))
    return redirect("plan", item.plan_id)


def _edit(request: HttpRequest, found: PersonalPlan, item: PlanItem | None) -> HttpResponse:
    form = PlanItemForm(
        request.POST or None,
        initial=initial_of(item) if item else None,
        fiscal_year=found.fiscal_year,
    )
    if not form.is_valid():
        heading = _("Change the item") if item else _("Add an item")
        back_url = reverse("plan", args=[found.pk])
        context = {"form": form, "heading": heading, "back_url": back_url, "plan": found}
        return render(request, "training/plan_item_form.html", context)
    try:
        actions.save_item(plan=found, item=item, by=signed_in(request), **form.facts())
    except Conflict:
        return somebody_was_faster(request, reverse("plan", args=[found.pk]))
    return redirect("plan", found.pk)


def _own(request: HttpRequest, pk: int) -> PersonalPlan:
    return get_object_or_404(PersonalPlan.objects.owned_by(signed_in(request)), pk=pk)


def _own_item(request: HttpRequest, pk: int) -> PlanItem:
    own = PersonalPlan.objects.owned_by(signed_in(request))
    return get_object_or_404(PlanItem.objects.select_related("plan"), pk=pk, plan__in=own)


def _editions_beside(found: PersonalPlan, user: User) -> Any:
    """The other plans of the person that the user may see, the newest first."""
    visible = PersonalPlan.objects.visible_to(user).filter(person=found.person_id)
    return visible.exclude(pk=found.pk).latest_edition()


def _crumb(is_own: bool) -> dict[str, str]:
    if is_own:
        return {"url": reverse("my_page"), "label": _("My page")}
    return {"url": reverse("plans_waiting"), "label": _("Plans to agree to")}
