"""Draws `house.svg`: the rooms of the project, floor by floor, and which room uses which, read from the code itself.

    python docs/draw_house.py

The floors are the import contracts of `pyproject.toml`, the arrows the imports, the words the first line of each room.
Arrows that follow from others are left out, and those to what all rooms stand on.
"""

from __future__ import annotations

import ast
import html
import textwrap
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "house.svg"
HOUSES = ("server", "graph_build")
GROUND = ("queries", "ontology")
COMMON = {"server.problems", "server.settings", "server.turns", "graph_build.settings", "graph_build.errors"}
"""What all rooms stand on."""
WIDTH, MARGIN, BOX, GAP = 1240, 24, 62, 30

Floors = list[list[str]]
Uses = dict[str, set[str]]


def main() -> None:
    """Write the picture."""
    PICTURE.write_text(drawing(), encoding="utf-8")


def drawing() -> str:
    """The picture as SVG; the same code gives the same characters."""
    floors = [*(floor for house in HOUSES for floor in floors_of(house)), *([name] for name in GROUND)]
    boxes = _placed(floors)
    height = max(y for _, y, _ in boxes.values()) + BOX + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
        "<title>The rooms of Cytolink, and which uses which</title>",
        '<defs><marker id="tip" markerWidth="7" markerHeight="7" refX="6" refY="3.5" orient="auto">'
        '<path d="M0,0 L7,3.5 L0,7 Z" fill="#7a8794"/></marker></defs>',
        f'<rect width="{WIDTH}" height="{height}" fill="#fbfbf9"/>',
    ]
    for user, used in sorted(reduced(uses(set(boxes))).items()):
        lines += [_arrow(boxes[user], boxes[one]) for one in sorted(used - COMMON) if user not in COMMON]
    lines += [_box(name, place) for name, place in boxes.items()]
    return "\n".join([*lines, "</svg>"]) + "\n"


def floors_of(house: str) -> Floors:
    """The rooms of a house from the roof down, as its import contract has them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    own: dict[str, Any] = next(c for c in contracts if c.get("containers") == [house])
    return [[f"{house}.{room.strip()}" for room in layer.split("|")] for layer in own["layers"]]


def uses(rooms: set[str]) -> Uses:
    """Which room imports which."""
    found: Uses = {room: set() for room in rooms}
    for house in (*HOUSES, *GROUND):
        for path in sorted((ROOT / house).rglob("*.py")):
            user = _room(".".join(path.relative_to(ROOT).with_suffix("").parts), rooms)
            if user is None:
                continue
            for module in _imported(ast.parse(path.read_text("utf-8"))):
                used = _room(module, rooms)
                if used is not None and used != user:
                    found[user].add(used)
    return found


def _imported(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
    return found


def _room(module: str, rooms: set[str]) -> str | None:
    parts = module.split(".")
    return next((name for name in (".".join(parts[:2]), parts[0]) if name in rooms), None)


def reduced(graph: Uses) -> Uses:
    """Without the arrows that follow from others (the transitive reduction)."""

    def reached(start: str, but: str) -> set[str]:
        seen: set[str] = set()
        waiting = [one for one in graph[start] if one != but]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += graph[one]
        return seen

    return {user: {one for one in used if one not in reached(user, one)} for user, used in graph.items()}


def _placed(floors: Floors) -> dict[str, tuple[float, int, float]]:
    """For each room the left, the top and the width of its box."""
    boxes = {}
    for number, floor in enumerate(floors):
        width = (WIDTH - 2 * MARGIN - GAP * (len(floor) - 1)) / len(floor)
        width = min(width, 420)
        left = (WIDTH - width * len(floor) - GAP * (len(floor) - 1)) / 2
        for place, room in enumerate(floor):
            boxes[room] = (round(left + place * (width + GAP), 1), MARGIN + number * (BOX + GAP), round(width, 1))
    return boxes


def _box(name: str, place: tuple[float, int, float]) -> str:
    left, top, width = place
    colour = {"server": "#e3eef9", "graph_build": "#e6f2e4", "queries": "#f8efd9", "ontology": "#f3e6f1"}
    words = textwrap.wrap(first_line(name), int(width / 6.1))[:2]
    said = "".join(
        f'<text x="{left + 10}" y="{top + 36 + 15 * i}" font-size="11.5" fill="#333">{html.escape(line)}</text>'
        for i, line in enumerate(words)
    )
    return (
        f'<rect x="{left}" y="{top}" width="{width}" height="{BOX}" rx="6" fill="{colour[name.split(".")[0]]}" '
        f'stroke="#8b98a5"/><text x="{left + 10}" y="{top + 19}" font-size="14" font-weight="bold">{name}</text>{said}'
    )


def _arrow(start: tuple[float, int, float], end: tuple[float, int, float]) -> str:
    x1, y1, x2, y2 = start[0] + start[2] / 2, start[1] + BOX, end[0] + end[2] / 2, end[1] - 2
    bend = (y2 - y1) / 2
    return (
        f'<path d="M{x1:.1f},{y1} C{x1:.1f},{y1 + bend:.1f} {x2:.1f},{y2 - bend:.1f} {x2:.1f},{y2}" fill="none" '
        'stroke="#7a8794" stroke-opacity="0.75" marker-end="url(#tip)"/>'
    )


def first_line(room: str) -> str:
    """What a room says it is for: the first sentence of its docstring."""
    path = ROOT.joinpath(*room.split("."))
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())


if __name__ == "__main__":
    main()
