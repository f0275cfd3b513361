"""Evidence is opened where nothing else can break, and kept without what nobody meant to send."""

import io
from contextlib import suppress

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.training.factories import JPEG, PNG
from tests.training.pictures import GPS, ORIENTATION, locked_pdf, pdf, photo, picture
from training.evidence import REFUSALS, BadEvidence, Opened, open_evidence


def opened(content: bytes) -> Opened:
    return open_evidence(io.BytesIO(content), len(content))


def drawn(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_pages_of_a_pdf_are_counted_and_the_first_is_drawn() -> None:
    seen = opened(pdf(pages=3))
    assert (seen.pages, seen.width, seen.content) == (3, None, pdf(pages=3))
    assert drawn(seen.preview).size == (320, 227)


def test_photograph_is_kept_without_where_it_was_taken() -> None:
    sent = photo()
    assert drawn(sent).getexif().get_ifd(GPS)
    seen = opened(sent + b"PK\x03\x04 a second file behind the first")
    assert dict(drawn(seen.content).getexif()) == {ORIENTATION: 6}
    assert b"Chiang Mai" not in seen.content
    assert b"second file" not in seen.content
    assert (seen.width, seen.height) == (480, 640)


def test_photograph_is_kept_as_sharp_as_it_was() -> None:
    sent = photo()
    difference = ImageChops.difference(drawn(sent), drawn(opened(sent).content))
    assert max(ImageStat.Stat(difference).mean) < 0.2  # of 255


def test_preview_is_upright_and_says_nothing_of_the_place() -> None:
    preview = drawn(opened(photo()).preview)
    assert preview.size == (240, 320)
    assert not preview.getexif()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA"])
def test_every_mode_of_png_is_opened(mode: str) -> None:
    assert opened(picture("PNG", mode=mode)).width == 40


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (locked_pdf(), "locked"),
        (pdf(pages=201), "too-many-pages"),
        (pdf(claimed=5_000, pages=5_000), "too-many-pages"),
        (b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n", "unreadable"),
        (PNG[:45] + b"x" * 30 + PNG[45:], "unreadable"),
        (JPEG[:20] + b"\xff\xd9", "unreadable"),
        (picture("PNG", 30_000, 30_000, mode="1"), "too-many-pixels"),
    ],
    ids=["locked", "many", "very-many", "no-pages", "bent-png", "hollow-jpeg", "bomb"],
)
def test_what_no_reader_could_open_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(BadEvidence) as refused:
        opened(content)
    assert str(refused.value) == str(REFUSALS[code])


def test_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.evidence._SECONDS", 0.3)
    with pytest.raises(BadEvidence) as refused:
        opened(picture("PNG", 7_900, 7_900))
    assert str(refused.value) == str(REFUSALS["too-large-inside"])


def test_number_of_pages_that_a_file_claims_is_not_believed() -> None:
    assert opened(pdf(claimed=2_000_000_000)).pages == 1


def test_page_tree_that_holds_itself_ends() -> None:
    with suppress(BadEvidence):
        opened(pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R 2 0 R 3 0 R]"))
