"""What an uploaded file really is: told by its content, never by its name."""

from typing import IO

from django.utils.translation import gettext_lazy as _

from training.enums import EvidenceKind

_BEGINNINGS = {
    b"%PDF-": EvidenceKind.PDF,
    b"\xff\xd8\xff": EvidenceKind.JPEG,
    b"\x89PNG\r\n\x1a\n": EvidenceKind.PNG,
}
# Some programs write these before the first mark of a PDF; readers do not mind.
_IGNORED = b"\xef\xbb\xbf\r\n\t "
_ENDINGS = {EvidenceKind.PDF: b"%%EOF", EvidenceKind.PNG: b"IEND", EvidenceKind.JPEG: b"\xff\xd9"}
# As far as readers of PDF look back for the end.
_TAIL = 2048

EMPTY = _("The file is empty. Choose it again, or take the photo again.")
UNKNOWN_KIND = _(
    "This file is not a PDF, JPEG or PNG, whatever its name says. Save it as PDF, "
    "or take a photo of it."
)
CUT_OFF = _("The end of the file is missing, so nobody could open it. Save or download it again.")


class BadEvidence(ValueError):
    """A file that cannot be evidence; the message says why and what to do."""


def kind_of(file: IO[bytes], size: int) -> EvidenceKind:
    """Return the kind of a whole PDF, JPEG or PNG; `size` in bytes.

    Raises `BadEvidence` for anything else, and for a file that was cut off.
    """
    if not size:
        raise BadEvidence(EMPTY)
    file.seek(0)
    head = file.read(64).lstrip(_IGNORED)
    kind = next((kind for mark, kind in _BEGINNINGS.items() if head.startswith(mark)), None)
    if kind is None:
        raise BadEvidence(UNKNOWN_KIND)
    # Phones append data of their own to a JPEG, even whole films.
    file.seek(0 if kind == EvidenceKind.JPEG else max(0, size - _TAIL))
    if _ENDINGS[kind] not in file.read():
        raise BadEvidence(CUT_OFF)
    file.seek(0)
    return kind
