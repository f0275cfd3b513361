"""The house keeps its floors and rooms (docs/architecture.md)."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APPS = ("skillsportal", "reports", "training", "competencies", "personnel")
MODULES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
names = [str(path.relative_to(ROOT)) for path in MODULES]


def test_imports_point_down() -> None:
    """In a process of its own: the linter silences the logs of the process that it runs in."""
    code = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_file_stays_under_400_lines(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_functions_stay_under_60_lines(path: Path) -> None:
    functions = [n for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.FunctionDef)]
    assert [f.name for f in functions if (f.end_lineno or 0) - f.lineno >= 60] == []


@pytest.mark.parametrize("path", MODULES, ids=names)
def test_module_avoids_hidden_ways(path: Path) -> None:
    hidden = r"get_model\(|@receiver|\.connect\(.*sender|def save\(self"
    assert not re.search(hidden, path.read_text())


def test_no_room_without_a_meaning() -> None:
    meaningless = {"utils", "helpers", "common", "core", "misc", "managers", "services_base"}
    assert [
        name for path, name in zip(MODULES, names, strict=True) if path.stem in meaningless
    ] == []


def test_psycopg_3_is_absent() -> None:
    """Django would silently prefer it to psycopg2."""
    locked = (ROOT / "requirements-dev.txt").read_text()
    assert not re.search(r"^psycopg(-binary|\[.*\])?==", locked, re.MULTILINE)


@pytest.mark.parametrize("kind", ["requirements", "requirements-dev"])
def test_every_direct_dependency_has_a_reason(kind: str) -> None:
    lines = (ROOT / f"{kind}.in").read_text().splitlines()
    direct = [line for line in lines if line and not line.startswith(("#", "-r"))]
    assert [line for line in direct if "#" not in line and kind == "requirements"] == []
