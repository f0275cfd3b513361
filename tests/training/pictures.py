"""Pictures and PDFs as people send them, and as nobody should."""

import io
from typing import Any

from PIL import Image

GPS, ORIENTATION, LATITUDE_REF, LATITUDE = 0x8825, 0x0112, 1, 2


def picture(kind: str, width: int = 40, height: int = 30, mode: str = "RGB", **other: Any) -> bytes:
    """A white picture; `kind` is JPEG or PNG."""
    out = io.BytesIO()
    Image.new(mode, (width, height), "white" if mode != "1" else 1).save(out, kind, **other)
    return out.getvalue()


def photo(width: int = 640, height: int = 480) -> bytes:
    """A photograph taken with the phone on its side, which says where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS).update({LATITUDE_REF: "N", LATITUDE: (18.0, 47.0, 0.0)})
    out = io.BytesIO()
    noise = Image.effect_noise((width, height), 60).convert("RGB")
    noise.save(out, "JPEG", quality=85, exif=exif, comment=b"Chiang Mai")
    return out.getvalue()


def pdf(pages: int = 1, claimed: int | None = None, trailer: bytes = b"") -> bytes:
    """A PDF that shows one empty page again and again, and may claim another number of them."""
    kids = b" ".join([b"3 0 R"] * pages)
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids["
        + kids
        + b"]/Count %d>>endobj\n" % (claimed or pages)
        + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 297]>>endobj\n"
        b"trailer<</Root 1 0 R" + trailer + b">>\n%%EOF\n"
    )


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    key, secret = b"00112233445566778899aabbccddeeff", b"00" * 32
    standard = b"/Filter/Standard/V 1/R 2/Length 40/P -4/O<" + secret + b">/U<" + secret + b">"
    return pdf(trailer=b"/ID[<" + key + b"><" + key + b">]/Encrypt<<" + standard + b">>")
