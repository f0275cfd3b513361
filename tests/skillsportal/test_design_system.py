"""Rules of the design system that a page could break without anybody seeing it."""

import re
from pathlib import Path

import brotli
import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]
STATIC = ROOT / "static"


def weight(*names: str) -> int:
    return sum(len(brotli.compress((STATIC / name).read_bytes())) for name in names)


def test_stylesheet_and_scripts_stay_light():
    assert weight("portal/portal.css") <= 12_000
    assert weight("portal/portal.js") <= 3_000
    assert weight("portal/drafts.js") <= 5_000
    assert weight("portal/icons.svg") <= 3_000


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_inline_style_or_script(template):
    text = template.read_text()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", text)
    assert not re.search(r"<script(?![^>]*(\ssrc=|application/json))", text)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_names_only_icons_of_the_sprite(template):
    sprite = set(re.findall(r'<symbol id="([\w-]+)"', (STATIC / "portal/icons.svg").read_text()))
    text = template.read_text()
    used = re.findall(r'components/icon\.html" with name="([\w-]+)"', text)
    used += re.findall(r'\bicon="([\w-]+)"', text)
    assert set(used) <= sprite


def test_vendored_scripts_point_to_no_source_map():
    for script in STATIC.glob("vendor/*.js"):
        assert "sourceMappingURL" not in script.read_text()


def test_every_component_says_what_it_takes():
    for component in ROOT.glob("templates/components/*.html"):
        assert component.read_text().startswith("{% comment %}"), component.name
