"""Bundles the scripts of the pages while the project is installed or packed (see `server/assets`), and packs `docs/`.

Node.js comes as a Python package, asked for only where the bundle is missing or is not of these sources. Without
the npm registry the project is installed all the same: its pages then work plain, and they and `cytolink serve` say so.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_BUILD = Path(__file__).parent / "server" / "assets" / "build.py"
_PAGES = "server/pages/documentation/pages"


class AssetsHook(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What is installed for the time of the build."""
        tools = runpy.run_path(str(_BUILD))
        return [] if tools["is_current"]() else [tools["NODE"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle, where that is needed, and have the bundle packed with the rest."""
        tools = runpy.run_path(str(_BUILD))
        build_data["artifacts"].append("server/assets/built/*")
        if self.target_name == "wheel" and version != "editable":
            docs = Path(self.root) / "docs"
            pages = [page for page in docs.rglob("*") if page.suffix in {".md", ".svg", ".yaml"}]
            build_data["force_include"] |= {str(page): f"{_PAGES}/{page.relative_to(docs)}" for page in pages}
        if tools["is_current"]():
            return
        try:
            tools["build"]()
        except tools["BundleError"] as error:
            self.app.display_warning(f"The scripts of the pages were not built; the pages will work plain. {error}")
