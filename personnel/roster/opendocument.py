"""What calamine does not tell of an .ods: which rows are hidden or filtered away."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from personnel.roster.reader import MAX_ROWS
from personnel.roster.worksheet import Extent

_CHUNK_BYTES = 1 << 20
# Calamine, too, takes the prefix that every program writes for granted.
_TAG = re.compile(rb"<table:table(-row)?(\s[^>]*|/)?>")
_HIDDEN = re.compile(rb'\btable:visibility="(?:collapse|filter)"')
_REPEATED = re.compile(rb'\btable:number-rows-repeated="([0-9]{1,7})"')


def survey(path: Path) -> list[Extent]:
    """Return for every sheet of an .ods, in their order, which rows are hidden."""
    extents: list[Extent] = []
    number = 0
    for is_row, attributes in _tags(path):
        if not is_row:
            extents.append(Extent())
            number = 0
            continue
        repeated = _REPEATED.search(attributes)
        count = int(repeated[1]) if repeated else 1
        # More are the empty rows below a table, which offices like to hide.
        if extents and count <= MAX_ROWS and _HIDDEN.search(attributes):
            extents[-1].hidden.update(range(number + 1, number + count + 1))
        number += count
    return extents


def _tags(path: Path) -> Iterator[tuple[bytes, bytes]]:
    rest = b""
    with ZipFile(path) as archive, archive.open("content.xml") as file:
        while chunk := file.read(_CHUNK_BYTES):
            text, mark, rest = (rest + chunk).rpartition(b"<")
            yield from _TAG.findall(text)
            rest = mark + rest
    yield from _TAG.findall(rest)
