"""How rows look as JSON. `personnel.api.document` describes the same, and a test compares them."""

from typing import Any

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.db.models import QuerySet
from django.http import Http404, JsonResponse
from django.urls import reverse

from personnel.api.guard import Call
from personnel.enums import RowAction
from personnel.models import RosterImport, RosterVerdict, Unit
from personnel.notices import holds_in_words
from personnel.roster.problems import Problem, message, repair, why_failed

PAGE_SIZE = 100


def page_of(call: Call, rows: QuerySet[Any], number: int | None, size: int = PAGE_SIZE) -> Any:
    """Return the page of that number, the first where none is given; 404 where there is none."""
    try:
        return Paginator(rows, size).page(number or 1)
    except EmptyPage as missing:
        raise Http404 from missing


def listed(call: Call, page: Any, results: list[Any], **more: Any) -> JsonResponse:
    """Answer with a page of a list and the address of the next one."""
    query = call.request.GET.copy()
    following = None
    if page.has_next():
        query["page"] = page.next_page_number()
        following = _absolute(f"{call.request.path}?{query.urlencode()}")
    return answer({"count": page.paginator.count, "next": following, **more, "results": results})


def answer(
    body: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None
) -> JsonResponse:
    """Answer with JSON whose Thai can be read."""
    return JsonResponse(
        body,
        status=status,
        headers=headers,
        json_dumps_params={"ensure_ascii": False},
    )


def unit(found: Unit) -> dict[str, Any]:
    return {"id": found.pk, "name_th": found.name_th, "name_en": found.name_en}


def unit_with_codes(found: Unit) -> dict[str, Any]:
    codes = [{"scheme": code.scheme, "value": code.value} for code in found.codes.all()]
    return unit(found) | {"kind": found.kind, "codes": codes}


def roster_import(roster: RosterImport) -> dict[str, Any]:
    """An import as a list shows it."""
    return {
        "id": roster.pk,
        "url": _absolute(reverse("api_import", args=[roster.pk])),
        "page": _absolute(reverse("roster_import", args=[roster.pk])),
        "unit": unit(roster.unit),
        "file_name": roster.file_name,
        "sha256": roster.sha256,
        "as_of": roster.as_of,
        "is_full_list": roster.is_full_list,
        "uploaded_at": roster.requested_at,
        "applied_at": roster.applied_at,
        "stage": roster.stage,
        "stage_text": roster.stage.label,
        "is_under_way": roster.is_under_way,
        "counts": {action: roster.counts.get(action, 0) for action in RowAction},
        "missing": roster.missing,
    }


def whole_import(roster: RosterImport) -> dict[str, Any]:
    """An import with what is needed to decide on it."""
    return roster_import(roster) | {
        "version": roster.version,
        "done": roster.done,
        "total": roster.total,
        "reason": why_failed(roster) if roster.is_failed else "",
        "holds": holds_in_words(roster.holds),
        "problems": [_problem(found) | {"rows": found["rows"]} for found in roster.repairs],
    }


def row(verdict: RosterVerdict) -> dict[str, Any]:
    """A row of the file with what would become of it, or did; its cells stay here."""
    return {
        "sheet": verdict.row.sheet,
        "row": verdict.row.row_no,
        "action": verdict.action,
        "problems": [_problem(found) for found in verdict.all_problems],
    }


def _problem(stored: dict[str, Any]) -> dict[str, Any]:
    found = Problem(*(stored[name] for name in Problem._fields))
    return {
        "code": found.code,
        "field": found.field,
        "value": found.value,
        "severity": found.severity,
        "message": message(found),
        "repair": repair(found),
    }


def _absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"
