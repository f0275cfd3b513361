"""Adding units to the tree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from personnel import audit
from personnel.models import Unit, UnitAlias, UnitCode, User
from personnel.text import match_key, normalise


@dataclass(frozen=True)
class NewUnit:
    """A unit to add; `key` and `parent_key` tie the rows of one call together."""

    key: str
    parent_key: str
    kind: str
    name_th: str
    name_en: str = ""
    short_name: str = ""
    province: str = ""
    district: str = ""
    aliases: Sequence[str] = ()
    codes: Sequence[tuple[str, str]] = field(default_factory=tuple)  # (scheme, value)


@transaction.atomic
def add_units(*, units: Sequence[NewUnit], from_date: date, by: User | None) -> dict[str, Unit]:
    """Add a forest, every parent before its children; return the units by key.

    Paths are counted here and written in one statement: treebeard's own loader takes a minute
    for 30,000 units. Raises `KeyError` when a parent is missing.
    """
    added: dict[str, Unit] = {}
    children: defaultdict[str, int] = defaultdict(int, {"": Unit.objects.filter(depth=1).count()})
    for new in units:
        children[new.parent_key] += 1
        parent = added[new.parent_key] if new.parent_key else None
        added[new.key] = _unit(new, parent, children[new.parent_key], from_date)
    for new in units:
        added[new.key].numchild = children[new.key]
    Unit.objects.bulk_create(added.values(), batch_size=2000)
    _name_and_number(units, added)
    audit.record("units.added", f"units:{len(added)}", by=by)
    return added


def _unit(new: NewUnit, parent: Unit | None, position: int, from_date: date) -> Unit:
    name = normalise(new.name_th)
    return Unit(
        path=Unit._get_path(
            parent.path if parent else "", parent.depth + 1 if parent else 1, position
        ),
        depth=parent.depth + 1 if parent else 1,
        kind=new.kind,
        name_th=name,
        name_en=new.name_en,
        short_name=normalise(new.short_name),
        name_key=match_key(name),
        province=new.province,
        district=new.district,
        from_date=from_date,
    )


def _name_and_number(units: Sequence[NewUnit], added: dict[str, Unit]) -> None:
    aliases = {
        (new.key, match_key(name)): normalise(name)
        for new in units
        for name in (new.short_name, *new.aliases)
        if name and match_key(name) != match_key(new.name_th)
    }
    UnitAlias.objects.bulk_create(
        UnitAlias(unit=added[key], name=name, name_key=name_key)
        for (key, name_key), name in aliases.items()
    )
    UnitCode.objects.bulk_create(
        UnitCode(unit=added[new.key], scheme=scheme, value=value)
        for new in units
        for scheme, value in new.codes
    )
