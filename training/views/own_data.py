"""My history, my transcript, and everything of mine to take away."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from personnel import pdf
from personnel.access import own_person, signed_in
from personnel.be_dates import BE_OFFSET, fiscal_year
from training import actions
from training.history import years_of

PRIVATE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """Show hours, levels and balance over the fiscal years, and what can be taken away."""
    context = {
        "history": years_of(own_person(request), fiscal_year(timezone.localdate())),
        "can_print": pdf.is_available(),
        "missing": pdf.MISSING,
        "breadcrumbs": [{"url": reverse("my_page"), "label": _("My page")}],
        "actions": [
            {
                "url": reverse("history_imports"),
                "label": _("Import a training history"),
                "icon": "import",
            }
        ],
    }
    return render(request, "training/history.html", context)


@require_safe
def transcript(request: HttpRequest) -> HttpResponseBase:
    """Hand out one's own transcript as PDF, or say that this server cannot make it."""
    person = own_person(request)
    try:
        issued = actions.issue_transcript(person=person, at=timezone.now(), by=signed_in(request))
    except pdf.Unavailable:
        messages.warning(request, pdf.MISSING)
        return redirect("history")
    name = _("Transcript %(day)s.pdf") % {"day": _today()}
    return FileResponse(BytesIO(issued.content), as_attachment=True, filename=name, headers=PRIVATE)


@require_safe
def my_data(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Hand out everything of mine: a workbook, or CSV files in a ZIP."""
    file, person = BytesIO(), own_person(request)
    actions.export_own_data(person=person, kind=kind, file=file, by=signed_in(request))
    file.seek(0)
    ending = "zip" if kind == "csv" else kind
    name = _("My data %(day)s") % {"day": _today()}
    return FileResponse(file, as_attachment=True, filename=f"{name}.{ending}", headers=PRIVATE)


def _today() -> str:
    """The day for the name of a file, in the Buddhist era."""
    today = timezone.localdate()
    return f"{today.year + BE_OFFSET}-{today:%m-%d}"
