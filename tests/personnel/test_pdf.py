"""Official documents: Thai is found and broken right, nothing is fetched, Pango may be missing."""

import gc
import http.server
import os
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from personnel import pdf
from tests.pdfs import fonts_of, found_in, text_of

MARKS = (
    "การทำงานร่วมกันแบบออนไลน์ คำสั่ง น้ำ ป่าช้ำ ผู้อำนวยการ ปู่ ปี๊ป ญู ฐู กี้ ก็ จำเป็น ปั้น "
    "ฝ่าย ฟ้า ปิ่น สำนักงานเขตพื้นที่การศึกษา ค่ำ CMU011"
)
# Words that are not made of words: broken inside them, a reader stumbles.
WHOLE = ("สำหรับ", "อำนวย", "กำหนด", "จำเป็น", "สำนัก", "กำลัง", "ดิจิทัล", "ข้าราชการ", "พัฒนา")
TRAP = (
    "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษากำหนดคำสั่งให้ข้าราชการครูสำหรับการทำงานที่จำเป็นและ"
    "กำลังพัฒนาทักษะด้านดิจิทัลอำนวยการประชุมสำหรับผู้ทำงานตามคำสั่งที่กำหนดเท่าที่จำเป็น"
)


@pytest.fixture
def template(settings: Any) -> Iterator[Any]:
    """Make a template of the given text."""

    def use(text: str) -> None:
        settings.TEMPLATES = [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.locmem.Loader", {"page.html": text})]
                },
            }
        ]

    return use


def made(template: Any, body: str, **context: Any) -> bytes:
    template(f"<html lang='th'><body>{body}</body></html>")
    return pdf.render("page.html", context)


def test_thai_with_am_and_tone_marks_is_found(template: Any) -> None:
    content = made(template, "<h1>{{ text }}</h1><p>{{ text }}</p>", text=MARKS)
    found = found_in(content)
    assert [word for word in MARKS.split() if found.count(word) != 2] == []


def test_collector_rests_while_a_document_is_made_and_not_after_a_failure(
    template: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    collects = []

    def fail() -> None:
        collects.append(gc.isenabled())
        raise ValueError("no look")

    monkeypatch.setattr(pdf, "_look", fail)
    with pytest.raises(ValueError, match="no look"):
        made(template, "<p>x</p>")
    assert (collects, gc.isenabled()) == ([False], True)


def test_text_is_what_search_programs_make_of_am(template: Any) -> None:
    """They compare in NFKC, which writes ำ as two letters."""
    raw = "".join(text_of(made(template, "<p>{{ text }}</p>", text="ทำ น้ำ ทา")).split())
    assert unicodedata.normalize("NFKC", "ทำน้ำทา") in raw


@pytest.mark.parametrize("width", range(30, 90, 3))
def test_lines_break_at_words(template: Any, width: int) -> None:
    page = "<style>p { width: {{ width }}mm }</style><p>{{ text }}</p>"
    lines = text_of(made(template, page, text=TRAP, width=width)).splitlines()
    joined = " ".join("".join(line.split()) for line in lines if line.strip())
    for word in WHOLE:
        spelled = unicodedata.normalize("NFKC", word)
        for cut in range(1, len(spelled)):
            assert f"{spelled[:cut]} {spelled[cut:]}" not in joined


def test_sarabun_is_embedded_and_nothing_else(template: Any) -> None:
    rows = fonts_of(made(template, "<p>ไทย Latin <b>หนา bold</b></p>")).splitlines()[2:]
    assert len(rows) == 4
    assert all("Sarabun" in row and " yes yes yes " in row for row in rows)


def test_text_of_users_is_no_markup(template: Any) -> None:
    hostile = "<img src='file:///etc/passwd'><link rel=attachment href='file:///etc/passwd'>"
    content = made(template, "<p>{{ text }}</p>", text=hostile)
    assert "img" in text_of(content)
    assert b"EmbeddedFile" not in content


class Asked(http.server.BaseHTTPRequestHandler):
    addresses: list[str] = []

    def do_GET(self) -> None:
        self.addresses.append(self.path)
        self.send_error(404)

    def log_message(self, *_args: object) -> None:
        pass


def test_document_fetches_nothing(template: Any, tmp_path: Path) -> None:
    """Even where a template would ask for it."""
    (tmp_path / "secret.txt").write_text("secret")
    server = http.server.HTTPServer(("127.0.0.1", 0), Asked)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there = f"http://127.0.0.1:{server.server_port}"
    secret = (tmp_path / "secret.txt").as_uri()
    content = made(
        template,
        f"<link rel=stylesheet href='{there}/a.css'><img src='{there}/b.png'>"
        f"<style>@import '{there}/c.css'; p {{ background: url({there}/d.png) }}</style>"
        f"<link rel=attachment href='{secret}'><a rel=attachment href='{secret}'>x</a><p>y</p>",
    )
    server.shutdown()
    server.server_close()
    assert Asked.addresses == []
    assert b"EmbeddedFile" not in content


def test_portal_works_without_pango(tmp_path: Path) -> None:
    """A process for which the libraries are broken starts, and says what it cannot do."""
    for name in ("libpango-1.0.so.0", "libgobject-2.0.so.0"):
        (tmp_path / name).write_bytes(b"")
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "from personnel import pdf\n"
        "assert not pdf.is_available()\n"
        "try: pdf.render('404.html', {})\n"
        "except pdf.Unavailable: print('unavailable')\n"
    )
    environment = os.environ | {
        "LD_LIBRARY_PATH": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "skillsportal.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert (done.stdout, done.returncode) == ("unavailable\n", 0), done.stderr
