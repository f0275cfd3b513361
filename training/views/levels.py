"""Assessing the levels of people: a group in one area, a person in all."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from competencies.actions import assess_as_seen
from competencies.models import Area, Assessment
from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.models import Person, Posting, Unit, User
from personnel.models.authority import offices_of
from personnel.models.people import PersonQuerySet
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from training import actions
from training.actions import Conflict
from training.forms.levels import GroupForm, LevelsForm
from training.level_grid import cells_of

PEOPLE_A_PAGE = 50
LATEST = 50


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DECIDE_RECORDS)
def levels(request: HttpRequest) -> HttpResponse:
    """Assess the people of a unit in one area, on one page."""
    user = signed_in(request)
    units = Unit.objects.visible_to(user, Right.DECIDE_RECORDS)
    group = GroupForm(request.GET, units=units)
    if not group.is_valid():
        raise Http404
    asked = group.cleaned_data
    if not asked["unit"] or not asked["area"]:
        return render(request, "training/levels.html", {"group": group})
    page = page_of(request, _people(user, asked), PEOPLE_A_PAGE)
    posted = request.POST if request.method == "POST" else None
    form = LevelsForm(posted, cells=cells_of(list(page), [asked["area"]]))
    if form.is_valid():
        return _save(request, form)
    context = {"group": group, "form": form, "page": page, "area": asked["area"]}
    return render(request, "training/levels.html", context | {"query": rest_of_query(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.DECIDE_RECORDS)
def person_levels(request: HttpRequest, pk: int) -> HttpResponse:
    """Assess a person in all areas, and show how the levels came about."""
    user = signed_in(request)
    person = get_object_or_404(Person.objects.decidable_by(user), pk=pk)
    actions.note_look(subject=person, person=pk, by=user)
    posted = request.POST if request.method == "POST" else None
    form = LevelsForm(posted, cells=cells_of([person], list(Area.objects.in_use())))
    if form.is_valid():
        return _save(request, form)
    found = Assessment.objects.filter(person=person).order_by("-on_date", "-pk")
    found = found.select_related("area", "by__person", "taken_back")
    context = {
        "person": person,
        "form": form,
        "history": found.select_related("area", "by__person", "taken_back").prefetch_related(
            offices_of("by__")
        )[:LATEST],
        "crumbs": [{"url": reverse("person", args=[pk]), "label": person.full_name}],
    }
    return render(request, "training/person_levels.html", context)


def _people(user: User, asked: dict[str, Any]) -> PersonQuerySet:
    """The people of the unit and below on whom the user decides, by name, with their posts."""
    today = timezone.localdate()
    posts = Posting.objects.on(today).primary()
    people = Person.objects.decidable_by(user).in_subtree(asked["unit"], today)
    if asked["group"]:
        people = people.filter(pk__in=posts.filter(group=asked["group"]).values("person"))
    full = Prefetch("postings", posts.select_related("unit"), to_attr="posts")
    return people.prefetch_related(full).order_by("name_sort", "pk")


def _save(request: HttpRequest, form: LevelsForm) -> HttpResponse:
    findings, url = form.findings(timezone.localdate()), request.get_full_path()
    try:
        assess_as_seen(findings=findings, seen=form.seen(), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, url)
    done = ngettext("%(n)d level is saved.", "%(n)d levels are saved.", len(findings))
    messages.success(request, done % {"n": len(findings)})
    return HttpResponseRedirect(url)
