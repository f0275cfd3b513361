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
from reports.models.files import (
    Delivery,
    ReportFile,
    ReportFileQuerySet,
    Subscription,
    report_path,
)
from reports.models.snapshots import OPEN_STATES, Snapshot, SnapshotQuerySet, Target

__all__ = [
    "OPEN_STATES",
    "Delivery",
    "Figures",
    "ReportFile",
    "ReportFileQuerySet",
    "Snapshot",
    "SnapshotQuerySet",
    "Subscription",
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
