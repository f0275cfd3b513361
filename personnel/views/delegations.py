"""Who decides for whom on which days: lending authority and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.actions.delegations import delegate, revoke_delegation
from personnel.actions.groups import Conflict
from personnel.enums import Right
from personnel.forms.delegations import DelegateForm, DelegateSearch
from personnel.models import RoleAssignment, Unit, User
from personnel.models.units import UnitQuerySet
from personnel.views.answers import somebody_was_faster

LATEST = 50


@require_safe
@right_required(Right.DECIDE_RECORDS)
def delegations(request: HttpRequest) -> HttpResponse:
    """List what the user lent and was lent; `?q=` looks for a colleague to lend to."""
    return _show(request)


@require_POST
@right_required(Right.DECIDE_RECORDS)
def delegation_new(request: HttpRequest) -> HttpResponse:
    """Lend the user's authority to a colleague for some days."""
    user = signed_in(request)
    units, today = _lendable(user), timezone.localdate()
    if not units:
        raise PermissionDenied
    form = DelegateForm(request.POST, by=user, units=units, today=today)
    if not form.is_valid():
        return _show(request, form)
    lent = delegate(**form.cleaned_data, by=user)
    name = lent.user.person.full_name if lent.user.person else lent.user.email
    messages.success(request, _("%(name)s can decide on these days and was told.") % {"name": name})
    return redirect("delegations")


@require_POST
@right_required(Right.DECIDE_RECORDS)
def delegation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take lent authority back at once."""
    user = signed_in(request)
    lent = get_object_or_404(RoleAssignment.objects.delegated_by(user), pk=pk)
    try:
        revoke_delegation(delegation=lent, at=timezone.now(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("delegations"))
    messages.success(request, _("The delegation is revoked."))
    return redirect("delegations")


def _show(request: HttpRequest, form: DelegateForm | None = None) -> HttpResponse:
    user, today = signed_in(request), timezone.localdate()
    units = _lendable(user)
    search = DelegateSearch(request.GET if "q" in request.GET else None)
    found = search.found(user) if units and search.is_valid() else []
    if found and not form:
        form = DelegateForm(by=user, units=units, today=today, initial={"from_date": today})
    full = RoleAssignment.objects.with_people(today).order_by("-from_date", "-pk")
    context = {
        "may_lend": bool(units),
        "search": search,
        "found": found,
        "form": form,
        "lent": full.delegated_by(user)[:LATEST],
        "borrowed": full.delegated_to(user)[:LATEST],
    }
    return render(request, "personnel/delegations.html", context)


def _lendable(user: User) -> UnitQuerySet:
    """The units where the user decides by a role of their own."""
    own = RoleAssignment.objects.lendable_by(user, timezone.localdate())
    return Unit.objects.within(list(own.values_list("unit__path", flat=True)))
