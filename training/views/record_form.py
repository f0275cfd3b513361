"""The form in which learning is logged: begun, gone on with, corrected, kept and handed in."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from personnel.access import own_person, signed_in
from personnel.be_dates import to_input
from personnel.views.answers import somebody_was_faster
from training import actions
from training.actions import Conflict, SentTwice
from training.evidence import BadEvidence
from training.forms.records import RecordForm, initial_again, initial_from, initial_of
from training.models import Course, Evidence, TrainingRecord
from training.views.records import SUBMITTED

RECENT_TITLES = 10
MOST_TWINS = 3

DRAFT_SAVED = gettext_lazy("Draft saved. Nobody else sees it until you submit it.")
CORRECTION_SAVED = gettext_lazy(
    "Saved. Your supervisor still sees this record, and decides on it when you submit it again."
)
SENT_TWICE = gettext_lazy("This form was sent already. Here is the record that it made.")


@require_http_methods(["GET", "HEAD", "POST"])
def record_new(request: HttpRequest) -> HttpResponse:
    """Log something learned: from nothing, from a course, or like an earlier record."""
    own_person(request)
    context: dict[str, Any] = {"heading": _("Log learning"), "back_url": reverse("my_page")}
    if request.method != "POST":
        own = TrainingRecord.objects.owned_by(signed_in(request)).latest_first()
        context |= {"last": own.exclude(title="").first(), "draft": own.drafts().first()}
        return _ask(request, _blank(request), **context)
    form = bound(request)
    made = made_of(request, form)
    return _save(request, form, made, **context)


@require_http_methods(["GET", "HEAD", "POST"])
def record_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a draft, or correct a returned record."""
    own = TrainingRecord.objects.owned_by(signed_in(request))
    record = get_object_or_404(own.in_full(), pk=pk)
    if not record.is_editable:
        return _too_late(request, record)
    context: dict[str, Any] = {
        "heading": _("Correct the record") if record.is_returned else _("Go on with the draft"),
        "reason": record.decisions.latest("at").reason if record.is_returned else "",
        "back_url": reverse("record", args=[pk]),
        "record": record,
    }
    if request.method == "POST":
        return _save(request, bound(request), record, **context)
    form = RecordForm(initial=initial_of(record), today=timezone.localdate())
    return _ask(request, form, **context)


def _ask(request: HttpRequest, form: RecordForm, status: int = 200, **context: Any) -> HttpResponse:
    own = TrainingRecord.objects.owned_by(signed_in(request))
    if record := context.get("record"):
        context["repeats"] = Evidence.objects.same_as(record)
    context |= {
        "form": form,
        "max_bytes": settings.EVIDENCE_MAX_BYTES,
        "day_minutes": settings.TRAINING_DAY_MINUTES,
        "recent": own.recent_by_title(RECENT_TITLES),
        "owner": draft_owner(request),
        "begun": bool(request.GET),
        "quick_days": _quick_days(timezone.localdate()),
    }
    return render(request, "training/record_form.html", context, status=status)


def _quick_days(today: date) -> list[dict[str, str]]:
    """The days that most is logged of, to choose with one tap."""
    days = ((_("Today"), today), (_("Yesterday"), today - timedelta(days=1)))
    return [{"label": label, "value": to_input(day)} for label, day in days]


def bound(request: HttpRequest, as_draft: bool = False) -> RecordForm:
    """Return the form with what was sent."""
    as_draft = as_draft or "draft" in request.POST
    today = timezone.localdate()
    return RecordForm(request.POST, request.FILES, today=today, as_draft=as_draft)


def made_of(request: HttpRequest, form: RecordForm) -> TrainingRecord | None:
    """Return the record that this very form has made already, by an automatic save or a click."""
    form.full_clean()
    if not (key := form.cleaned_data.get("form_key")):
        return None
    own = TrainingRecord.objects.owned_by(signed_in(request))
    return own.in_full().filter(form_key=key).first()


def version_of(form: RecordForm, made: TrainingRecord | None) -> dict[int, int] | None:
    """Return which version of its record a form has seen; the first, if no answer told it."""
    return {made.pk: form.cleaned_data.get("version") or 1} if made else None


def draft_owner(request: HttpRequest) -> str:
    """Return a name for the user that says nothing: unsent input on a device belongs to it."""
    return salted_hmac("drafts", str(signed_in(request).pk)).hexdigest()[:16]


def _blank(request: HttpRequest) -> RecordForm:
    """An empty form, or one begun from `?course=` or from an own record, `?again=`."""
    course, again = request.GET.get("course", ""), request.GET.get("again", "")
    initial: dict[str, Any] = {}
    if course.isdecimal():
        initial = initial_from(get_object_or_404(Course.objects.offered(), pk=course))
    elif again.isdecimal():
        own = TrainingRecord.objects.owned_by(signed_in(request))
        initial = initial_again(get_object_or_404(own, pk=again))
    elif (area := request.GET.get("area", "")).isdecimal():
        initial = {"areas": [area]}
    return RecordForm(initial=initial | {"form_key": uuid4()}, today=timezone.localdate())


def _save(
    request: HttpRequest, form: RecordForm, made: TrainingRecord | None, **context: Any
) -> HttpResponse:
    """Keep what was typed, or hand it in; ask again when it is not right, or not sure."""
    if made and not made.is_editable:
        messages.info(request, SENT_TWICE)
        return _sent(redirect("record", made.pk), made)
    if not form.is_valid():
        return _ask(request, form, **context)
    if not form.as_draft and (twins := _twins(request, form, made)):
        return _ask(request, form, twins=twins, **context)
    try:
        saved = _act(request, form, made)
    except BadEvidence as bad:
        form.add_error("evidence_files", str(bad))
        return _ask(request, form, **context)
    except Conflict:
        return _changed_meanwhile(request, form, made, **context)
    except SentTwice:
        messages.info(request, SENT_TWICE)
        made = made_of(request, form)
        return _sent(redirect("record", made.pk), made) if made else redirect("my_page")
    kept = CORRECTION_SAVED if saved.is_returned else DRAFT_SAVED
    messages.success(request, kept if form.as_draft else SUBMITTED)
    return _sent(redirect("record", saved.pk), saved)


def _act(request: HttpRequest, form: RecordForm, made: TrainingRecord | None) -> TrainingRecord:
    act = actions.save_draft if form.as_draft else actions.save_and_submit
    return act(
        entry=form.entry(own_person(request)),
        seen=version_of(form, made),
        files=form.cleaned_data["evidence_files"],
        at=timezone.now(),
        by=signed_in(request),
    )


def _twins(
    request: HttpRequest, form: RecordForm, made: TrainingRecord | None
) -> list[TrainingRecord]:
    """The records that this one seems to repeat, unless its owner has said that it does not."""
    if "anyway" in request.POST:
        return []
    said = form.entry(own_person(request))
    new = TrainingRecord(
        pk=made.pk if made else None,
        person=said.person,
        title=said.title,
        course=said.course,
        start_date=said.start_date,
        end_date=said.end_date,
    )
    return list(TrainingRecord.objects.owned_by(signed_in(request)).repeating(new)[:MOST_TWINS])


def _changed_meanwhile(
    request: HttpRequest, form: RecordForm, made: TrainingRecord | None, **context: Any
) -> HttpResponse:
    """Show what was typed beside the way to the newer version: nothing is lost, or kept yet."""
    now = TrainingRecord.objects.owned_by(signed_in(request)).editable().in_full()
    newer = now.filter(pk=made.pk).first() if made else None
    if not newer:
        return somebody_was_faster(request, request.path)
    sent = request.POST.copy()
    sent["version"] = str(newer.version)
    form.data = sent
    return _ask(request, form, status=409, **context | {"record": newer, "newer": newer})


def _too_late(request: HttpRequest, record: TrainingRecord) -> HttpResponse:
    if request.method != "POST":
        raise Http404
    return somebody_was_faster(request, reverse("record", args=[record.pk]))


def _sent(response: HttpResponse, record: TrainingRecord) -> HttpResponse:
    """Tell the page's script what has arrived, so that the device forgets it."""
    sent = f"{record.pk}.{record.form_key or ''}"
    response.set_cookie(
        "draft_sent", sent, max_age=600, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
