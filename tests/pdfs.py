"""Reading PDF files as a reader's program does."""

import re
import subprocess
import tempfile
from pathlib import Path

from personnel.text import normalise


def text_of(content: bytes) -> str:
    """The text that can be searched and copied, in the order in which it stands in the file."""
    return _run(["pdftotext", "-raw"], content, "-")


def found_in(content: bytes) -> str:
    """The text in the portal's one spelling and without spaces, which programs add at marks."""
    return normalise(re.sub(r"\s", "", text_of(content)))


def fonts_of(content: bytes) -> str:
    return _run(["pdffonts"], content)


def _run(command: list[str], content: bytes, *more: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(content)
        done = subprocess.run([*command, path, *more], capture_output=True, text=True, check=True)
    return done.stdout
