"""Answers that several pages give."""

from collections.abc import Iterable
from typing import Any

from django.core.files import File
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from personnel.access import signed_in
from personnel.actions.notices import mark_read
from personnel.models import Notice

PAGE_SIZE = 50


# Longer ones are no ids of rows.
_LONGEST_ID = 18


def ids_in(texts: Iterable[str]) -> list[int]:
    """Return the texts that can be ids; a form may send anything."""
    return [int(text) for text in texts if text.isdecimal() and len(text) <= _LONGEST_ID]


def page_of(
    request: HttpRequest, rows: QuerySet[Any], size: int = PAGE_SIZE, name: str = "page"
) -> Page:
    """Return the page that the address asks for by that name; 404 when there is none."""
    try:
        return Paginator(rows, size).page(request.GET.get(name, 1))
    except InvalidPage as missing:
        raise Http404 from missing


def note_opened(request: HttpRequest) -> None:
    """What a notice leads to is before its reader's eyes, however they came: it is read."""
    if request.method == "GET":
        mark_read(notices=Notice.objects.filter(url=request.path), by=signed_in(request))


def rest_of_query(request: HttpRequest, name: str = "page") -> str:
    """Return the query string without the page, ending in &, for the links between pages."""
    query = request.GET.copy()
    query.pop(name, None)
    return f"{query.urlencode()}&" if query else ""


def opened(file: FieldFile) -> "File[bytes] | None":
    """Open a stored file; None when the disk lost it. The view then answers `file_is_gone`."""
    try:
        return file.open("rb")
    except (FileNotFoundError, ValueError):
        return None


def file_is_gone(request: HttpRequest) -> HttpResponse:
    """Say that a file was stored and is there no more, and what to do."""
    return render(request, "410.html", status=410)


def somebody_was_faster(request: HttpRequest, url: str) -> HttpResponse:
    """Say that nothing was saved, with the way back to how things stand now."""
    return render(request, "409.html", {"url": url}, status=409)
