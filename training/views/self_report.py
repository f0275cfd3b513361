"""The report of a self-assessment; nobody but its owner opens it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competencies.models import SelfAssessment
from personnel.access import signed_in
from training.self_report import self_report


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show strengths, next actions and the movement since the time before."""
    mine = SelfAssessment.objects.owned_by(signed_in(request)).finished()
    found = get_object_or_404(mine, pk=pk)
    context = {
        "report": self_report(found, timezone.localdate()),
        "crumbs": [{"url": reverse("self_assessment"), "label": _("Self-assessment")}],
    }
    return render(request, "training/self_report.html", context)
