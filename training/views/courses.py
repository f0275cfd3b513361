"""The catalogue of courses: for everybody to look through, for whoever keeps it to edit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import signed_in
from personnel.actions.groups import Conflict
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from training import actions
from training.actions import CodeTaken
from training.forms.courses import CourseFilter, CourseForm, initial_of_course
from training.forms.deciding import SeenForm
from training.models import Course
from training.models.courses import keeps_catalogue

COURSES_A_PAGE = 25


@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """List the courses, by name, area and mode."""
    user = signed_in(request)
    keeps = keeps_catalogue(user)
    form = CourseFilter(request.GET, keeps=keeps)
    if not form.is_valid():
        raise Http404
    found = form.chosen(Course.objects.visible_to(user)).in_full()
    add = {"url": reverse("course_new"), "label": _("Add a course"), "icon": "plus"}
    context = {
        "form": form,
        "page": page_of(request, found, COURSES_A_PAGE),
        "query": rest_of_query(request),
        "clear_url": request.path if any(form.cleaned_data.values()) else "",
        "keeps": keeps,
        "logs": user.person_id is not None,
        "actions": [add] if keeps else [],
    }
    return render(request, "training/courses.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def course_new(request: HttpRequest) -> HttpResponse:
    """Add a course to the catalogue."""
    if not keeps_catalogue(signed_in(request)):
        raise PermissionDenied
    form = CourseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.add_course(facts=form.facts(), by=signed_in(request))
        except CodeTaken:
            _say_taken(form)
        else:
            messages.success(request, _("The course stands in the catalogue."))
            return redirect("courses")
    return _ask(request, form, heading=_("Add a course"))


@require_http_methods(["GET", "HEAD", "POST"])
def course_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what the catalogue says of a course, or retire it."""
    course = _editable(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = CourseForm(posted, initial=initial_of_course(course), course=course)
    if form.is_valid():
        seen = form.cleaned_data["version"] or 0
        try:
            actions.change_course(
                course=course, seen=seen, facts=form.facts(), by=signed_in(request)
            )
        except Conflict:
            return somebody_was_faster(request, request.path)
        except CodeTaken:
            _say_taken(form)
        else:
            messages.success(request, _("The course is changed. Records keep what they said."))
            return redirect("courses")
    return _ask(request, form, heading=course.title, course=course)


@require_POST
def course_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a course no more."""
    return _turn(request, pk, actions.retire_course, _("The course is offered no more."))


@require_POST
def course_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer a retired course again."""
    return _turn(request, pk, actions.offer_course, _("The course is offered again."))


def _editable(request: HttpRequest, pk: int) -> Course:
    user = signed_in(request)
    if not keeps_catalogue(user):
        raise PermissionDenied
    return get_object_or_404(Course.objects.editable_by(user).in_full(), pk=pk)


def _turn(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    course, form = _editable(request, pk), SeenForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        act(course=course, seen=seen, by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("course_edit", args=[pk]))
    messages.success(request, done)
    return redirect("course_edit", pk)


def _say_taken(form: CourseForm) -> None:
    form.add_error("code", _("Another course has this code. Choose another one."))


def _ask(request: HttpRequest, form: CourseForm, **context: Any) -> HttpResponse:
    crumbs = [{"label": _("Courses"), "url": reverse("courses")}]
    context |= {"form": form, "crumbs": crumbs}
    return render(request, "training/course_form.html", context)
