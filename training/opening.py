"""Opens one evidence file in a throw-away process: `python -m training.opening pdf < file`.

A file of a few kilobytes can claim a picture of gigabytes or a million pages, so memory and time
are limited here, and whatever breaks breaks only this process. Answers with one line of JSON, the
bytes of a preview, and for a picture the bytes to keep: drawn anew, so that nothing is left of what
a camera notes (where and with what it was taken) or of a second file that hides behind the first.
"""

import io
import json
import resource
import sys
import warnings
from typing import Any

import pypdfium2
from PIL import Image, ImageOps, UnidentifiedImageError

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 15
MAX_PAGES = 200
# What the camera of a telephone takes at its finest, and a good deal less than a bomb.
MAX_PIXELS = 64_000_000
PREVIEW_PIXELS = 320
ORIENTATION = 0x0112


class Refused(Exception):
    """Why the file cannot be evidence: a code of `training.evidence.REFUSALS`."""


def open_pdf(content: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Return what is known of a PDF and its first page in small; the file is kept as it is."""
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise Refused("locked" if is_locked else "unreadable") from error
    pages = len(document)
    if not 1 <= pages <= MAX_PAGES:
        raise Refused("too-many-pages" if pages else "unreadable")
    try:
        page = document[0]
        picture = page.render(scale=PREVIEW_PIXELS / max(page.get_size())).to_pil()
    except (pypdfium2.PdfiumError, ValueError, ZeroDivisionError) as error:
        raise Refused("unreadable") from error
    return {"pages": pages}, _small(picture), b""


def open_picture(content: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    """Return the size of a picture in pixels, the picture in small, and what is to be kept."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused("too-many-pixels")
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            size = {"width": upright.width, "height": upright.height}
            return size, _small(upright), _clean(picture)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, EOFError) as error:
        raise Refused("unreadable") from error


def _clean(picture: Image.Image) -> bytes:
    """The picture and its colours, with nothing noted beside them but which way is up."""
    out = io.BytesIO()
    kept = {"icc_profile": picture.info.get("icc_profile")}
    if picture.format != "JPEG":
        picture.save(out, "PNG", compress_level=6, exif=_upright(picture), **kept)
    else:
        # The compression as it was: nothing of the picture is lost.
        picture.save(out, "JPEG", quality="keep", exif=_upright(picture), comment=b"", **kept)
    return out.getvalue()


def _upright(picture: Image.Image) -> Image.Exif:
    exif = Image.Exif()
    if orientation := picture.getexif().get(ORIENTATION):
        exif[ORIENTATION] = orientation
    return exif


def _small(picture: Image.Image) -> bytes:
    layer = picture.copy()
    layer.thumbnail((PREVIEW_PIXELS, PREVIEW_PIXELS))
    # On paper, or transparent parts would turn black.
    layer = layer.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    out = io.BytesIO()
    Image.alpha_composite(paper, layer).convert("RGB").save(out, "JPEG", quality=70)
    return out.getvalue()


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main(kind: str) -> None:
    _limit()
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # counted above, with a sentence
    try:
        facts, preview, content = (open_pdf if kind == "pdf" else open_picture)(
            sys.stdin.buffer.read()
        )
    except Refused as refused:
        facts, preview, content = {"refusal": str(refused)}, b"", b""
    except MemoryError:
        facts, preview, content = {"refusal": "too-large-inside"}, b"", b""
    header = facts | {"preview": len(preview)}
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + preview + content)


if __name__ == "__main__":
    main(sys.argv[1])
