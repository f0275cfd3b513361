"""Courses, learning records, their evidence and the decisions on them."""

from training.models.courses import Course
from training.models.decisions import Decision
from training.models.evidence import Evidence, evidence_path
from training.models.reasons import ReturnReason
from training.models.records import RecordArea, TrainingRecord
from training.models.reminders import Reminder

__all__ = [
    "Course",
    "Decision",
    "Evidence",
    "RecordArea",
    "Reminder",
    "ReturnReason",
    "TrainingRecord",
    "evidence_path",
]
