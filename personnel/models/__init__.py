"""Users, units, people, postings, authority, the audit trail and roster imports."""

from personnel.models.answers import RosterAnswer
from personnel.models.audit import AuditEvent
from personnel.models.authority import ITAssignment, RoleAssignment
from personnel.models.files import RosterFile
from personnel.models.imports import RosterImport, RosterLeaver, RosterRow, RosterVerdict
from personnel.models.jobs import Job
from personnel.models.notices import Notice, NoticeChoice
from personnel.models.people import Person
from personnel.models.postings import PositionRule, Posting
from personnel.models.rule_drafts import RuleDraft
from personnel.models.tokens import ApiToken
from personnel.models.transfers import Transfer
from personnel.models.units import Unit, UnitAlias, UnitCode
from personnel.models.users import User

__all__ = [
    "ApiToken",
    "AuditEvent",
    "ITAssignment",
    "Job",
    "Notice",
    "NoticeChoice",
    "Person",
    "PositionRule",
    "Posting",
    "RoleAssignment",
    "RosterAnswer",
    "RosterFile",
    "RosterImport",
    "RosterLeaver",
    "RosterRow",
    "RosterVerdict",
    "RuleDraft",
    "Transfer",
    "Unit",
    "UnitAlias",
    "UnitCode",
    "User",
]
