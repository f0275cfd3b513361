"""Courses, learning records with their evidence and decisions, and personal plans."""

from training.models.courses import Course
from training.models.decisions import Decision
from training.models.evidence import Evidence, evidence_path
from training.models.plans import PersonalPlan, PlanItem
from training.models.reasons import ReturnReason
from training.models.records import RecordArea, TrainingRecord
from training.models.reminders import Reminder
from training.models.unit_plans import PlanActivity, PlanDevice, UnitPlan

__all__ = [
    "Course",
    "Decision",
    "Evidence",
    "PersonalPlan",
    "PlanActivity",
    "PlanDevice",
    "PlanItem",
    "RecordArea",
    "Reminder",
    "ReturnReason",
    "TrainingRecord",
    "UnitPlan",
    "evidence_path",
]
