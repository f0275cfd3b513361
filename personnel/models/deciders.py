"""Who decides on somebody's records: the rule of `Person.objects.decidable_by`, asked backwards.

For what goes to many deciders at once: notices, and lists of who lets records wait.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models.functions import Coalesce

from personnel.enums import Right
from personnel.models.scope import roles_over


class Decider(NamedTuple):
    """A role that decides: whose it is, where it holds, the unit (path) it comes from."""

    user: int
    person: int | None
    path: str
    source: str
    is_lent: bool


class Deciders:
    """The roles that decide at any of the unit paths or above on a day, read once.

    Superusers hold no role and are not among them.
    """

    def __init__(self, paths: Iterable[str], on: date) -> None:
        self._at: dict[str, list[Decider]] = {}
        self._led: dict[int, list[str]] = {}
        source = Coalesce("delegated_from__unit__path", "unit__path")
        roles = roles_over(paths, Right.DECIDE_RECORDS, on).annotate(source=source)
        columns = roles.values_list(
            "user", "user__person", "unit__path", "source", "delegated_from"
        )
        for user, person, path, of, lent in columns.order_by("user", "pk"):
            role = Decider(user, person, path, of, lent is not None)
            self._at.setdefault(path, []).append(role)
            if person and not role.is_lent:
                self._led.setdefault(person, []).append(path)

    @property
    def people(self) -> set[int]:
        """Those who decide, by whatever role: on their own records others than usual decide."""
        return {role.person for roles in self._at.values() for role in roles if role.person}

    @property
    def paths(self) -> dict[int, set[str]]:
        """Each account's unit paths."""
        found: dict[int, set[str]] = {}
        for path, roles in self._at.items():
            for role in roles:
                found.setdefault(role.user, set()).add(path)
        return found

    def over(self, path: str, person: int | None) -> Iterator[Decider]:
        """The roles that decide on the records of the person posted at the path, nearest first.

        `person` may be None for anybody who does not decide themselves.
        """
        led = tuple(self._led.get(person, ())) if person else ()
        for end in range(len(path), 0, -1):
            for role in self._at.get(path[:end], ()):
                is_own = person is not None and role.person == person
                if not is_own and not role.source.startswith(led):
                    yield role

    def nearest(self, path: str, person: int | None) -> set[int]:
        """The accounts that decide on the records of the person from the unit nearest to them."""
        above = list(self.over(path, person))
        return {role.user for role in above if role.path == above[0].path}
