"""Which unit a name in a file may mean: the closest names first, or what was searched for."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import Q

from personnel.forms.units import LONGEST_LIST
from personnel.models import RosterImport, Unit
from personnel.roster.places import SCHOOL
from personnel.text import ascii_digits, match_key

SHOWN = 30
_SUGGESTED = 3
_ALIKE = 0.6
_SHORT_SCHOOL = match_key("ร.ร.")


def closest(roster: RosterImport, texts: Iterable[str]) -> dict[str, list[Unit]]:
    """Return the units of the import whose names are most like each text.

    Where there are more than a list could hold nobody is suggested: search for them.
    """
    inside = list(
        Unit.objects.in_subtree(roster.unit).values_list("pk", "name_key")[: LONGEST_LIST + 1]
    )
    names = {_own_name(key): pk for pk, key in inside if key} if len(inside) <= LONGEST_LIST else {}
    found = {
        text: [names[name] for name in get_close_matches(_key(text), names, _SUGGESTED, _ALIKE)]
        for text in texts
    }
    units = Unit.objects.in_bulk([pk for pks in found.values() for pk in pks])
    return {text: [units[pk] for pk in pks] for text, pks in found.items()}


def search_units(roster: RosterImport, q: str) -> list[Unit]:
    """Return the units of the import with these letters in a name, or a code that begins so."""
    units = Unit.objects.in_subtree(roster.unit)
    if key := match_key(q):
        named = Q(name_key__contains=key) | Q(aliases__name_key__contains=key)
        found = named | Q(codes__value__startswith=ascii_digits(q).strip())
        units = units.filter(pk__in=Unit.objects.in_subtree(roster.unit).filter(found).values("pk"))
    return list(units.prefetch_related("codes")[:SHOWN])


def _key(text: str) -> str:
    return _own_name(match_key(text.rpartition("|")[2]))


def _own_name(key: str) -> str:
    return key.removeprefix(SCHOOL).removeprefix(_SHORT_SCHOOL)
