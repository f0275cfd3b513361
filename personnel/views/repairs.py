"""Repairs of an import where its problems are shown, without a new upload."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from personnel.access import right_required, signed_in
from personnel.actions.answers import forget_answer
from personnel.actions.imports import answer_person, answer_title, answer_unit, fix_cell
from personnel.enums import Right, RowAction
from personnel.forms.repairs import FIXABLE, CellForm, UnitAnswerForm, UnitSearch
from personnel.models import RosterImport, RosterRow
from personnel.roster.problems import field_label
from personnel.views.answers import ids_in
from personnel.views.guarded import decide, get_import, is_seen
from personnel.views.import_page import crumbs_to
from personnel.views.repair_list import Repair, repairs_of
from personnel.views.rows import Finding, findings_of, where_is
from personnel.views.stages import PREVIEW, stage_of
from personnel.views.unit_choice import SHOWN, closest, search_units


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def roster_import_units(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose once which unit a name or a code in the file means."""
    roster = get_import(request, pk)
    form = UnitAnswerForm(request.POST or None, roster=roster)
    if request.method == "POST" and (form.is_valid() or not is_seen(request, roster)):
        return decide(
            request,
            roster,
            lambda: answer_unit(roster=roster, **form.cleaned_data, by=signed_in(request)),
            "#repairs",
        )
    return _unit_page(request, roster, form)


def _unit_page(request: HttpRequest, roster: RosterImport, form: UnitAnswerForm) -> HttpResponse:
    search = UnitSearch({"key": request.POST.get("key", "")} if form.is_bound else request.GET)
    key = search.data.get("key", "")
    repair = _asked(roster, "unit", key)
    q = search.cleaned_data["q"] if search.is_valid() else ""
    units = (
        search_units(roster, q) if q else closest(roster, [key])[key] or search_units(roster, "")
    )
    context = {
        "roster": roster,
        "seen": roster.version,
        "crumbs": crumbs_to(roster),
        "repair": repair,
        "search": search,
        "form": form,
        "units": units,
        "q": q,
        "is_cut": len(units) == SHOWN,
    }
    return render(request, "personnel/import_unit.html", context)


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_titles(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept a title of names that the portal does not know."""
    roster = get_import(request, pk)
    title = request.POST.get("key", "")
    if is_seen(request, roster):
        _asked(roster, "title", title)
    return decide(
        request,
        roster,
        lambda: answer_title(roster=roster, title=title, by=signed_in(request)),
        "#repairs",
    )


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_people(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say of rows in question whether they are the people proposed, or somebody else."""
    roster = get_import(request, pk)
    is_same = "same" in request.POST
    row_ids = _row_ids(request, roster, request.POST.get("same" if is_same else "other", ""))
    if is_seen(request, roster) and not row_ids:
        raise Http404
    return decide(
        request,
        roster,
        lambda: answer_person(
            roster=roster, row_ids=row_ids, is_same=is_same, by=signed_in(request)
        ),
        f"?then={RowAction.QUESTION}",
    )


def _row_ids(request: HttpRequest, roster: RosterImport, which: str) -> list[int]:
    """Return the one row of a button, the rows ticked, or all rows with the question of a code."""
    if which == "ticked":
        return ids_in(request.POST.getlist("row"))
    if which == "all":
        code = request.POST.get("code", "")
        if all((item["kind"], item["code"]) != ("person", code) for item in roster.repairs):
            raise Http404
        asked = [{"code": code}]
        rows = roster.verdicts.filter(action=RowAction.QUESTION, problems__contains=asked)
        return list(rows.values_list("row_id", flat=True))
    return ids_in([which])


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.KEEP_ROSTER)
def roster_import_cell(request: HttpRequest, pk: UUID, row: int, field: str) -> HttpResponse:
    """Correct one cell of the file as if it had held something else."""
    roster = get_import(request, pk)
    person = get_object_or_404(roster.rows.select_related("verdict"), pk=row, cells__isnull=False)
    if field not in FIXABLE:
        raise Http404
    findings = findings_of(person, getattr(person, "verdict", None))
    value = next((finding.value for finding in findings if finding.field == field), "")
    form = CellForm(request.POST or None, row=person, field=field, value=value)
    if request.method == "POST" and (form.is_valid() or not is_seen(request, roster)):
        text = form.cleaned_data.get("text", "")
        return decide(
            request,
            roster,
            lambda: fix_cell(
                roster=roster, row=person, field=field, text=text, by=signed_in(request)
            ),
            f"?then={_action(person)}",
        )
    context = _cell(roster, person, field, findings) | {"form": form}
    return render(request, "personnel/import_cell.html", context)


def _cell(
    roster: RosterImport, row: RosterRow, field: str, findings: list[Finding]
) -> dict[str, Any]:
    """Return what the page of a cell shows beside its form."""
    return {
        "roster": roster,
        "seen": roster.version,
        "crumbs": crumbs_to(roster),
        "is_open": stage_of(roster) is PREVIEW,
        "row": row,
        "where": where_is(row),
        "label": field_label(field),
        "findings": [finding for finding in findings if finding.field == field],
        "others": [finding for finding in findings if finding.field != field],
    }


@require_POST
@right_required(Right.KEEP_ROSTER)
def roster_import_answer_forget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Have an answer of the unit asked again at the next import."""
    roster = get_import(request, pk)
    if not is_seen(request, roster):
        return decide(request, roster, lambda: None)
    number = ids_in([request.POST.get("answer", "")])
    answer = get_object_or_404(roster.unit.roster_answers, pk__in=number)
    return decide(
        request, roster, lambda: forget_answer(answer=answer, by=signed_in(request)), "#answers"
    )


def _asked(roster: RosterImport, kind: str, key: str) -> Repair:
    """Return the repair of this import that the answer is to; 404 for anything else."""
    found = (
        item for item in repairs_of(roster, suggest=False) if (item.kind, item.key) == (kind, key)
    )
    if repair := next(found, None):
        return repair
    raise Http404


def _action(row: RosterRow) -> str:
    verdict = getattr(row, "verdict", None)
    return verdict.action if verdict else ""
