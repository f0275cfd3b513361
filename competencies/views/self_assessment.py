"""The self-assessment: what it is, a page for each area, and its end. Its owner's alone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competencies import actions
from competencies.actions import NothingComplete
from competencies.builders import AreaSheet, how_far, sheets_of
from competencies.forms import AnswersForm
from competencies.models import SelfAssessment
from personnel.access import own_person, signed_in
from personnel.actions.groups import Conflict
from personnel.views.answers import somebody_was_faster


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Say what it is and who sees what; show how far the open one has come, and the earlier."""
    own_person(request)
    mine = SelfAssessment.objects.owned_by(signed_in(request))
    found = mine.open().select_related("framework").first()
    is_outdated = found is not None and not found.framework.is_in_use
    sheets = sheets_of(None if is_outdated else found)
    context = {
        "found": found,
        "is_outdated": is_outdated,
        "sheets": sheets,
        "how_far": how_far(sheets),
        "following": _next_open(sheets, 0),
        "may_finish": found and not is_outdated and any(sheet.is_complete for sheet in sheets),
        "earlier": mine.finished(),
    }
    return render(request, "competencies/self_assessment.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, or go on: to the first area that is not complete."""
    own_person(request)
    found = actions.begin_self_assessment(at=timezone.now(), by=signed_in(request))
    following = _next_open(sheets_of(found), 0)
    if following is None:
        return redirect("self_assessment")
    return redirect("self_assessment_area", following.area.number)


@require_http_methods(["GET", "HEAD", "POST"])
def area(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the statements of an area. Every answer is kept at once, or all of them by the button."""
    own_person(request)
    user = signed_in(request)
    found = SelfAssessment.objects.owned_by(user).open().up_to_date().first()
    if found is None:
        return redirect("self_assessment")
    sheets = sheets_of(found)
    sheet = next((sheet for sheet in sheets if sheet.area.number == number), None)
    if sheet is None:
        raise Http404
    form = AnswersForm(request.POST if request.method == "POST" else None, sheet=sheet)
    if not form.is_valid():
        return _ask(request, sheets, sheet, form)
    try:
        actions.save_answers(answers=form.answers(), at=timezone.now(), by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("self_assessment"))
    return _kept(request, sheets_of(found), form)


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """End it and open the report."""
    own_person(request)
    try:
        found = actions.finish_self_assessment(
            on=timezone.localdate(), at=timezone.now(), by=signed_in(request)
        )
    except NothingComplete:
        messages.warning(request, _("Answer every statement of one area at least, then finish."))
        return redirect("self_assessment")
    except Conflict:
        return somebody_was_faster(request, reverse("self_assessment"))
    return redirect("self_assessment_report", found.pk)


def _ask(
    request: HttpRequest, sheets: list[AreaSheet], sheet: AreaSheet, form: AnswersForm
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "form": form,
        "how_far": how_far(sheets),
        "crumbs": [{"url": reverse("self_assessment"), "label": _("Self-assessment")}],
    }
    return render(request, "competencies/self_area.html", context)


def _kept(request: HttpRequest, sheets: list[AreaSheet], form: AnswersForm) -> HttpResponse:
    """Answer htmx with the line of progress; the button with the next area that is open."""
    number = form.sheet.area.number
    kept = next(sheet for sheet in sheets if sheet.area.number == number)
    is_overtaken = form.is_overtaken(kept)
    if "HX-Request" in request.headers:
        context = {"how_far": how_far(sheets), "form": form, "is_overtaken": is_overtaken}
        return render(request, "competencies/self_progress.html", context | {"is_kept": True})
    if is_overtaken:
        messages.warning(request, _("Answers of another window are kept. Here they are."))
        return redirect("self_assessment_area", number)
    following = _next_open(sheets, number)
    if following is None or "later" in request.POST:
        return redirect("self_assessment")
    return redirect("self_assessment_area", following.area.number)


def _next_open(sheets: list[AreaSheet], number: int) -> AreaSheet | None:
    """The first area after that number that is not complete, else the first one before it."""
    left = [sheet for sheet in sheets if not sheet.is_complete and sheet.area.number != number]
    return next((row for row in left if row.area.number > number), left[0] if left else None)
