"""Hostile and messy roster files, each with what has to come of it."""

from tests.personnel.corpus import (
    archives,
    cells,
    disguised,
    layouts,
    numbers,
    sheets,
    sizes,
    texts,
)
from tests.personnel.corpus.case import CASES, Case

__all__ = [
    "CASES",
    "Case",
    "archives",
    "cells",
    "disguised",
    "layouts",
    "numbers",
    "sheets",
    "sizes",
    "texts",
]
