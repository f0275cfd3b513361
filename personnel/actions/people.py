"""What an office corrects by hand about a person and the primary post."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from personnel import audit
from personnel.actions.groups import Conflict
from personnel.models import Person, Posting, User
from personnel.placing import place
from personnel.roster.details import details_of
from personnel.roster.locks import wait_for_imports
from personnel.roster.verdicts import PERSON_FIELDS, POSTING_FIELDS
from personnel.text import match_key, sort_key


@transaction.atomic
def edit_person(*, posting: Posting, values: Mapping[str, Any], on: date, by: User) -> list[str]:
    """Write the values (by field) that differ from what is stored; return their fields.

    `posting` and its person are as the user saw them: `Conflict` when either changed meanwhile.
    Rosters older than `on` leave the fields alone. No account is touched.
    """
    wait_for_imports([posting.unit.path])
    current = _locked(posting)
    known = details_of(current)
    if known != details_of(posting):
        raise Conflict
    changed = {field: value for field, value in values.items() if value != known[field]}
    if not changed:
        return []
    person = current.person
    for row, fields in ((person, PERSON_FIELDS), (current, POSTING_FIELDS)):
        _write(row, {field: changed[field] for field in fields if field in changed}, on)
    audit.record("person.edited", person, by=by, person=person, fields=list(changed))
    if {"position", "standing"} & changed.keys():
        place(on=on, person_ids=[person.pk])
    return list(changed)


@transaction.atomic
def note_look(*, person: Person, by: User) -> None:
    """Write down that `by` looked at a person's details; nobody is told of oneself."""
    if by.person_id != person.pk:
        audit.record("person.seen", person, by=by, person=person)


def _locked(seen: Posting) -> Posting:
    """Lock the person and the post, in the order of an import; `Conflict` when they parted."""
    person = Person.objects.select_for_update(no_key=True).get(pk=seen.person_id)
    held = Posting.objects.primary().filter(pk=seen.pk, unit=seen.unit_id, to_date__isnull=True)
    posting = held.select_for_update(no_key=True).first()
    if posting is None:
        raise Conflict
    posting.person = person
    return posting


def _write(row: Person | Posting, values: dict[str, Any], on: date) -> None:
    """Update one row and note the day beside each field."""
    if not values:
        return
    edited_on = row.edited_on | dict.fromkeys(values, on.isoformat())
    if isinstance(row, Person) and {"first_name", "last_name"} & values.keys():
        values = values | _name_keys(row, values)
    type(row).objects.filter(pk=row.pk).update(**values, edited_on=edited_on)


def _name_keys(person: Person, values: dict[str, Any]) -> dict[str, str]:
    first, last = (
        values.get(field, getattr(person, field)) for field in ("first_name", "last_name")
    )
    name = f"{first} {last}"
    return {"name_key": match_key(name)[:200], "name_sort": sort_key(name)[:400]}
