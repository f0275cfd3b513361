"""Users, units, people, postings, authority, the audit trail and roster imports."""

from personnel.models.audit import AuditEvent
from personnel.models.authority import ITAssignment, RoleAssignment
from personnel.models.imports import RosterImport, RosterRow
from personnel.models.jobs import Job
from personnel.models.people import Person
from personnel.models.postings import PositionRule, Posting
from personnel.models.units import Unit, UnitAlias, UnitCode
from personnel.models.users import User

__all__ = [
    "AuditEvent",
    "ITAssignment",
    "Job",
    "Person",
    "PositionRule",
    "Posting",
    "RoleAssignment",
    "RosterImport",
    "RosterRow",
    "Unit",
    "UnitAlias",
    "UnitCode",
    "User",
]
