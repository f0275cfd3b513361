"""Who may need a word, and reminding them."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from competencies.progress import stage_ahead_of
from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.models import Person, Posting, Unit, User
from personnel.views.answers import ids_in, page_of, rest_of_query
from training import actions, lacks
from training.enums import Lack
from training.forms.nudging import NudgeForm
from training.models import TrainingRecord

PEOPLE_A_PAGE = 30
# People are looked through live, one by one; of a whole agency nobody reads the list anyway.
MOST_PEOPLE = 10_000
_TEMPLATES = {Lack.DECISION: "training/nudge_units.html"}


@require_safe
@right_required(Right.DECIDE_RECORDS)
def nudge(request: HttpRequest) -> HttpResponse:
    """List people who lack something, or units whose records wait for too long."""
    user = signed_in(request)
    form = _asked(user, request.GET)
    rows, is_too_large = _rows(user, form)
    page = page_of(request, rows, PEOPLE_A_PAGE)
    actions.look_at_lacks(kind=form.lack, unit=form.cleaned_data["unit"], by=user)
    context = {
        "form": form,
        "tabs": _tabs(request, form.lack),
        "page": page,
        "query": rest_of_query(request),
        "filters": request.GET.urlencode(),
        "is_too_large": is_too_large,
        "is_of_levels": form.lack == Lack.LEVEL,
    }
    if form.lack == Lack.DECISION:
        context["wait_days"] = settings.LONG_WAIT_DAYS
        context["units"] = lacks.with_deciders(page, on=timezone.localdate(), by=user)
    elif not is_too_large:
        context["without_account"] = rows.filter(account=None).count()
    return render(request, _TEMPLATES.get(form.lack, "training/nudge_people.html"), context)


@require_POST
@right_required(Right.DECIDE_RECORDS)
def nudge_remind(request: HttpRequest) -> HttpResponse:
    """Remind one, or all that were shown, of what they still lack."""
    user, today = signed_in(request), timezone.localdate()
    filters = request.POST.get("filters", "")
    form = _asked(user, QueryDict(filters))
    chosen = ids_in(request.POST.getlist("shown" if "all" in request.POST else "to"))
    days = form.cleaned_data.get("days") or settings.LONG_WAIT_DAYS
    users = _accounts(user, form, chosen)
    sent = actions.remind(kind=form.lack, users=users, days=days, on=today, by=user)
    messages.add_message(request, *_outcome(sent))
    return redirect(f"{reverse('nudge')}?{filters}")


def _outcome(sent: int) -> tuple[int, str]:
    if sent:
        told = ngettext(
            "%(n)s reminder is in the portal.", "%(n)s reminders are in the portal.", sent
        )
        return messages.SUCCESS, told % {"n": sent}
    return messages.INFO, _(
        "Nobody was reminded: there was a reminder in the last 14 days, or nothing is missing "
        "any more."
    )


def _asked(user: User, query: QueryDict) -> NudgeForm:
    form = NudgeForm(query, units=Unit.objects.visible_to(user, Right.DECIDE_RECORDS))
    if not form.is_valid():
        raise Http404
    return form


def _rows(user: User, form: NudgeForm) -> tuple[Any, bool]:
    """What the form asks for, and whether it is of too many people to be listed."""
    unit, today = form.cleaned_data["unit"], timezone.localdate()
    if form.lack == Lack.DECISION:
        records = TrainingRecord.objects.awaiting_decision_by(user)
        if unit:
            records = records.filter(person__in=Person.objects.in_subtree(unit, today))
        before = timezone.now() - timedelta(days=settings.LONG_WAIT_DAYS)
        return lacks.waiting_units(records, before=before, on=today), False
    posts = _posts(user, unit)
    if posts.count() > MOST_PEOPLE:
        return posts.none(), True
    if form.lack == Lack.LEVEL:
        top = unit or Unit.objects.visible_to(user, Right.DECIDE_RECORDS).order_by("depth").first()
        found = lacks.below_level(posts, stage=stage_ahead_of(top))
    else:
        since = today - timedelta(days=form.cleaned_data["days"])
        approved = form.cleaned_data["of"] == "approved"
        found = lacks.without_recent(posts, since=since, approved=approved)
    return lacks.with_accounts(found.select_related("person", "unit"), form.lack, today), False


def _posts(user: User, unit: Unit | None) -> Any:
    """The primary posts in a group of the circular of those on whom the user decides."""
    posts = Posting.objects.visible_to(user, Right.DECIDE_RECORDS).on(timezone.localdate())
    deciding = Person.objects.decidable_by(user)
    posts = posts.primary().filter(group__isnull=False, person__in=deciding)
    return posts.in_subtree(unit) if unit else posts


def _accounts(user: User, form: NudgeForm, chosen: list[int]) -> list[int]:
    """The accounts of the chosen people, or deciders of the chosen units, who lack it still.

    404 when one of them is outside of the user's scope.
    """
    scope: Any = Person.objects.decidable_by(user)
    if form.lack == Lack.DECISION:
        scope = Unit.objects.visible_to(user, Right.DECIDE_RECORDS)
    if not chosen or scope.filter(pk__in=chosen).count() != len(set(chosen)):
        raise Http404
    rows, _is_too_large = _rows(user, form)
    if form.lack == Lack.DECISION:
        units = lacks.with_deciders(rows.filter(unit__in=chosen), on=timezone.localdate(), by=user)
        return [decider.account for unit in units for decider in unit.deciders]
    lacking = rows.filter(person__in=chosen, account__isnull=False)
    return list(lacking.values_list("account", flat=True))


def _tabs(request: HttpRequest, shown: Lack) -> list[dict[str, Any]]:
    unit = request.GET.get("unit", "")
    return [
        {
            "label": kind.label,
            "url": f"?{urlencode({'kind': kind.value, 'unit': unit})}",
            "is_shown": kind == shown,
        }
        for kind in Lack
    ]
