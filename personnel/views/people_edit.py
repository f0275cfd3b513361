"""Correcting by hand what the portal knows of a person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from personnel.access import right_required, signed_in
from personnel.actions.groups import Conflict
from personnel.actions.people import edit_person, note_look
from personnel.enums import Right
from personnel.forms import PersonForm
from personnel.models import Posting, User
from personnel.views.answers import somebody_was_faster


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit the details of a person whose primary post is in the user's scope."""
    user, today = signed_in(request), timezone.localdate()
    held = Posting.objects.kept_by(user).primary().filter(to_date__isnull=True)
    posting = get_object_or_404(held.select_related("person", "unit"), person=pk)
    sent = request.POST if request.method == "POST" else None
    form = PersonForm(sent, posting=posting, today=today)
    if sent is None:
        note_look(person=posting.person, by=user)
    elif form.is_valid():
        try:
            _save(request, form, posting, user)
        except Conflict:
            return somebody_was_faster(request, request.path)
        return redirect("person", pk)
    crumbs = [{"label": _("People"), "url": reverse("people")}]
    context = {"form": form, "posting": posting, "crumbs": crumbs}
    return render(request, "personnel/person_edit.html", context)


def _save(request: HttpRequest, form: PersonForm, posting: Posting, by: User) -> None:
    if form.is_outdated:
        raise Conflict
    changed = edit_person(posting=posting, values=form.values(), on=form.today, by=by)
    if changed:
        messages.success(request, _("The details are saved. Older rosters will not change them."))
    else:
        messages.info(request, _("Nothing was changed."))
