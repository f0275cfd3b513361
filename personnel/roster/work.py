"""What the worker does with an import: the phase that is due."""

from pathlib import Path

from personnel.enums import ImportPhase
from personnel.models import RosterImport
from personnel.roster.applying import apply
from personnel.roster.staging import stage


def do_phase(roster: RosterImport) -> None:
    """Read and stage the file, or apply the confirmed rows."""
    if roster.phase == ImportPhase.APPLY:
        apply(roster)
    else:
        stage(roster, Path(roster.file.path))
