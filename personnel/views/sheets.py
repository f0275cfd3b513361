"""What was found in the sheets of a file, in words."""

from collections import defaultdict
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from personnel.models import RosterImport, RosterRow
from personnel.roster.problems import field_label, ignored_label, skip_label

COLUMNS_OFFERED, COLUMNS_NAMED = 100, 40
_LONGEST_NAME = RosterRow._meta.get_field("sheet").max_length


def sheets_of(roster: RosterImport) -> list[dict[str, Any]]:
    """Return every sheet of the file: its rows as a sum, and its table with columns in words."""
    return [_sheet(sheet) for sheet in roster.layout.get("sheets", [])]


def columns_of(sheets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the columns to choose from: of the first table that asks, else of the first."""
    found = [sheet["table"] for sheet in sheets if sheet["table"]]
    asking = [table for table in found if table["missing"] or table["questions"]]
    taken = [sheet["table"] for sheet in sheets if sheet["table"] and sheet["is_taken"]]
    return next((table["columns"] for table in (*asking, *taken, *found)), [])


def offered(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the columns to choose for: of very many, those that hold or may hold a field first."""
    ranked = sorted(columns, key=lambda c: not (c["field"] or c["reason"] == "competes"))
    kept = {column["index"] for column in ranked[:COLUMNS_OFFERED]}
    return [column for column in columns if column["index"] in kept]


def questions_of(sheets: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return which fields are in doubt, each once, with the sheets and the columns in question."""
    asked: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for sheet in sheets:
        if sheet["table"]:
            competing = {field: _quoted(labels) for field, labels in sheet["table"]["competing"]}
            for field, labels in (dict.fromkeys(sheet["table"]["lacking"], "") | competing).items():
                asked[field, labels].append(sheet["sheet"])
    return [
        {"field": field, "labels": labels, "sheets": _quoted(names)}
        for (field, labels), names in asked.items()
    ]


def _quoted(names: list[str]) -> str:
    return " ".join(f"“{name}”" for name in names)


def hidden_of(sheets: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many rows that are read are hidden, and how many sheets are."""
    return {
        "rows": sum(sheet["hidden_rows"] for sheet in sheets if sheet["is_taken"]),
        "sheets": sum(not sheet["visible"] for sheet in sheets),
    }


def with_reasons(roster: RosterImport, sheets: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sheets, each with the reasons why rows of it were skipped, most rows first."""
    skipped = roster.rows.exclude(skip_reason="").values_list("sheet", "skip_reason")
    reasons = defaultdict(list)
    for name, reason, rows in skipped.annotate(rows=Sum("row_count")).order_by("-rows"):
        reasons[name].append((skip_label(reason), rows))
    return [sheet | {"reasons": reasons[sheet["sheet"][:_LONGEST_NAME]]} for sheet in sheets]


def _sheet(sheet: dict[str, Any]) -> dict[str, Any]:
    return sheet | {
        "table": _table(sheet["table"]) if sheet["table"] else None,
        "rows": sheet["skipped"] + (sheet["people"] if sheet["is_taken"] else 0),
    }


def _table(table: dict[str, Any]) -> dict[str, Any]:
    columns = [_column(column) for column in table["columns"]]
    labels = {column["index"]: column["label"] for column in columns}
    left_out = [column for column in columns if column["why"]]
    return table | {
        "columns": columns,
        "taken": [column for column in columns if column["field"]],
        "left_out": left_out[:COLUMNS_NAMED],
        "unnamed": len(left_out[COLUMNS_NAMED:]),
        "competing": [
            (field_label(question["field"]), [labels.get(i, "") for i in question["columns"]])
            for question in table["questions"]
        ],
        "lacking": [field_label(field) for field in table["missing"]],
    }


def _column(column: dict[str, Any]) -> dict[str, Any]:
    number = _("Column %(number)d") % {"number": column["index"] + 1}
    return column | {
        "number": number,
        "label": column["label"] or number,
        "field_label": field_label(column["field"]) if column["field"] else "",
        "why": ignored_label(column["reason"]) if column["reason"] else "",
    }
