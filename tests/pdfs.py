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


def pages_of(content: bytes) -> int:
    """How many there are."""
    return int(re.search(r"Pages:\s+(\d+)", _run(["pdfinfo"], content))[1])  # type: ignore[index]


def boxes_of(content: bytes) -> list[tuple[str, float, float, float]]:
    """Every word: what it is, its left and right edge, and where its line stands, in points."""
    found = _run(["pdftotext", "-bbox"], content, "-")
    word = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">(.*?)</word>'
    return [
        (text, float(left), float(right), float(top))
        for left, top, right, text in re.findall(word, found)
    ]


def _run(command: list[str], content: bytes, *more: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(content)
        done = subprocess.run([*command, path, *more], capture_output=True, text=True, check=True)
    return done.stdout
