"""The API described for programs (OpenAPI 3.1) and for people (a page), declared once."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from personnel.access import right_required
from personnel.enums import ImportStage, Right, RowAction
from personnel.resources import RosterResource

Schema = dict[str, Any]
BASE = "/api/v1"
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer"}
DAY: Schema = {"type": "string", "format": "date"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}
ID_IN_PATH: Schema = {
    "name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"},
}  # fmt: skip
PAGE: Schema = {"name": "page", "in": "query", "required": False, "schema": NUMBER}


@require_safe
@right_required(Right.KEEP_ROSTER)
def api_page(request: HttpRequest) -> HttpResponse:
    """Show whoever writes a program what there is to call."""
    calls = [
        {"method": method.upper(), "path": BASE + path, **about}
        for path, methods in paths().items()
        for method, about in methods.items()
    ]
    return render(request, "personnel/api.html", {"calls": calls, "schemas": schemas()})


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """Hand out the description; it holds nothing about anybody."""
    with override(get_language_from_request(request)):
        return JsonResponse(described(), json_dumps_params={"ensure_ascii": False})


def described() -> Schema:
    """Return the whole description, in the active language."""
    return {
        "openapi": "3.1.0",
        "info": {"title": _("Digital Skills Portal: rosters"), "version": "1"},
        "servers": [{"url": BASE}],
        "security": [{"token": []}],
        "paths": paths(),
        "components": {
            "schemas": schemas(),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def paths() -> Schema:
    """Return every call by path and method."""
    return _lists() | _one_import()


def _lists() -> Schema:
    upload = {
        "type": "object",
        "required": ["unit", "as_of", "file"],
        "properties": {
            "unit": NUMBER,
            "as_of": DAY,
            "is_full_list": FLAG,
            "file": {"type": "string", "contentMediaType": "application/octet-stream"},
        },
    }
    return {
        "/units/": {
            "get": _call(
                "units", _("The units whose rosters you keep, from the top."), _list("Unit"),
                [PAGE, _query("code", TEXT)],
            )
        },
        "/roster/": {
            "get": _call(
                "roster", _("The people of a unit and below; citizen IDs are masked."),
                _list("Person", columns={"type": "object", "additionalProperties": TEXT}),
                [_query("unit", NUMBER, required=True), PAGE],
            )
        },
        "/imports/": {
            "get": _call("imports", _("The imports, the newest first."), _list("Import"), [PAGE]),
            "post": _call(
                "upload",
                _(
                    "Take a roster file in (201). The same file for the same unit and day, sent "
                    "again before it is applied, is the same import (200)."
                ),
                _ref("WholeImport"), body=("multipart/form-data", upload), status="201",
            ),
        },
    }  # fmt: skip


def _one_import() -> Schema:
    return {
        "/imports/{id}/": {
            "get": _call(
                "import",
                _(
                    "Where an import stands, its figures and problems. While `is_under_way`, ask "
                    "again after `Retry-After` seconds."
                ),
                _ref("WholeImport"), [ID_IN_PATH],
            )
        },
        "/imports/{id}/rows/": {
            "get": _call(
                "rows", _("The rows of people with their problems; `action` chooses some."),
                _list("Row"),
                [ID_IN_PATH, PAGE, _query("action", {"enum": RowAction.values})],
            )
        },
        "/imports/{id}/confirm/": {
            "post": _call(
                "confirm",
                _(
                    "Have the preview of that `version` applied. What would change too much is "
                    "held until a second administrator has released it on its page."
                ),
                _ref("WholeImport"), [ID_IN_PATH],
                body=("application/json", _object(
                    {"version": TEXT, "only_good_rows": FLAG, "leave_on": MAYBE_DAY}, ["version"]
                )),
            )
        },
        "/imports/{id}/discard/": {
            "post": _call(
                "discard", _("Put the preview of that `version` aside."),
                _ref("WholeImport"), [ID_IN_PATH],
                body=("application/json", _object({"version": TEXT}, ["version"])),
            )
        },
    }  # fmt: skip


def schemas() -> Schema:
    """Return what is answered, by name."""
    unit = {"id": NUMBER, "name_th": TEXT, "name_en": TEXT}
    code = _object({"scheme": TEXT, "value": TEXT})
    problem = {
        "code": TEXT, "field": TEXT, "value": TEXT,
        "severity": {"enum": ["error", "question", "warning"]}, "message": TEXT, "repair": TEXT,
    }  # fmt: skip
    roster_import = {
        "id": TEXT, "url": TEXT, "page": TEXT, "unit": _object(unit), "file_name": TEXT,
        "sha256": TEXT, "as_of": DAY, "is_full_list": FLAG, "uploaded_at": MOMENT,
        "applied_at": MAYBE_MOMENT, "stage": {"enum": ImportStage.values}, "stage_text": TEXT,
        "is_under_way": FLAG,
        "counts": _object(dict.fromkeys(RowAction.values, NUMBER)), "missing": NUMBER,
    }  # fmt: skip
    whole = roster_import | {
        "version": TEXT, "done": NUMBER, "total": NUMBER, "reason": TEXT, "holds": TEXT,
        "problems": _array(_object(problem | {"rows": NUMBER})),
    }  # fmt: skip
    row = {"sheet": TEXT, "row": NUMBER, "action": {"enum": RowAction.values}}
    fault = {"field": TEXT, "message": TEXT}
    return {
        "Unit": _object(unit | {"kind": TEXT, "codes": _array(code)}),
        "Person": _object(dict.fromkeys(RosterResource(masked=True).fields, TEXT)),
        "Import": _object(roster_import),
        "WholeImport": _object(whole),
        "Row": _object(row | {"problems": _array(_object(problem))}),
        "Problem": _object(
            {"status": NUMBER, "detail": TEXT, "errors": _array(_object(fault))},
            ["status", "detail"],
        ),
    }


def _call(
    name: str,
    summary: str,
    answered: Schema,
    parameters: list[Schema] | None = None,
    body: tuple[str, Schema] | None = None,
    status: str = "200",
) -> Schema:
    problem = {"application/problem+json": {"schema": _ref("Problem")}}
    described: Schema = {
        "operationId": name,
        "summary": summary,
        "parameters": parameters or [],
        "responses": {
            status: {
                "description": _("As asked"),
                "content": {"application/json": {"schema": answered}},
            },
            "default": {"description": _("Why not, in a sentence"), "content": problem},
        },
    }
    if body:
        content = {body[0]: {"schema": body[1]}}
        described["requestBody"] = {"required": True, "content": content}
    return described


def _query(name: str, schema: Schema, *, required: bool = False) -> Schema:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _list(name: str, **more: Schema) -> Schema:
    maybe = {"type": ["string", "null"]}
    return _object({"count": NUMBER, "next": maybe, **more, "results": _array(_ref(name))})


def _object(properties: Schema, required: list[str] | None = None) -> Schema:
    needed = list(properties) if required is None else required
    return {"type": "object", "required": needed, "properties": properties}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}
