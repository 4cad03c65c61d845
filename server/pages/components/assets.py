"""Styles and scripts of the parts of pages, at ``/components/<name>/<file>``."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, send_from_directory
from jinja2 import ChoiceLoader, FileSystemLoader

FOLDER = Path(__file__).parent
_SERVED = frozenset({".css", ".js", ".svg"})
blueprint = Blueprint("components", __name__)


def with_parts(templates: Path) -> ChoiceLoader:
    """A loader of templates from a folder, and from the folders of the parts."""
    return ChoiceLoader([FileSystemLoader(templates), FileSystemLoader(FOLDER)])


@blueprint.get("/components/<path:filename>")
def asset(filename: str) -> Response:
    """A style, a script or a picture of a part; its tag is made of its content's time and length.

    Raises:
        NotFound: there is none of this name; templates and programs are not served.
    """
    served = Path(filename).suffix in _SERVED
    return send_from_directory(FOLDER, filename if served else "none")
