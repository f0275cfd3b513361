"""Rows of the reports floor, one module per noun."""

from reports.models.drafts import TargetDraft, TargetMove
from reports.models.figures import (
    Figures,
    UnitProgress,
    UnitStage,
    UnitStageQuerySet,
    met_column,
    whole_percent,
)
from reports.models.files import ReportFile, ReportFileQuerySet, report_path
from reports.models.snapshots import OPEN_STATES, Snapshot, SnapshotQuerySet, Target

__all__ = [
    "OPEN_STATES",
    "Figures",
    "ReportFile",
    "ReportFileQuerySet",
    "Snapshot",
    "SnapshotQuerySet",
    "Target",
    "TargetDraft",
    "TargetMove",
    "UnitProgress",
    "UnitStage",
    "UnitStageQuerySet",
    "met_column",
    "report_path",
    "whole_percent",
]
