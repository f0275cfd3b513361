"""Offices with keepers of their own, so that no journey meets what another one brought in."""

from personnel.actions.accounts import NewAccount, grant_role, open_accounts
from personnel.enums import Role
from personnel.models import Unit
from skillsportal.demo.fill import PASSWORD, UNITS_SINCE

NEIGHBOUR = "สพป.ชุมพร เขต 2"
# Account → the area office that it keeps; the demo has nobody on their rosters.
KEEPERS = {
    "neighbour": NEIGHBOUR,
    "errors": "สพป.กระบี่",
    "held": "สพป.ระนอง",
    "held-second": "สพป.ระนอง",
    "undone": "สพป.พังงา",
    "asked": "สพป.ภูเก็ต",
}


def open_offices() -> None:
    """Open the accounts, in the demo's own database."""
    users = open_accounts(
        accounts=[NewAccount(f"{account}@example.org", password=PASSWORD) for account in KEEPERS],
        by=None,
    )
    for user, name in zip(users, KEEPERS.values(), strict=True):
        unit = Unit.objects.get(short_name=name)
        grant_role(user=user, role=Role.ADMIN, unit=unit, from_date=UNITS_SINCE, by=None)
