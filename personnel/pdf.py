"""Official documents as PDF: a template and one stylesheet, Thai set right, nothing fetched.

WeasyPrint needs Pango, a library of the system. Without it everything else of the portal works,
and `is_available` is false.

Lines break at words, which Thai's dictionary knows by their ำ. Shaped, that letter is two glyphs,
and WeasyPrint loses it from the text that readers search and copy: `_spell_out` names each glyph of
our font by what it shows, so that ทำ is found as ท + ํ + า, which is its NFKC form.
"""

import gc
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from fontTools.ttLib import TTFont

try:
    # Where they are missing it prints advice, which must not stand in the output of commands.
    with redirect_stdout(sys.stderr):
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcherResponse
except OSError:  # the libraries of Pango cannot be loaded
    weasyprint = None

MISSING = _(
    "This server cannot make PDF files yet: its administrator has to install the package Pango. "
    "Everything else works, and the same figures can be downloaded as an Excel file."
)
_STATIC = Path(settings.BASE_DIR) / "static"
_SHEET = _STATIC / "portal" / "official.css"
_FONTS = {path.as_uri(): path for path in (_STATIC / "fonts").glob("*.woff2")}
_THAI = _STATIC / "fonts" / "sarabun-thai-400.woff2"
# Pango's fonts are not made for threads.
_ONE_AT_A_TIME = Lock()

_GLYPH = re.compile(rb"<([0-9a-f]{4})> <[0-9a-f]*>")
_NAMED_BY_CODE = re.compile(r"uni((?:[0-9A-F]{4})+)(?:\.\w+)?")
_NAMED_BY_WORD = {
    "yoYingthai": "ญ", "doChadathai": "ฎ", "toPatakthai": "ฏ", "thoThanthai": "ฐ",
    "loChulathai": "ฬ",
}  # fmt: skip
_NIKHAHIT = "\u0e4d"


class Unavailable(Exception):
    """Pango is missing here; `MISSING` says so to the user."""


def is_available() -> bool:
    """Tell whether this machine can make PDF files."""
    return weasyprint is not None


def render(template: str, context: Mapping[str, Any]) -> bytes:
    """Return the document that a template makes, in the active language.

    The template escapes as every template does; what the document asks for, but for the portal's
    own fonts, is refused. Raises `Unavailable`.
    """
    if weasyprint is None:
        raise Unavailable
    html = render_to_string(template, dict(context))
    with _ONE_AT_A_TIME, _undisturbed():
        sheet, fonts = _look()
        page = weasyprint.HTML(string=html, url_fetcher=_OwnFonts())
        made: bytes = page.write_pdf(
            stylesheets=[sheet], font_config=fonts, finisher=_spell_out, presentational_hints=False
        )
    return made


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage collector from walking again and again through what a document consists of.

    Nearly half of the time of a long one, for nothing: all of it is in use until the end.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def _look() -> tuple[Any, Any]:
    """The stylesheet and the fonts that it loads: unpacking them takes longer than a document."""
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(
        string=_SHEET.read_text(),
        base_url=_SHEET.as_uri(),
        font_config=fonts,
        url_fetcher=_OwnFonts(),
    )
    return sheet, fonts


class _OwnFonts:
    """What a document may load: the portal's fonts, from the disk, and nothing else."""

    _fail_on_errors = False  # WeasyPrint asks: a refused address leaves a gap, not an error

    def __call__(self, url: str) -> Any:
        if url not in _FONTS:
            raise ValueError("not a font of the portal")
        return URLFetcherResponse(url, _FONTS[url].read_bytes(), {"Content-Type": "font/woff2"})


def _spell_out(_document: Any, pdf: Any) -> None:
    """Say of each glyph of the Thai font which letters it shows, whatever it was first used for."""
    for font in pdf.objects:
        if isinstance(font, dict) and "ToUnicode" in font and "Thai" in str(font["BaseFont"]):
            number = int(font["ToUnicode"].split()[0])
            text = pdf.objects[number].stream
            text[:] = [_GLYPH.sub(_named, line) for line in text]


def _named(found: re.Match[bytes]) -> bytes:
    letters = _letters_by_glyph().get(int(found[1], 16))
    if letters is None:
        return found[0]
    return b"<%s> <%s>" % (found[1], letters.encode("utf-16-be").hex().encode())


@cache
def _letters_by_glyph() -> dict[int, str]:
    """What each glyph of the Thai font shows, by its name there; both weights share the numbers."""
    names = enumerate(TTFont(_THAI).getGlyphOrder())
    return {number: letters for number, name in names if (letters := _letters(name))}


def _letters(name: str) -> str:
    found = _NAMED_BY_CODE.fullmatch(name)
    if not found:
        return _NAMED_BY_WORD.get(name.partition(".")[0], "")
    letters = bytes.fromhex(found[1]).decode("utf-16-be")
    # A tone mark is written before the ring of ำ.
    return letters[1:] + letters[0] if letters[0] == _NIKHAHIT else letters
