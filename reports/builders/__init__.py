"""Computes figures: the one writer of `UnitProgress` and `UnitStage`."""

from reports.builders.asking import open_snapshot
from reports.builders.full import publish
from reports.builders.preview import compare_stages
from reports.builders.reconciling import reconcile
from reports.builders.refreshing import follow_changes, refresh
from reports.builders.retention import clear_old

__all__ = [
    "clear_old",
    "compare_stages",
    "follow_changes",
    "open_snapshot",
    "publish",
    "reconcile",
    "refresh",
]
