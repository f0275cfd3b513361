"""Factories of the personnel floor, without surprises: what is not given is plain and valid."""

from datetime import date
from typing import Any

import factory

from personnel import citizen_id
from personnel.enums import Group, Outcome, PlacedBy, Role, UnitKind
from personnel.models import (
    ITAssignment,
    Person,
    Posting,
    RoleAssignment,
    RosterImport,
    Transfer,
    Unit,
    User,
)
from personnel.text import match_key, sort_key

LONG_AGO = date(2015, 10, 1)


def make_unit(name_th: str = "โรงเรียนบ้านทดสอบ", parent: Unit | None = None, **fields: Any) -> Unit:
    """A unit at the top of a new tree, or under `parent`."""
    fields = {
        "kind": UnitKind.SCHOOL,
        "name_th": name_th,
        "name_key": match_key(name_th),
        "from_date": LONG_AGO,
    } | fields
    if parent is None:
        return Unit.objects.add_root(fields)
    parent.refresh_from_db()
    return Unit.objects.add_child(parent, fields)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    prefix = "นาง"
    first_name = factory.Sequence(lambda n: f"สมใจ{n}")
    last_name = "ใจดี"
    name_key = factory.LazyAttribute(lambda p: match_key(p.first_name + p.last_name))
    name_sort = factory.LazyAttribute(lambda p: sort_key(f"{p.first_name} {p.last_name}"))
    birth_date = date(1985, 5, 20)


class PostingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Posting

    person = factory.SubFactory(PersonFactory)
    unit = factory.LazyFunction(make_unit)
    position = "ครู"
    from_date = LONG_AGO
    outcome = Outcome.GROUP
    group = Group.S
    placed_by = PlacedBy.RULE
    rule = "teacher"
    clause = "ว 4/2563 กลุ่ม S ข้อ 1"


def make_person(unit: Unit, **posting: Any) -> Person:
    """A person whose primary post is at the unit."""
    return PostingFactory(unit=unit, **posting).person


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"user{n}@example.org")


def make_user(unit: Unit | None = None, role: Role | None = None, **fields: Any) -> User:
    """An account; with `role` it holds it at `unit`, without it is a teacher posted there."""
    if unit is not None and role is None:
        fields.setdefault("person", make_person(unit))
    user = UserFactory(**fields)
    if unit is not None and role is not None:
        RoleAssignment.objects.create(
            user=user, role=role, unit=unit, from_date=LONG_AGO, granted_by="test"
        )
    return user


def assign_it_work(person: Person, unit: Unit, **fields: Any) -> ITAssignment:
    """A dated order that gives the unit's IT work to the person."""
    fields = {"order_no": "12/2569", "from_date": LONG_AGO} | fields
    return ITAssignment.objects.create(person=person, unit=unit, **fields)


def give_citizen_id(person: Person, number: str) -> None:
    """Store the number as the import does: encrypted, and hashed to be matched."""
    person.citizen_id_cipher = citizen_id.encrypt(number)
    person.citizen_id_hash = citizen_id.keyed_hash(number)
    person.save()


def make_transfer(posting: Posting, to_unit: Unit, **fields: Any) -> Transfer:
    """A proposal that the person of a post goes to a unit, from a roster of that unit."""
    proposer = fields.pop("proposed_by", None) or make_user(to_unit, Role.ADMIN)
    as_of = fields.pop("as_of", date(2024, 10, 1))
    roster = RosterImport.objects.create(unit=to_unit, as_of=as_of, size=1, requested_by=proposer)
    fields = {"name": posting.person.full_name, "position": "ครู"} | fields
    return Transfer.objects.create(
        person=posting.person,
        posting=posting,
        to_unit=to_unit,
        as_of=as_of,
        roster_import=roster,
        proposed_by=proposer,
        **fields,
    )
