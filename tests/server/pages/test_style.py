"""The colours of the pages: words stand out on their grounds, in light and dark (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from server.pages import style_guide

STYLE = (Path(style_guide.__file__).parent / "static" / "style.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)[:2]
)
PAIRS = {
    *style_guide.COLOURS.items(),
    *((g, w) for g in ("ground", "raised", "sunken") for w in ("quiet", "accent", "bad")),
}


def test_the_guide_shows_every_part() -> None:
    """Those that are whole pages, the reader and the page of a thing, are shown by their marks and their columns."""
    parts = Path(style_guide.__file__).parent
    guide = (parts / "templates" / "style_guide.html").read_text(encoding="utf-8")
    folders = {path.name for path in (parts / "components").iterdir() if any(path.glob("*.html"))}
    assert len(folders) > 8
    assert [name for name in sorted(folders - {"reader", "thing"}) if f'"{name}/{name}.html"' not in guide] == []


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ground", "words"), sorted(PAIRS))
def test_words_stand_out_on_their_ground(ground: str, words: str, tokens: dict[str, str]) -> None:
    darker, lighter = sorted((luminance(tokens[ground]), luminance(tokens[words])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_every_colour_of_the_light_has_one_of_the_dark() -> None:
    assert LIGHT.keys() == DARK.keys()
