"""Evidence files: added by their owner; to those who may see the record, a download and a picture
in small, which run nothing.
"""

from typing import IO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from personnel.access import signed_in
from personnel.views.answers import file_is_gone, opened, somebody_was_faster
from training import actions
from training.actions import Conflict
from training.evidence import BadEvidence
from training.forms.records import EvidenceForm
from training.models import Evidence, TrainingRecord

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
SAME_ORIGIN = {"Cross-Origin-Resource-Policy": "same-origin"}


@require_safe
def evidence(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Send the file; the look is written down where its owner sees it."""
    found, content = _look_at(request, pk, "file")
    if content is None:
        return file_is_gone(request)
    return FileResponse(content, as_attachment=True, filename=found.download_name, headers=HEADERS)


@require_safe
def evidence_preview(request: HttpRequest, pk: str) -> HttpResponseBase:
    """Send the file in small, a picture that the portal drew itself; a look like any other."""
    _found, content = _look_at(request, pk, "preview")
    if content is None:
        return file_is_gone(request)
    return FileResponse(content, content_type="image/jpeg", headers=HEADERS | SAME_ORIGIN)


@require_POST
def record_evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add files to one's own record: to its draft while typing, or the certificate that follows."""
    user = signed_in(request)
    own = TrainingRecord.objects.owned_by(user)
    record = get_object_or_404(own, pk=pk)
    form = EvidenceForm(request.POST, request.FILES)
    sentence = " ".join(str(error) for error in form.errors.get("evidence_files", ()))
    try:
        if form.is_valid():
            files = form.cleaned_data["evidence_files"]
            actions.attach_all(record=record, files=files, at=timezone.now(), by=user)
    except BadEvidence as bad:
        sentence = str(bad)
    except Conflict:
        return somebody_was_faster(request, reverse("record", args=[pk]))
    if wants_json(request):
        return _list_anew(request, own.in_full().get(pk=pk), sentence)
    if sentence:
        messages.error(request, sentence)
    else:
        messages.success(request, _("The file is added."))
    return redirect("record", pk)


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's script asks, which shows the answer itself."""
    return request.headers.get("Accept") == "application/json"


def _list_anew(request: HttpRequest, record: TrainingRecord, sentence: str) -> JsonResponse:
    context = {"record": record, "repeats": Evidence.objects.same_as(record), "in_form": True}
    lines = render_to_string("training/evidence_lines.html", context, request)
    return JsonResponse({"html": lines, "sentence": sentence})


def _look_at(request: HttpRequest, pk: str, name: str) -> tuple[Evidence, IO[bytes] | None]:
    """Open a file of visible evidence and write the look down; None when the disk lost it."""
    user = signed_in(request)
    visible = Evidence.objects.visible_to(user).select_related("record")
    found = get_object_or_404(visible, pk=pk)
    content = opened(getattr(found, name))
    if content:
        actions.note_look(subject=found, person=found.record.person_id, by=user)
    return found, content


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
