"""The targets editor: one stage at a time, a preview before saving, saved in one act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competencies.enums import Stage
from competencies.models import Area, Framework
from competencies.targets import by_cell, changed_rows, digest_of, easier_stages, targets_in_force
from personnel.access import right_required, signed_in
from personnel.actions.groups import Conflict
from personnel.enums import Right, UnitKind
from personnel.views.answers import page_of, rest_of_query, somebody_was_faster
from reports import actions, tables
from reports.forms import FillForm, TargetsForm
from reports.models import TargetDraft, TargetMove
from reports.views.exports import form_asked, handed_over
from reports.views.units import Link

DRAFTS_SHOWN = 10
STAGES = [None, *Stage]


@dataclass(frozen=True)
class Moved:
    """How many units of which kinds would move from a stage (or none) to another."""

    before: Stage | None
    after: Stage | None
    kinds: list[tuple[Any, int]]

    @property
    def units(self) -> int:
        return sum(units for _kind, units in self.kinds)

    @property
    def falls(self) -> bool:
        return STAGES.index(self.after) < STAGES.index(self.before)


@dataclass(frozen=True)
class Basis:
    """What is edited: the targets in force, or a draft of them that began from those `seen`."""

    rows: list[dict[str, Any]]
    seen: str
    draft: TargetDraft | None


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.SET_RULES)
def targets(request: HttpRequest) -> HttpResponse:
    """Show the targets of a stage to write; fill many boxes at once, or have them previewed."""
    framework = Framework.objects.in_use().first()
    if framework is None:
        return render(request, "reports/targets.html", {})
    asked = request.POST if request.method == "POST" else request.GET
    stage = Stage(asked["stage"]) if asked.get("stage") in Stage else Stage.EARLY
    basis, areas = _basis(request, framework, asked.get("draft", "")), list(Area.objects.in_use())
    rows = [row for row in basis.rows if row["stage"] == stage]
    posted = request.POST if request.method == "POST" else None
    form = TargetsForm(posted, rows=rows, areas=areas, today=timezone.localdate())
    fill = FillForm(posted if "fill" in asked else None, areas=areas)
    if fill.is_valid():
        form = form.filled_by(fill)
    elif posted and not fill.is_bound and form.is_valid():
        others = [row for row in basis.rows if row["stage"] != stage]
        return _propose(request, framework, [*others, *form.targets(stage)])
    return render(
        request, "reports/targets.html", _editor(framework, basis, stage, form) | {"fill": fill}
    )


def _basis(request: HttpRequest, framework: Framework, draft: str) -> Basis:
    """Return what the page edits; 404 for a draft that is not there."""
    if draft:
        try:
            found = get_draft(request, UUID(draft))
        except ValueError:
            found = get_draft(request, UUID(int=0))
        return Basis(found.targets, digest_of(found.before), found)
    rows = targets_in_force(framework.pk)
    return Basis(rows, digest_of(rows), None)


def _propose(
    request: HttpRequest, framework: Framework, rows: list[dict[str, Any]]
) -> HttpResponse:
    try:
        draft = actions.propose_targets(
            framework=framework,
            targets=rows,
            seen=request.POST.get("seen", ""),
            as_of=timezone.localdate(),
            by=signed_in(request),
        )
    except Conflict:
        return somebody_was_faster(request, reverse("targets"))
    return redirect("target_draft", draft.pk)


def _editor(framework: Framework, basis: Basis, stage: Stage, form: TargetsForm) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    overdue = sum(row["due_date"] < today for row in form.cells.values())
    return {
        "framework": framework,
        "basis": basis,
        "stage": stage,
        "stages": Stage.choices,
        "form": form,
        "overdue": overdue,
        "easier": easier_lines(basis.rows),
        "drafts": TargetDraft.objects.select_related("requested_by", "saved_by").order_by(
            "-requested_at"
        )[:DRAFTS_SHOWN],
    }


@require_safe
@right_required(Right.SET_RULES)
def target_draft(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Show what proposed targets would change: how many units, which ones, and the values."""
    draft = get_draft(request, pk)
    moves = draft.moves.select_related("unit").order_by("unit__path")
    if form := form_asked(request):
        name = f"targets_{draft.as_of:%Y%m%d}"
        return handed_over(form, [tables.moves(moves)], title=draft.framework.name, name=name)
    context = {
        "draft": draft,
        "breadcrumbs": [Link(_("Targets"), reverse("targets"))],
        "is_outdated": not draft.saved_at and targets_in_force(draft.framework_id) != draft.before,
        "moved": moved(draft),
        "moves": page_of(request, moves),
        "query": rest_of_query(request),
        "changes": changes(draft),
        "easier": easier_lines(draft.targets),
    }
    return render(request, "reports/target_draft.html", context)


@require_safe
@right_required(Right.SET_RULES)
def target_draft_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how the preview goes; once it has ended the page is loaded again."""
    draft = get_draft(request, pk)
    response = render(request, "reports/target_draft_progress.html", {"draft": draft})
    if not draft.is_under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@right_required(Right.SET_RULES)
def target_draft_save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put previewed targets in force."""
    draft = get_draft(request, pk)
    try:
        actions.save_targets(draft=draft, at=timezone.now(), by=signed_in(request))
    except Conflict:
        return somebody_was_faster(request, reverse("targets"))
    messages.success(
        request, _("The targets are in force. The figures of every unit are computed anew.")
    )
    return redirect("target_draft", pk)


def get_draft(request: HttpRequest, pk: UUID) -> TargetDraft:
    """Return a draft that the user may see; 404 for any other."""
    found = TargetDraft.objects.visible_to(signed_in(request))
    return get_object_or_404(found.select_related("framework", "requested_by", "saved_by"), pk=pk)


def moved(draft: TargetDraft) -> list[Moved]:
    """Return how many units would move from where to where; those that fall come first."""
    counted = TargetMove.objects.filter(draft=draft).values_list("before", "after", "unit__kind")
    ways: dict[tuple[Any, Any], list[tuple[Any, int]]] = {}
    for before, after, kind, units in counted.annotate(units=Count("unit")).order_by("-units"):
        way = (before and Stage(before), after and Stage(after))
        ways.setdefault(way, []).append((UnitKind(kind).label, units))
    found = [Moved(*way, kinds) for way, kinds in ways.items()]
    return sorted(found, key=lambda move: (not move.falls, -move.units))


def changes(draft: TargetDraft) -> list[dict[str, Any]]:
    """Return the values that differ from those in force, as lines: where, before, after."""
    areas = {area.pk: area.numbered_name for area in Area.objects.in_use()}
    known = by_cell(draft.before)
    return [
        {
            "stage": Stage(row["stage"]).label,
            "group": row["group"],
            "area": areas.get(row["area_id"], ""),
            "old": _with_date(known.get((row["stage"], row["group"], row["area_id"]))),
            "new": _with_date(row),
        }
        for row in changed_rows(draft.before, draft.targets)
    ]


def _with_date(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return {**row, "due": date.fromisoformat(row["due_date"])} if row else None


def easier_lines(rows: list[dict[str, Any]]) -> list[str]:
    """Return a sentence for each stage that asks for less than the one before it."""
    areas = {area.pk: area.numbered_name for area in Area.objects.in_use()}
    return [
        _("%(stage)s asks for less than %(before)s: group %(group)s, area %(area)s.")
        % {
            "stage": found.stage.label,
            "before": found.before.label,
            "group": found.group,
            "area": areas.get(found.area_id, ""),
        }
        for found in easier_stages(rows)
    ]
