"""What the script of the record form asks for: automatic saves, and suggestions while typing."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from personnel.access import own_person, signed_in
from training import actions
from training.actions import Conflict, SentTwice
from training.forms.records import RecordForm
from training.forms.suggestions import suggest
from training.models import TrainingRecord
from training.views.record_form import bound, made_of, version_of


@require_POST
def record_autosave_new(request: HttpRequest) -> JsonResponse:
    """Keep a form that was begun anew, as the draft that its key names."""
    own_person(request)
    form = bound(request, as_draft=True)
    return _autosave(request, form, made_of(request, form))


@require_POST
def record_autosave(request: HttpRequest, pk: int) -> JsonResponse:
    """Keep what is typed into one's own draft or returned record."""
    own = TrainingRecord.objects.owned_by(signed_in(request))
    return _autosave(request, bound(request, as_draft=True), get_object_or_404(own, pk=pk))


@require_safe
def record_suggest(request: HttpRequest) -> HttpResponse:
    """Answer with own titles and courses that fit what is typed (`q`)."""
    own_person(request)
    own = TrainingRecord.objects.owned_by(signed_in(request))
    found = suggest(request.GET.get("q", ""), own)
    return render(request, "training/suggestions.html", {"suggestions": found})


def _autosave(request: HttpRequest, form: RecordForm, made: TrainingRecord | None) -> JsonResponse:
    """Save what is right of the form; files come apart, one by one."""
    form.full_clean()
    try:
        saved = actions.save_draft(
            entry=form.entry(own_person(request)),
            seen=version_of(form, made),
            at=timezone.now(),
            by=signed_in(request),
        )
    except (Conflict, SentTwice):
        return _overtaken(request, form, made)
    return _saved(saved, form)


def _saved(record: TrainingRecord, form: RecordForm) -> JsonResponse:
    said = {"version": record.version, "left": form.left_open}
    return JsonResponse(_addresses(record) | said)


def _addresses(record: TrainingRecord) -> dict[str, str]:
    return {
        "record": str(record.pk),
        "url": reverse("record_edit", args=[record.pk]),
        "autosave": reverse("record_autosave", args=[record.pk]),
        "evidence": reverse("record_evidence", args=[record.pk]),
    }


def _overtaken(request: HttpRequest, form: RecordForm, made: TrainingRecord | None) -> JsonResponse:
    """Say what happened elsewhere; `version` when what is typed here may still replace it."""
    now = TrainingRecord.objects.owned_by(signed_in(request))
    now = now.filter(pk=made.pk) if made else now.filter(form_key=form.cleaned_data["form_key"])
    record = now.prefetch_related("shares").get()
    if record.is_editable and actions.says(record, form.entry(own_person(request))):
        # The answer to an earlier save was lost on its way.
        return _saved(record, form)
    if record.is_editable:
        sentence = _("This draft was changed in another window or on another device.")
        return JsonResponse(
            _addresses(record) | {"version": record.version, "sentence": sentence}, status=409
        )
    sentence = _("This record was submitted or withdrawn meanwhile, so nothing is saved to it.")
    answer = {"sentence": sentence, "url": reverse("record", args=[record.pk])}
    return JsonResponse(answer, status=409)
