"""Taking away what a page shows: the rows of its address, all pages of them, as XLSX or CSV.

The address of a page with `as=xlsx` or `as=csv` is answered by the page's own view, so that it
stands behind the same rights, the same scope and the same filters.
"""

from collections.abc import Iterable
from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from personnel.be_dates import BE_OFFSET
from reports.exports import WRITERS
from training.exports import Table

# How many people or records of people a file of a page may name, and how many rows it may have:
# it is made while its reader waits. Whatever is longer is a report of a worker.
MOST_NAMED, MOST_ROWS = 10_000, 50_000
PRIVATE = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}


def form_asked(request: HttpRequest) -> str:
    """Return `xlsx` or `csv` where the address asks for a file, else nothing."""
    form = request.GET.get("as", "")
    return form if form in WRITERS else ""


def handed_over(
    form: str, tables: Iterable[Table], *, title: str, name: str, note: str = ""
) -> FileResponse:
    """Return the tables as a file; `name` begins that of the file, ASCII and without persons."""
    file = BytesIO()
    ending = WRITERS[form](tables, file, title=title, note=note)
    file.seek(0)
    today = timezone.localdate()
    day = f"BE{today.year + BE_OFFSET}-{today:%m-%d}"
    return FileResponse(
        file, as_attachment=True, filename=f"{name}_{day}.{ending}", headers=PRIVATE
    )


def too_many(request: HttpRequest, how: str) -> HttpResponse:
    """Say that the list is too long for a file and how to narrow it, and go back to it."""
    limits = {"named": f"{MOST_NAMED:,}", "rows": f"{MOST_ROWS:,}"}
    said = _(
        "The list is too long for a file: more than %(named)s people or records, or %(rows)s rows."
    )
    messages.warning(request, f"{said % limits} {how}")
    return back_to_page(request)


def back_to_page(request: HttpRequest) -> HttpResponse:
    """Go to the page that a file was asked of."""
    query = request.GET.copy()
    query.pop("as")
    return redirect(f"{request.path}?{query.urlencode()}")
