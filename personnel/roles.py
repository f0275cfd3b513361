"""The roles, declared once, with the prose that is shown on screen."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from personnel.enums import Right, Role, UnitKind


@dataclass(frozen=True)
class RoleDefinition:
    """What a role allows at its unit and below, in words and as rights."""

    prose: str | Promise
    rights: frozenset[Right]


DEFINITIONS: dict[Role, RoleDefinition] = {
    Role.SUPERVISOR: RoleDefinition(
        prose=_(
            "Sees the people of the unit and below, their progress and evidence; "
            "decides on their records, and writes the unit's yearly plan."
        ),
        rights=frozenset(
            {Right.SEE_TOTALS, Right.SEE_PEOPLE, Right.DECIDE_RECORDS, Right.PLAN_UNIT}
        ),
    ),
    Role.ADMIN: RoleDefinition(
        prose=_(
            "Imports rosters, sets groups and sees the people of the unit and below; "
            "reads no evidence, and writes the unit's yearly plan. At an agency or the ministry "
            "also keeps the catalogue of courses; at the top unit, which stands over all others, "
            "sets the targets and the rules of groups."
        ),
        rights=frozenset(
            {
                Right.SEE_TOTALS,
                Right.SEE_PEOPLE,
                Right.KEEP_ROSTER,
                Right.PLAN_UNIT,
                Right.EDIT_CATALOGUE,
                Right.SET_RULES,
            }
        ),
    ),
    Role.ANALYST: RoleDefinition(
        prose=_("Sees totals of the unit and below and asks for reports; opens no person."),
        rights=frozenset({Right.SEE_TOTALS, Right.ASK_REPORTS}),
    ),
    Role.DELEGATE: RoleDefinition(
        prose=_(
            "Decides on records for a supervisor who is away, from a day to a day, and sees the "
            "people concerned; cannot delegate further."
        ),
        rights=frozenset({Right.SEE_PEOPLE, Right.DECIDE_RECORDS}),
    ),
}

# What holds for everybody is set where a role stands over everybody: at the top of the tree, by the
# ministry, or by an agency that has the portal for itself; a school without a parent sets nothing.
OF_THE_TOP = frozenset({Right.SET_RULES})
TOP_KINDS = (UnitKind.MINISTRY, UnitKind.AGENCY)


def roles_with(right: Right) -> list[Role]:
    """Return the roles that give `right`."""
    return [role for role, definition in DEFINITIONS.items() if right in definition.rights]


def rights_in(role: str) -> frozenset[Right]:
    """Return the rights that a role gives."""
    return DEFINITIONS[Role(role)].rights
