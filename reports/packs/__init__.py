"""The agency report pack: a workbook, and reports in official form, of a unit and all below it."""

from reports.packs.subscribing import ask_for_due, open_report
from reports.packs.units import NOT_COUNTED
from reports.packs.writing import write

__all__ = ["NOT_COUNTED", "ask_for_due", "open_report", "write"]
