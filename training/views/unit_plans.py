"""The yearly plan of a unit: read by everybody of the unit, written by those who lead it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.be_dates import fiscal_year
from personnel.enums import Right
from personnel.masking import rounding
from personnel.models import Unit
from personnel.views.answers import somebody_was_faster
from training import actions
from training.actions import Conflict
from training.forms.unit_plans import ActivityForm, BeginForm, DeviceForm, LineForm
from training.models import PlanActivity, PlanDevice, UnitPlan
from training.models.unit_plans import PlanLine, units_with_plans_for
from training.unit_plans import plan_page

# So many fiscal years back, and one ahead, can be looked at.
YEARS_BACK = 5
FORMS: dict[type[PlanLine], type[LineForm]] = {PlanActivity: ActivityForm, PlanDevice: DeviceForm}


@require_safe
def unit_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a unit's plan of a year, planned against done; the current fiscal year unless asked."""
    user, today = signed_in(request), timezone.localdate()
    unit: Unit = get_object_or_404(units_with_plans_for(user), pk=pk)
    year = _year(request.GET.get("year", str(fiscal_year(today))))
    plans = {plan.fiscal_year: plan for plan in UnitPlan.objects.filter(unit=unit)}
    keeps = Unit.objects.visible_to(user, Right.PLAN_UNIT).filter(pk=pk).exists()
    is_rough = not Unit.objects.visible_to(user, Right.SEE_PEOPLE).filter(pk=pk).exists()
    context = {
        "unit": unit,
        "year": year,
        "years": sorted({fiscal_year(today), fiscal_year(today) + 1, *plans}),
        "keeps": keeps,
        "had_one": year - 1 in plans,
        "rounding": rounding() if is_rough else "",
        "page": plan_page(plans[year], today, is_rough=is_rough) if year in plans else None,
        "breadcrumbs": _breadcrumbs(request, unit),
    }
    return render(request, "training/unit_plan.html", context)


@require_POST
@right_required(Right.PLAN_UNIT)
def unit_plan_begin(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin a unit's plan of a year."""
    user = signed_in(request)
    unit = get_object_or_404(Unit.objects.visible_to(user, Right.PLAN_UNIT), pk=pk)
    form = BeginForm(request.POST)
    if not form.is_valid():
        raise Http404
    year = _year(str(form.cleaned_data["year"]))
    url = f"{reverse('unit_plan', args=[pk])}?year={year}"
    copies = form.cleaned_data["copies_last"]
    try:
        actions.begin_unit_plan(unit=unit, fiscal_year=year, copies_last=copies, by=user)
    except Conflict:
        return somebody_was_faster(request, url)
    return redirect(url)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.PLAN_UNIT)
def unit_plan_activity_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an activity to a plan."""
    return _add(request, pk, PlanActivity, _("Add an activity"))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.PLAN_UNIT)
def unit_plan_device_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add devices to a plan."""
    return _add(request, pk, PlanDevice, _("Add a device or tool"))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.PLAN_UNIT)
def unit_plan_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an activity, or remove it."""
    return _change(request, pk, PlanActivity, _("Change the activity"))


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.PLAN_UNIT)
def unit_plan_device(request: HttpRequest, pk: int) -> HttpResponse:
    """Change devices, or remove them."""
    return _change(request, pk, PlanDevice, _("Change the device or tool"))


def _add(request: HttpRequest, pk: int, kind: type[PlanLine], title: str) -> HttpResponse:
    user = signed_in(request)
    plan = get_object_or_404(UnitPlan.objects.kept_by(user).select_related("unit"), pk=pk)
    form = FORMS[kind](request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        actions.add_line(plan=plan, kind=kind, facts=form.facts(), by=user)
        return _back(request, plan, _("The plan is saved."))
    return _form(request, form, title, is_new=True)


def _change(request: HttpRequest, pk: int, kind: type[PlanLine], title: str) -> HttpResponse:
    user = signed_in(request)
    line = get_object_or_404(kind.objects.kept_by(user).select_related("plan__unit"), pk=pk)
    form = FORMS[kind](request.POST or None, plan=line.plan, line=line)
    removes = "remove" in request.POST
    if request.method != "POST" or not (form.is_valid() or removes):
        return _form(request, form, title, is_new=False)
    seen = form.cleaned_data.get("version", 0)
    try:
        if removes:
            actions.remove_line(line=line, seen=seen, by=user)
        else:
            actions.change_line(line=line, seen=seen, facts=form.facts(), by=user)
    except Conflict:
        return somebody_was_faster(request, _url(line.plan))
    return _back(request, line.plan, _("The plan is saved."))


def _form(request: HttpRequest, form: LineForm, title: str, *, is_new: bool) -> HttpResponse:
    plan = form.plan
    crumbs = [*_breadcrumbs(request, plan.unit), {"label": _("Yearly plan"), "url": _url(plan)}]
    context = {"form": form, "title": title, "is_new": is_new, "plan": plan, "breadcrumbs": crumbs}
    return render(request, "training/unit_plan_form.html", context)


def _back(request: HttpRequest, plan: UnitPlan, told: str) -> HttpResponse:
    messages.success(request, told)
    return redirect(_url(plan))


def _url(plan: UnitPlan) -> str:
    return f"{reverse('unit_plan', args=[plan.unit_id])}?year={plan.fiscal_year}"


def _breadcrumbs(request: HttpRequest, unit: Unit) -> list[dict[str, Any]]:
    """The way back to the unit, for those who may see its page."""
    sees = Unit.objects.visible_to(signed_in(request)).filter(pk=unit.pk).exists()
    return [{"label": unit.label, "url": reverse("unit", args=[unit.pk])}] if sees else []


def _year(text: str) -> int:
    """Return the fiscal year (BE) that was asked for; 404 for one that nobody plans."""
    now = fiscal_year(timezone.localdate())
    if not text.isdecimal() or not now - YEARS_BACK <= int(text[:5]) <= now + 1:
        raise Http404
    return int(text)
