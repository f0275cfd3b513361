"""An import as the user may reach it, and acts on exactly the one that the user saw."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from personnel.access import signed_in
from personnel.actions.groups import Conflict
from personnel.models import RosterImport
from personnel.models.imports import RosterImportQuerySet
from personnel.views.answers import somebody_was_faster


def visible_imports(request: HttpRequest) -> RosterImportQuerySet:
    """Return the imports of the units whose roster the user keeps."""
    imports = RosterImport.objects.visible_to(signed_in(request))
    return imports.select_related(
        "unit", "requested_by", "confirmed_by", "released_by", "undone_by"
    )


def get_import(request: HttpRequest, pk: UUID) -> RosterImport:
    """Return one of them; 404 for any other."""
    return get_object_or_404(visible_imports(request), pk=pk)


def is_seen(request: HttpRequest, roster: RosterImport) -> bool:
    """Tell whether the import still is what the page showed that sends this form."""
    return request.POST.get("seen") == roster.version


def decide(
    request: HttpRequest, roster: RosterImport, act: Callable[[], object], query: str = ""
) -> HttpResponse:
    """Do `act` if the import is what the user saw, and go back to it; 409 if it is not."""
    url = reverse("roster_import", args=[roster.pk])
    try:
        if not is_seen(request, roster):
            raise Conflict
        act()
    except Conflict:
        return somebody_was_faster(request, url)
    return redirect(url + query)
