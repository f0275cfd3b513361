"""The one scope function: which subtrees a user may act in, read afresh at every request."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from personnel.enums import Right
from personnel.models.authority import RoleAssignment
from personnel.models.dated import DatedQuerySet
from personnel.roles import OF_THE_TOP, TOP_KINDS, rights_in, roles_with

if TYPE_CHECKING:
    from personnel.models.users import User

EVERYWHERE = ""


def paths_where(user: "User", right: Right, on: date | None = None) -> list[str]:
    """Return the unit paths at and below which the user holds `right` on that day (today).

    Pages, exports, mail and jobs all ask this function and nothing else.
    """
    return sorted({path for path, _source in authority_where(user, right, on)})


def authority_where(user: "User", right: Right, on: date | None = None) -> list[tuple[str, str]]:
    """Return the paths of `paths_where`, each with the unit path of the role that it comes from.

    They differ where a role was lent for some of the lender's units only.
    """
    if not user.is_active:
        return []
    if user.is_superuser:
        return [(EVERYWHERE, EVERYWHERE)]
    source = Coalesce("delegated_from__unit__path", "unit__path")
    held = _giving(right, on).filter(user_id=user.pk)
    return list(held.values_list("unit__path", source).distinct())


def paths_by_right(user: "User") -> dict[Right, list[str]]:
    """Return what `paths_where` says today of every right, in one query for a page of many."""
    if not user.is_active:
        return {right: [] for right in Right}
    if user.is_superuser:
        return {right: [EVERYWHERE] for right in Right}
    held = RoleAssignment.objects.on(timezone.localdate()).filter(user_id=user.pk)
    posts = set(held.values_list("role", "unit__path", "unit__depth", "unit__kind"))
    return {
        right: sorted({path for role, path, *top in posts if gives(role, right, *top)})
        for right in Right
    }


def roles_over(paths: Iterable[str], right: Right, on: date | None = None) -> DatedQuerySet:
    """Return who holds `right` at any of the unit paths or above on that day (today), by role.

    The other way round than `paths_where`; superusers hold no role and are not among them.
    """
    above = {path[:end] for path in paths for end in range(1, len(path) + 1)}
    return _giving(right, on).filter(user__is_active=True, unit__path__in=above)


def supervisors_over(paths: Iterable[str], on: date) -> dict[int, list[str]]:
    """Return who decides on records at any of the unit paths or above: person (id) → where.

    By a role of their own: who decides for somebody else for some days is nobody's superior.
    """
    held = roles_over(paths, Right.DECIDE_RECORDS, on).filter(
        delegated_from=None, user__person__isnull=False
    )
    found: dict[int, list[str]] = {}
    for person, path in held.values_list("user__person", "unit__path"):
        found.setdefault(person, []).append(path)
    return found


def topmost(paths: Iterable[str]) -> list[str]:
    """Return those of the paths that lie under no other, in the order of the tree."""
    found: list[str] = []
    for path in sorted(paths):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return found


def within(paths: list[str], column: str) -> Q:
    """Return the condition that `column` lies at or under any of `paths`; no path, no row."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{column}__startswith": path})
    return condition


def rights_of(user: "User", on: date | None = None) -> set[Right]:
    """Return every right that the user holds somewhere on that day (today)."""
    if user.is_superuser:
        return set(Right)
    held = RoleAssignment.objects.on(on or timezone.localdate()).filter(user_id=user.pk)
    posts = set(held.values_list("role", "unit__depth", "unit__kind"))
    return {right for right in Right if any(gives(role, right, *top) for role, *top in posts)}


def gives(role: str, right: Right, depth: int, kind: str) -> bool:
    """Return whether a role at a unit of that depth and kind gives the right; some need the top."""
    is_top = depth == 1 and kind in TOP_KINDS
    return right in rights_in(role) and (is_top or right not in OF_THE_TOP)


def _giving(right: Right, on: date | None) -> DatedQuerySet:
    """The roles that give `right` on that day (today); some give it at the top unit only."""
    held = RoleAssignment.objects.on(on or timezone.localdate()).filter(role__in=roles_with(right))
    is_top = {"unit__depth": 1, "unit__kind__in": TOP_KINDS}
    return held.filter(**is_top) if right in OF_THE_TOP else held
