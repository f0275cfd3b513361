"""The empty roster to fill in: the portal's headers, notes on each, and lists to choose from."""

from collections.abc import Mapping, Sequence
from typing import IO, Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import Outcome, TitleMatch
from personnel.models import PositionRule
from personnel.models.units import UnitQuerySet
from personnel.roster.book import Book
from personnel.text import sort_key

MOST_UNITS = 2000
PEOPLE_SHEET, LISTS_SHEET = "บัญชีรายชื่อ", "รายการ"
LAST_ROW = 20_000
PREFIXES = (
    "นาย", "นาง", "นางสาว", "ว่าที่ ร.ต.", "ว่าที่ ร.ต.หญิง", "ว่าที่ ร.ท.", "ว่าที่ ร.อ.", "จ.ส.อ.", "ส.อ.",
    "ดร.", "ผู้ช่วยศาสตราจารย์", "รองศาสตราจารย์", "ศาสตราจารย์", "หม่อมหลวง", "หม่อมราชวงศ์",
)  # fmt: skip
# Of teachers and educational personnel (พ.ร.บ. ระเบียบข้าราชการครูฯ พ.ศ. 2547 มาตรา 39).
STANDINGS = ("ชำนาญการ", "ชำนาญการพิเศษ", "เชี่ยวชาญ", "เชี่ยวชาญพิเศษ")
NOTES: Mapping[str, Promise] = {
    "citizen_id": _("Thirteen digits, as text. With it the portal knows a person for certain."),
    "staff_no": _("The number by which your office knows the person, if it has one."),
    "prefix": _("Choose from the list, or write another title. Not a second time before the name."),
    "first_name": _("Needed. Without the title."),
    "last_name": _("Needed. A dash for whoever has none."),
    "position": _("Needed. As in the appointment, without academic standing and level."),
    "position_no": _("As text. Leave it out for posts without a number."),
    "standing": _("Choose from the list; leave it empty where there is none."),
    "level": _("For example คศ.2 or ชำนาญการ."),
    "unit_code": _("One of the codes on the sheet “รายการ”. The code or the name is enough."),
    "unit_name": _("Choose from the list. Empty only where everybody is of one unit."),
    "birth_date": _("Day/month/year of the Buddhist era, for example 20/05/2528."),
    "start_date": _("The day of the first appointment, for example 16/05/2550."),
    "email": _("An address for contact. It does not change how anybody signs in."),
    "phone": _("As text, with its zero, for example 0812345678."),
    "subject": _("For teachers: the subject group."),
}


def write_blank(target: IO[bytes], columns: Mapping[str, str], units: UnitQuerySet) -> None:
    """Write the workbook: the header of each of `columns` by field, and lists with the units."""
    lists = _lists(columns, units)
    book = Book(target)
    people = book.sheet(PEOPLE_SHEET, list(columns.values()))
    for column, field in enumerate(columns):
        people.write_comment(0, column, _note(field), {"x_scale": 2, "y_scale": 1.5})
    for column, (field, values) in enumerate(lists.items()):
        if values and field != "unit_code":
            place = list(columns).index(field)
            people.data_validation(1, place, LAST_ROW, place, _choice(column, len(values)))
    _write_lists(book, [columns[field] for field in lists], list(lists.values()))
    book.close()


def _lists(columns: Mapping[str, str], units: UnitQuerySet) -> dict[str, Sequence[str]]:
    upper = units.order_by("path").prefetch_related("codes")[:MOST_UNITS]
    named = [(unit.name_th, _code(unit)) for unit in upper]
    lists: dict[str, Sequence[str]] = {
        "prefix": PREFIXES,
        "position": _titles(),
        "standing": STANDINGS,
        "unit_name": [name for name, _code in named],
        "unit_code": [code for _name, code in named],
    }
    return {field: values for field, values in lists.items() if field in columns}


def _code(unit: Any) -> str:
    """The code that an export writes, too: the longest."""
    return max((code.value for code in unit.codes.all()), key=len, default="")


def _titles() -> list[str]:
    """The titles that the rule book knows as they are, each once, as in a dictionary."""
    rules = (
        PositionRule.objects.in_force()
        .filter(match=TitleMatch.EXACT)
        .exclude(outcome=Outcome.REVIEW)
    )
    return sorted(set(rules.values_list("title_th", flat=True)), key=sort_key)


def _note(field: str) -> str:
    """What to write in the column, in Thai and then in English."""
    texts = []
    for language in ("th", "en"):
        with translation.override(language):
            texts.append(str(NOTES[field]))
    return "\n".join(dict.fromkeys(texts))


def _choice(column: int, count: int) -> dict[str, Any]:
    """A list to choose from that leaves room for what it lacks."""
    letter = chr(ord("A") + column)
    source = f"='{LISTS_SHEET}'!${letter}$2:${letter}${count + 1}"
    return {"validate": "list", "source": source, "show_error": False}


def _write_lists(book: Book, head: Sequence[str], lists: Sequence[Sequence[str]]) -> None:
    sheet = book.sheet(LISTS_SHEET, head, widths=dict.fromkeys(range(len(head)), 32))
    longest = max(map(len, lists), default=0)
    for number in range(longest):
        texts = [values[number] if number < len(values) else "" for values in lists]
        book.write(sheet, number + 1, texts)
