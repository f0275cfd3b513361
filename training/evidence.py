"""What an uploaded file really is: told by its content, never by its name, and by opening it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from django.utils.functional import Promise
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
_SECONDS = 20
_PROJECT = Path(__file__).resolve().parents[1]

EMPTY = _("The file is empty. Choose it again, or take the photo again.")
UNKNOWN_KIND = _(
    "This file is not a PDF, JPEG or PNG, whatever its name says. Save it as PDF, "
    "or take a photo of it."
)
CUT_OFF = _("The end of the file is missing, so nobody could open it. Save or download it again.")
UNREADABLE = _(
    "The file is damaged: it cannot be opened. Save or download it again, or take a photo of it."
)
# By the codes of `training.opening`.
REFUSALS: dict[str, Promise] = {
    "unreadable": UNREADABLE,
    "locked": _(
        "The PDF is locked with a password, so your supervisor could not open it. "
        "Save it without a password, or take a photo of it."
    ),
    "too-many-pages": _(
        "The PDF has more than 200 pages. Send only the pages that show what you learned."
    ),
    "too-many-pixels": _(
        "The picture has more than 64 million pixels. Take it again in a smaller size."
    ),
    "too-large-inside": _(
        "The file is too large to be opened. Save a smaller copy, or take a photo of it."
    ),
}


class BadEvidence(ValueError):
    """A file that cannot be evidence; the message says why and what to do."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file that was opened: what to keep of it, and what was seen.

    `sha256` is of the file as it was sent, so that it is recognised when it comes again.
    """

    kind: EvidenceKind
    content: bytes
    preview: bytes
    sha256: str
    pages: int | None = None
    width: int | None = None
    height: int | None = None


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


def open_evidence(file: IO[bytes], size: int) -> Opened:
    """Open a file of `size` bytes as its reader will, in a process of its own.

    Raises `BadEvidence` for what no reader could open.
    """
    kind = kind_of(file, size)
    sent = file.read()
    file.seek(0)
    facts, preview, content = _open_apart(kind, sent)
    return Opened(
        kind=kind,
        content=content or sent,
        preview=preview,
        sha256=sha256(sent).hexdigest(),
        **facts,
    )


def _open_apart(kind: EvidenceKind, sent: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    try:
        answer = subprocess.run(  # noqa: S603 - our own module, and no shell
            [sys.executable, "-m", "training.opening", kind.value],
            cwd=_PROJECT,
            env={"PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "1"},
            input=sent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        ).stdout
    except subprocess.SubprocessError as died:
        # Out of memory or of time, or the reader itself broke.
        raise BadEvidence(REFUSALS["too-large-inside"]) from died
    header, _newline, rest = answer.partition(b"\n")
    facts = json.loads(header)
    if refusal := facts.pop("refusal", ""):
        raise BadEvidence(REFUSALS[refusal])
    length = facts.pop("preview")
    return facts, rest[:length], rest[length:]
