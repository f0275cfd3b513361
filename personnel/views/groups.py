"""The review list: posts that no rule could place, and the decision on one of them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from personnel.access import right_required, signed_in
from personnel.actions.groups import Conflict, set_group
from personnel.enums import Right
from personnel.forms import GroupForm
from personnel.models import Posting, User
from personnel.models.postings import PostingQuerySet
from personnel.views.answers import page_of, somebody_was_faster
from personnel.views.placements import placements


@require_safe
@right_required(Right.KEEP_ROSTER)
def group_review(request: HttpRequest) -> HttpResponse:
    """List the posts that wait for a person to decide their group."""
    user = signed_in(request)
    page = page_of(request, _awaiting(user))
    lines = placements(page, user=user)
    return render(request, "personnel/group_review.html", {"page": page, "placements": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def posting_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the group of a post with a reason, then go on with the next one that waits."""
    user = signed_in(request)
    posting = get_object_or_404(_kept(user), pk=pk)
    form = GroupForm(request.POST if request.method == "POST" else None, posting=posting)
    if form.is_valid():
        try:
            _decide(form, posting, user)
        except Conflict:
            return somebody_was_faster(request, request.path)
        messages.success(
            request, _("The group of %(name)s is set.") % {"name": posting.person.full_name}
        )
        return _next(user)
    (line,) = placements([posting], user=user)
    crumbs = [{"label": _("Groups to decide"), "url": reverse("group_review")}]
    context = {"line": line, "form": form, "crumbs": crumbs}
    return render(request, "personnel/posting_group.html", context)


def _decide(form: GroupForm, posting: Posting, by: User) -> None:
    if form.is_outdated:
        raise Conflict
    given = form.cleaned_data
    set_group(posting=posting, group=given["group"], reason=given["reason"], by=by)


def _kept(user: User) -> PostingQuerySet:
    posts = Posting.objects.kept_by(user).on(timezone.localdate())
    return posts.select_related("person", "unit")


def _awaiting(user: User) -> PostingQuerySet:
    return _kept(user).awaiting_group().order_by("person__name_sort", "pk")


def _next(user: User) -> HttpResponse:
    waiting = _awaiting(user).first()
    return redirect("posting_group", waiting.pk) if waiting else redirect("group_review")
