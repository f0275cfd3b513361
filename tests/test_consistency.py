"""Conventions of templates and migrations that no linter knows."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
names = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]
SOURCES = "\n".join(
    path.read_text()
    for folder in ("templates", "skillsportal", "reports", "training", "competencies", "personnel")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".html", ".py")
)
FOUND_BY_DJANGO = (
    "account/",
    "allauth/",
    "mfa/",
    "usersessions/",
    "400",
    "403",
    "404",
    "413",
    "429",
    "500",
    "django/",
)


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_has_nothing_inline(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"\sstyle=|\son(click|load|change|submit|input)=|<style|javascript:", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=names)
def test_template_loads_nothing_from_elsewhere(path: Path) -> None:
    assert not re.search(r"(src|href)=\"(https?:)?//", path.read_text())


@pytest.mark.parametrize("name", [name for name in names if not name.startswith(FOUND_BY_DJANGO)])
def test_template_is_used(name: str) -> None:
    assert f'"{name}"' in SOURCES or f"'{name}'" in SOURCES


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_migrations_are_named() -> None:
    numbered = [p.name for app in ROOT.glob("*/migrations") for p in app.glob("0*_auto_*.py")]
    assert numbered == []
