"""The Thai catalogue is complete and sound, and pages show one language (docs/glossary.md)."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.test import Client
from django.utils.translation import gettext, ngettext, override
from django.utils.translation.template import templatize

from personnel.text import normalise
from skillsportal.navigation import PAGES
from tests.world import World, build_world

ROOT = Path(__file__).parent.parent
CODE = [
    ROOT / name for name in ("skillsportal", "reports", "training", "competencies", "personnel")
]
LIBRARIES = (
    ("allauth", "locale/th"),
    ("django", "conf/locale/en"),
    ("django", "contrib/auth/locale/en"),
)
CALLS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w*\}")
LETTERS_OF_A_TAB = 12
# Names and codes that a Thai page writes in Latin letters.
LATIN = {
    "English", "EN", "M", "A", "S", "T", "PDF", "JPEG", "PNG", "MB", "XLSX", "Excel",
    "OpenDocument", "CSV", "ods", "xls", "xlsx", "csv", "r", "pdf",
    # from the framework and its courses
    "CMU", "DS", "IT", "Literacy", "Thai", "MOOC", "PLC",
}  # fmt: skip

Message = str | tuple[str, ...]


@cache
def catalogue() -> Catalog:
    with (ROOT / "locale/th/LC_MESSAGES/django.po").open("rb") as text:
        return read_po(text, locale="th")


def translations() -> dict[Message, str]:
    return {
        _key(m.id): _key(m.string)[0] if m.pluralizable else m.string for m in catalogue() if m.id
    }


@cache
def messages_in_use() -> frozenset[Message]:
    """Every message of the code and the templates, found without gettext's programs."""
    python = (path.read_bytes() for folder in CODE for path in folder.rglob("*.py"))
    return frozenset([*_called(python), *_called(_templates())])


def _templates() -> Iterator[bytes]:
    for path in (ROOT / "templates").rglob("*.html"):
        # In brackets, because Python's tokens know no indentation there.
        yield f"({templatize(path.read_text(), origin=str(path))}\n)".encode()


def _called(sources: Iterable[bytes]) -> Iterator[Message]:
    for source in sources:
        for _line, call, found, _comments in extract_python(BytesIO(source), CALLS, [], {}):
            texts = found if isinstance(found, tuple) else (found,)
            if texts[0]:
                yield _key(texts[:2]) if len(CALLS[call]) == 2 else texts[0]


def _key(text: str | list[str] | tuple[str, ...]) -> Message:
    return text if isinstance(text, str) else tuple(text)


def test_every_message_has_thai() -> None:
    thai = translations()
    assert {message for message in messages_in_use() if not thai.get(message)} == set()


def test_no_message_is_left_over() -> None:
    assert translations().keys() - messages_in_use() == set()
    assert not catalogue().obsolete


def test_no_message_is_fuzzy() -> None:
    assert [message.id for message in catalogue() if message.id and message.fuzzy] == []


def test_placeholders_agree() -> None:
    """A singular may leave the number out, so the plural is what counts."""
    wrong = []
    for message, thai in translations().items():
        english = message if isinstance(message, str) else message[-1]
        if set(PLACEHOLDER.findall(english)) - {"%%"} != set(PLACEHOLDER.findall(thai)) - {"%%"}:
            wrong.append(message)
    assert wrong == []


def test_thai_is_written_in_the_one_spelling() -> None:
    lines = [line for thai in translations().values() for line in thai.splitlines()]
    assert [line for line in lines if normalise(line) != line] == []


def test_thai_is_calm_and_without_english_stops() -> None:
    spoken = re.compile(r"ครับ|ค่ะ|คะ\b|คุณ|[ก-๙]{4}\.$|!")
    assert [thai for thai in translations().values() if spoken.search(thai)] == []


def test_labels_of_the_tab_bar_are_short() -> None:
    with override("th"):
        labels = [str(label) for _name, label, _icon, _right in PAGES]
    assert [label for label in labels if _letters(label) > LETTERS_OF_A_TAB] == []


def _letters(label: str) -> int:
    """The letters that take room on the line: marks above and below do not."""
    return sum(unicodedata.category(char) != "Mn" for char in label)


def test_sentences_of_libraries_are_still_theirs() -> None:
    source = (ROOT / "skillsportal/library_texts.py").read_bytes()
    ours = {message if isinstance(message, str) else message[0] for message in _called([source])}
    assert ours
    assert ours - _library_messages() == set()


def _library_messages() -> set[str]:
    found: set[str] = set()
    for package, folder in LIBRARIES:
        spec = find_spec(package)
        assert spec
        assert spec.origin
        with (Path(spec.origin).parent / folder / "LC_MESSAGES/django.po").open("rb") as text:
            found |= {_key(m.id)[0] if m.pluralizable else m.id for m in read_po(text) if m.id}
    return found


def test_english_is_the_message_itself() -> None:
    """English has no catalogue: Django must not fall back to Thai for it."""
    with override("en"):
        for message in translations():
            if isinstance(message, str):
                assert gettext(message) == message
            else:
                assert (ngettext(*message, 1), ngettext(*message, 2)) == message


@pytest.fixture
def world(db: None) -> World:
    return build_world()


@pytest.mark.parametrize("address", ["login", "password/reset", "password/reset/done", "signup"])
def test_sign_in_page_has_no_english(db: None, address: str) -> None:
    assert latin_words(Client(), f"/accounts/{address}/") == set()


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("teacher", "my_page"),
        ("teacher", "history"),
        ("teacher", "courses"),
        ("teacher", "history_imports"),
        ("teacher", "history_import"),
        ("superuser", "course_edit"),
        ("teacher", "record_new"),
        ("teacher", "permissions"),
        ("teacher", "notices"),
        ("admin", "notice_choices"),
        ("teacher", "record"),
        ("supervisor", "queue"),
        ("supervisor", "nudge"),
        ("supervisor", "unit_plan"),
        ("supervisor", "unit_plan_activity"),
        ("supervisor", "record"),
        ("supervisor", "person"),
        ("supervisor", "unit"),
        ("supervisor", "unit_people"),
        ("admin", "roster_imports"),
        ("admin", "roster_import"),
        ("admin", "roster_import_rows"),
        ("admin", "group_review"),
        ("admin", "posting_group"),
        ("admin", "people"),
        ("analyst", "agency_report"),
        ("analyst", "report_file"),
    ],
)
def test_page_has_no_english(world: World, role: str, name: str) -> None:
    client = Client()
    client.force_login(world.users[role])
    assert latin_words(client, world.address(name)) == set()


def latin_words(client: Client, address: str) -> set[str]:
    """The words in Latin letters that a reader of Thai sees on that page."""
    response = client.get(address)
    assert response.status_code == 200
    seen = SeenText()
    seen.feed(response.content.decode())
    text = re.sub(r"\S+@\S+|https?://\S+", "", " ".join(seen.texts))
    return set(re.findall(r"[A-Za-z]+", text)) - LATIN


class SeenText(HTMLParser):
    """Collects what a reader sees or hears of a page."""

    SPOKEN = ("title", "alt", "placeholder", "aria-label", "data-label", "data-confirm")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.is_code = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.is_code = tag in ("script", "style")
        self.texts += [value or "" for name, value in attrs if name in self.SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        self.is_code = False

    def handle_data(self, data: str) -> None:
        if not self.is_code:
            self.texts.append(data)
