"""Computes figures: the one writer of `UnitProgress` and `UnitStage`."""

from reports.builders.asking import follow_rosters, open_snapshot
from reports.builders.full import publish
from reports.builders.preview import compare_stages
from reports.builders.retention import KEPT, clear_old

__all__ = ["KEPT", "clear_old", "compare_stages", "follow_rosters", "open_snapshot", "publish"]
