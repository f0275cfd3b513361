"""Every pair of colours that the stylesheet puts together keeps to WCAG 2.2 AA, light and dark."""

import re
from itertools import product
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "static/portal/portal.css").read_text()
KINDS = ("info", "success", "warning", "danger")
SURFACES = ("paper", "surface", "sunken")

TEXT_PAIRS = [
    *product(("ink", "ink-soft"), (*SURFACES, "primary-tint")),
    *product(("primary", "primary-hover"), ("paper", "surface", "primary-tint")),
    *product(("ink", "primary"), [f"{kind}-tint" for kind in KINDS]),
    *((kind, f"{kind}-tint") for kind in KINDS),
    *product(KINDS, ("paper", "surface")),
    *product(["surface"], (*KINDS, "ink-soft")),
    *product(["on-primary"], ("primary", "primary-hover")),
    *product(["on-bar"], ("bar", "bar-hover")),
    *product(["on-group"], [f"group-{code}" for code in "mast"]),
    *product(["heat-ink"], [f"heat-{step}" for step in range(4)]),
    ("heat-ink-strong", "heat-4"),
]
MARK_PAIRS = [
    *product(("line-strong", "accent", "focus"), ("paper", "surface")),
    *product([f"mode-{mode}" for mode in (70, 20, 10)], ("surface",)),
    *product(("primary", "success", "ink"), ("sunken",)),
    *product(["bar-accent"], ("bar", "bar-hover")),
]


def tokens(selector: str) -> dict[str, str]:
    block = re.search(rf"^ *{re.escape(selector)} {{(.*?)^ *}}", CSS, re.MULTILINE | re.DOTALL)
    assert block, selector
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


SCHEMES = {"light": tokens(':root, [data-theme="light"]'), "dark": tokens('[data-theme="dark"]')}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_readable_on_its_ground(scheme, text, ground):
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS)
def test_mark_stands_out_from_its_ground(scheme, mark, ground):
    colours = SCHEMES[scheme]
    assert contrast(colours[mark], colours[ground]) >= 3


def test_heat_steps_grow_darker_or_lighter_one_by_one():
    for colours in SCHEMES.values():
        steps = [luminance(colours[f"heat-{step}"]) for step in range(5)]
        assert steps in (sorted(steps), sorted(steps, reverse=True))


def test_dark_system_and_dark_region_hold_the_same_values():
    assert tokens(':root:not([data-theme="light"])') == SCHEMES["dark"]


def test_both_schemes_name_the_same_colours():
    assert SCHEMES["light"].keys() == SCHEMES["dark"].keys()


def test_contrast_of_known_colours():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
