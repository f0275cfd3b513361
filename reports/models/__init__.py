"""Rows of the reports floor, one module per noun."""

from reports.models.drafts import TargetDraft, TargetMove
from reports.models.figures import (
    Figures,
    UnitProgress,
    UnitProgressQuerySet,
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
from reports.models.reconciliations import Reconciliation, ReconciliationQuerySet
from reports.models.snapshots import OPEN_STATES, Snapshot, SnapshotQuerySet, Target

__all__ = [
    "OPEN_STATES",
    "Delivery",
    "Figures",
    "Reconciliation",
    "ReconciliationQuerySet",
    "ReportFile",
    "ReportFileQuerySet",
    "Snapshot",
    "SnapshotQuerySet",
    "Subscription",
    "Target",
    "TargetDraft",
    "TargetMove",
    "UnitProgress",
    "UnitProgressQuerySet",
    "UnitStage",
    "UnitStageQuerySet",
    "met_column",
    "report_path",
    "whole_percent",
]
