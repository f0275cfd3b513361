"""My page, and the page of a person as those see it who may."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from personnel.access import own_person, signed_in
from personnel.models import Person
from personnel.views.answers import page_of, rest_of_query
from personnel.views.placements import placements
from training import actions
from training.builders import looks_at, personal_page
from training.models import Decision, PersonalPlan, TrainingRecord
from training.ticking import plan_sheet

RECORDS_A_PAGE = 10
LATEST = 5


@require_safe
def my_page(request: HttpRequest) -> HttpResponse:
    """Show where I stand, what to do next, what I logged and who looked."""
    person = own_person(request)
    own = TrainingRecord.objects.owned_by(signed_in(request))
    log = {"url": reverse("record_new"), "label": _("Log learning"), "icon": "plus"}
    assess = {"url": reverse("self_assessment"), "label": _("Assess myself"), "icon": "user"}
    past = {"url": reverse("history"), "label": _("History and transcript"), "icon": "clock"}
    plan = {"url": reverse("my_plan"), "label": _("My ID plan"), "icon": "plan"}
    context = {
        "page": personal_page(person, timezone.localdate()),
        "records": page_of(request, own.in_full().latest_first(), RECORDS_A_PAGE),
        "certificates_asked": own.awaiting_certificate().latest_first()[:LATEST],
        "query": rest_of_query(request),
        "decisions": Decision.objects.about(person)[:LATEST],
        "looks": looks_at(person, LATEST),
        "actions": [log | {"kind": "primary"}, plan, assess, past],
    }
    return render(request, "training/my_page.html", context)


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person to those who see people there; records only to those who decide on them."""
    user = signed_in(request)
    seen = get_object_or_404(Person.objects.visible_to(user), pk=pk)
    actions.note_look(subject=seen, person=seen.pk, by=user)
    page = personal_page(seen, timezone.localdate())
    decides = Person.objects.decidable_by(user).filter(pk=pk).exists()
    records = TrainingRecord.objects.visible_to(user).filter(person=seen).in_full()
    plans = PersonalPlan.objects.visible_to(user).filter(person=seen).latest_edition()
    plan = plans.in_full().first() if decides else None
    context = {
        "page": page,
        "placements": placements([page.post, *page.other_posts] if page.post else [], user=user),
        "decides": decides,
        "plan": plan_sheet(plan) if plan else None,
        "records": page_of(request, records.latest_first(), RECORDS_A_PAGE) if decides else None,
        "query": rest_of_query(request),
    }
    return render(request, "training/person.html", context)
