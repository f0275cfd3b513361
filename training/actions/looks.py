"""Looks at what belongs to a person."""

from django.db import models, transaction

from personnel import audit
from personnel.models import User


@transaction.atomic
def note_look(*, subject: models.Model, person: int, by: User) -> None:
    """Write down that `by` looked at something of a person (id); nobody is told of oneself."""
    if by.person_id != person:
        audit.record(f"{subject._meta.model_name}.seen", subject, by=by, person=person)
