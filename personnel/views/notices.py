"""A user's own notices, newest first, and how they are mailed."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from personnel.access import signed_in
from personnel.actions.notices import choose_mails, mark_read
from personnel.enums import NoticeKind
from personnel.forms.notices import NoticeChoicesForm
from personnel.models import Notice
from personnel.notices import Words, words_of
from personnel.views.answers import page_of

_LOOK = {
    NoticeKind.ROSTER_PREVIEW: ("info", "queue"),
    NoticeKind.ROSTER_REFUSED: ("danger", "alert"),
    NoticeKind.ROSTER_OUTDATED: ("warning", "return"),
    NoticeKind.ROSTER_HELD: ("warning", "shield"),
    NoticeKind.ROSTER_APPLIED: ("success", "check"),
    NoticeKind.ROSTER_NOT_APPLIED: ("danger", "alert"),
    NoticeKind.ROSTER_UNDONE: ("info", "return"),
    NoticeKind.TRANSFER_PROPOSED: ("warning", "transfer"),
    NoticeKind.TRANSFER_DECIDED: ("info", "transfer"),
    NoticeKind.FILE_READY: ("success", "download"),
    NoticeKind.RECORD_APPROVED: ("success", "check"),
    NoticeKind.RECORD_RETURNED: ("warning", "return"),
    NoticeKind.RECORD_CORRECTED: ("info", "edit"),
    NoticeKind.RECORDS_WAIT: ("info", "queue"),
    NoticeKind.PLAN_SENT: ("info", "log"),
    NoticeKind.PLAN_AGREED: ("success", "check"),
    NoticeKind.PLAN_RETURNED: ("warning", "return"),
    NoticeKind.WORKSHOP_SIGNED_IN: ("info", "people"),
    NoticeKind.WORKSHOP_RECORDED: ("success", "people"),
    NoticeKind.DELEGATION_GIVEN: ("info", "shield"),
    NoticeKind.DELEGATION_ENDED: ("info", "shield"),
    NoticeKind.FIGURES_DIFFER: ("danger", "alert"),
    NoticeKind.REMINDER: ("warning", "clock"),
}


@dataclass(frozen=True)
class Line:
    """A notice as it is listed: its words, and the colour and icon of its kind."""

    notice: Notice
    words: Words
    kind: str
    icon: str


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """List what the portal told the user."""
    told = Notice.objects.of(signed_in(request)).order_by("-at", "-pk")
    page = page_of(request, told, size=20)
    lines = [Line(told, words_of(told), *_LOOK[NoticeKind(told.kind)]) for told in page]
    newest = max((line.notice.pk for line in lines), default=0)
    mails = {"label": _("Choose mails"), "url": reverse("notice_choices"), "icon": "edit"}
    return render(
        request,
        "personnel/notices.html",
        {"page": page, "lines": lines, "newest": newest, "actions": [mails]},
    )


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    user = signed_in(request)
    notice = get_object_or_404(Notice.objects.of(user), pk=pk)
    mark_read(notices=Notice.objects.filter(pk=pk), by=user)
    return redirect(notice.url)


@require_POST
def notices_read(request: HttpRequest, newest: int) -> HttpResponse:
    """Mark as read what the user had before their eyes, and nothing that came since."""
    mark_read(notices=Notice.objects.filter(pk__lte=newest), by=signed_in(request))
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
def notice_choices(request: HttpRequest) -> HttpResponse:
    """Let users choose how they are mailed what the portal tells them."""
    user = signed_in(request)
    form = NoticeChoicesForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        choose_mails(choices=form.choices(), by=user)
        messages.success(request, _("Your choice is saved."))
        return redirect("notice_choices")
    breadcrumbs = [{"label": _("Notices"), "url": reverse("notices")}]
    return render(
        request, "personnel/notice_choices.html", {"form": form, "breadcrumbs": breadcrumbs}
    )
