"""Courses, learning records, their evidence and decisions, plans, and activities for many."""

from training.models.activities import Activity, ActivityArea
from training.models.courses import Course
from training.models.decisions import Decision, ShownLevel
from training.models.evidence import Evidence, evidence_path
from training.models.histories import HistoryImport, HistoryRow
from training.models.participant_lists import ListLine, ParticipantList
from training.models.participants import Certificate, Participant, certificate_path
from training.models.plans import PersonalPlan, PlanItem
from training.models.reasons import ReturnReason
from training.models.records import RecordArea, TrainingRecord
from training.models.recounts import Recount
from training.models.reminders import Reminder
from training.models.unit_plans import PlanActivity, PlanDevice, UnitPlan

__all__ = [
    "Activity",
    "ActivityArea",
    "Certificate",
    "Course",
    "Decision",
    "Evidence",
    "HistoryImport",
    "HistoryRow",
    "ListLine",
    "Participant",
    "ParticipantList",
    "PersonalPlan",
    "PlanActivity",
    "PlanDevice",
    "PlanItem",
    "RecordArea",
    "Recount",
    "Reminder",
    "ReturnReason",
    "ShownLevel",
    "TrainingRecord",
    "UnitPlan",
    "certificate_path",
    "evidence_path",
]
