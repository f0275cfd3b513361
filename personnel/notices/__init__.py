"""Telling users what happened: the rows of the outbox, and their words in the reader's language.

Written inside the transaction of what they tell of, so that there is one exactly when it happened.
Words hold counts, the name of a file and titles of the reader's own, never people: they go out by
mail (`personnel.emails`).
"""

from personnel.notices.rosters import (
    keepers_of,
    releasers_of,
    tell_of_import,
    tell_of_transfers,
)
from personnel.notices.telling import News, tell, tell_people, took_long
from personnel.notices.words import Words, figures_in_words, holds_in_words, words_of

__all__ = [
    "News",
    "Words",
    "figures_in_words",
    "holds_in_words",
    "keepers_of",
    "releasers_of",
    "tell",
    "tell_of_import",
    "tell_of_transfers",
    "tell_people",
    "took_long",
    "words_of",
]
