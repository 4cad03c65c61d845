"""Which answers pages of other origins may read (the Fetch standard, CORS): data, and no words of documents.

A browser lets the page of any site send requests here, and show it the answer only where that allows it. What holds
words of documents does not, unless the operator says so: the papers of a server on somebody's own machine, or in their
own network, are no other site's business. See docs/threat-model.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.endpoint.opened import Opened
    from server.settings import Settings

READABLE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Cytolink-Release, Cytolink-Notice, Retry-After",
}
_CLOSED = {"Cross-Origin-Resource-Policy": "same-origin"}
"""Without permission a page cannot read an answer; with this it cannot load it as a script or an image either."""
_READER = "reader"
"""The routes that show documents, by their blueprint: they have the words even where the release has not."""
_WORDLESS = frozenset({
    "assets", "components", "description", "entity.merged", "entity.ontology", "ops", "problem_pages", "reconcile",
    "saved.description", "shapes_page", "static", "style_guide", "workbench.examples",
})  # fmt: skip
"""The routes, by blueprint or name, that give nothing which was read from documents: numbers, vocabulary, and texts of
our own."""


def headers(route: str | None, opened: Opened, settings: Settings) -> dict[str, str]:
    """What an answer tells browsers of who may read it.

    Args:
        route: the name of its route, with the blueprint in front; None where there is no such route.
        opened: the release that answers.
        settings: the operator's.
    """
    name = route or ""
    room = name.partition(".")[0]
    if settings.cross_origin_words == "allowed" or not _WORDLESS.isdisjoint((room, name)):
        return READABLE
    return _CLOSED if room == _READER or opened.holds_words else READABLE
