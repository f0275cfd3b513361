"""The one page of an import, in whatever state it is."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from personnel.access import signed_in
from personnel.forms import ColumnsForm, ConfirmForm
from personnel.models import RosterImport
from personnel.roster.problems import why_failed
from personnel.views import preview, stages
from personnel.views.history import history_of


def show_import(
    request: HttpRequest,
    roster: RosterImport,
    *,
    columns: ColumnsForm | None = None,
    confirm: ConfirmForm | None = None,
) -> HttpResponse:
    """Show an import where it stands, with a form that was filled in wrongly, if any."""
    stage = stages.stage_of(roster)
    context = _frame(roster, stage)
    if stage in (stages.COLUMNS, stages.PREVIEW):
        context |= preview.columns_context(roster, columns, request.GET.get("page", ""))
    if stage is stages.PREVIEW:
        context |= preview.preview_context(roster, confirm)
    elif stage is stages.HELD:
        is_other = roster.confirmed_by_id != signed_in(request).pk
        context |= preview.held_context(roster) | {"may_release": is_other}
    elif roster.is_failed:
        context["why"] = why_failed(roster)
    return render(request, stage.template, context | _result(roster, stage))


def _frame(roster: RosterImport, stage: stages.Stage) -> dict[str, Any]:
    return {
        "roster": roster,
        "stage": stage,
        "steps": stages.STEPS,
        "crumbs": [import_crumb()],
        "seen": roster.version,
        "keep_days": settings.ROSTER_KEEP_DAYS,
    }


def _result(roster: RosterImport, stage: stages.Stage) -> dict[str, Any]:
    """Return what only a page without work ahead shows."""
    context: dict[str, Any] = {}
    if stage in stages.RESULTS:
        context = preview.applied_context(roster)
    elif stage is stages.UNDONE:
        context = preview.undone_context(roster)
    elif stage is stages.EXPIRED:
        context = {"tiles": preview.tiles(roster)}
    return context if roster.is_under_way else context | {"history": history_of(roster)}


def import_crumb() -> dict[str, str]:
    """The way back to all imports."""
    return {"label": _("Import roster"), "url": reverse("roster_imports")}


def crumbs_to(roster: RosterImport) -> list[dict[str, str]]:
    """The way back to an import from a page about a part of it."""
    url = reverse("roster_import", args=[roster.pk])
    return [import_crumb(), {"label": roster.file_name, "url": url}]
