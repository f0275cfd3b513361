"""Asking for reports, once or after every period, following how they go, and handing them over."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from personnel.access import right_required, signed_in
from personnel.enums import Right
from personnel.views.answers import file_is_gone, opened
from reports import actions
from reports.enums import ReportKind, Rhythm
from reports.forms import ReportForm
from reports.models import ReportFile, Subscription
from reports.views.units import Link


@require_POST
@right_required(Right.ASK_REPORTS)
def report_file_new(request: HttpRequest) -> HttpResponse:
    """Ask for a report of a published snapshot for a unit and below."""
    asked = _asked(request, "snapshot")
    report = actions.request_report_file(
        snapshot=asked["snapshot"],
        unit=asked["unit"],
        kind=ReportKind(asked["kind"]),
        thai_digits=asked["thai_digits"],
        language=_language(),
        by=signed_in(request),
    )
    return redirect("report_file", pk=report.pk)


@require_safe
@right_required(Right.ASK_REPORTS)
def report_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show how a report goes, then the way to download it; htmx gets the part that changes."""
    user = signed_in(request)
    found = ReportFile.objects.visible_to(user).select_related("snapshot", "unit")
    report = get_object_or_404(found, pk=pk)
    if "HX-Request" in request.headers:
        return render(request, "reports/report_file_progress.html", {"report": report})
    context = {
        "report": report,
        "breadcrumbs": [Link(_("Agency report"), reverse("agency_report"))],
        "subscriptions": Subscription.objects.of(user).filter(deliveries__report=report),
    }
    return render(request, "reports/report_file.html", context)


@require_safe
@right_required(Right.ASK_REPORTS)
def report_file_download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Hand over a report that is written."""
    user = signed_in(request)
    found = ReportFile.objects.visible_to(user).exclude(file="").select_related("snapshot")
    report = get_object_or_404(found, pk=pk)
    content = opened(report.file)
    if content is None:
        return file_is_gone(request)
    actions.download_report_file(report=report, by=user)
    return FileResponse(content, as_attachment=True, filename=report.download_name)


@require_POST
@right_required(Right.ASK_REPORTS)
def subscription_new(request: HttpRequest) -> HttpResponse:
    """Have the report of a unit sent after every month or fiscal year."""
    asked = _asked(request, "rhythm")
    actions.subscribe(
        unit=asked["unit"],
        kind=ReportKind(asked["kind"]),
        rhythm=Rhythm(asked["rhythm"]),
        thai_digits=asked["thai_digits"],
        language=_language(),
        by=signed_in(request),
    )
    messages.success(request, _("It will be sent to you: a mail with the address of the report."))
    return redirect("agency_report")


@require_POST
@right_required(Right.ASK_REPORTS)
def subscription_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it sent no more."""
    user = signed_in(request)
    subscription = get_object_or_404(Subscription.objects.of(user), pk=pk)
    actions.unsubscribe(subscription=subscription, by=user)
    messages.success(request, _("It is not sent to you any more."))
    return redirect("agency_report")


def _asked(request: HttpRequest, needed: str) -> dict[str, Any]:
    """Return what the form says; what its page never offers is not found."""
    form = ReportForm(request.POST, user=signed_in(request))
    if not form.is_valid() or not form.cleaned_data[needed]:
        raise Http404
    return form.cleaned_data


def _language() -> str:
    return (get_language() or "th")[:2]
