"""What rosters and hands write about a person and the primary post."""

from typing import Any

from personnel.models import Posting
from personnel.roster.verdicts import PERSON_FIELDS, POSTING_FIELDS

DETAILS = (*PERSON_FIELDS, *POSTING_FIELDS)


def details_of(posting: Posting) -> dict[str, Any]:
    """Return the values of a post and of its person by field."""
    person = posting.person
    return {name: getattr(person, name) for name in PERSON_FIELDS} | {
        name: getattr(posting, name) for name in POSTING_FIELDS
    }
