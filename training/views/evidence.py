"""Evidence files: to those who may see the record, as a download that runs nothing."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from personnel.access import signed_in
from personnel.views.answers import somebody_was_faster
from training import actions
from training.actions import Conflict
from training.models import Evidence, TrainingRecord

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}


@require_safe
def evidence(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Send the file; the look is written down where its owner sees it."""
    user = signed_in(request)
    visible = Evidence.objects.visible_to(user).select_related("record")
    found = get_object_or_404(visible, pk=pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    actions.note_look(subject=found, person=found.record.person_id, by=user)
    return FileResponse(content, as_attachment=True, filename=found.download_name, headers=HEADERS)


@require_POST
def evidence_remove(request: HttpRequest, pk: str) -> HttpResponse:
    """Take a file off one's own draft or returned record."""
    user = signed_in(request)
    editable = TrainingRecord.objects.owned_by(user).editable()
    found = get_object_or_404(Evidence, pk=pk, record__in=editable)
    try:
        actions.remove_evidence(evidence=found, by=user)
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[found.record_id]))
    messages.success(request, _("The file is removed."))
    return redirect("record_edit", found.record_id)
