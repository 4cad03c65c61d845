"""What became of an article, and which trial it reports, as JATS states it in fields.

`related-article` links a notice with the article that it is about (JATS Tag Library 1.3, attribute
related-article-type; PMC Tagging Guidelines, "Related Articles").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.model import Detail, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.readers.markup.tree import Element

_RELATIONS = {
    "retraction-forward": "retracted_by", "retraction": "retracted_by", "partial-retraction-forward": "retracted_by",
    "partial-retraction": "retracted_by", "removal-forward": "retracted_by",
    "retracted-article": "retraction_of", "removed-article": "retraction_of",
    "concern-forward": "concern_by", "expression-of-concern": "concern_by",
    "object-of-concern": "concern_about",
    "correction-forward": "corrected_by", "correction": "corrected_by", "addendum": "corrected_by",
    "corrected-article": "corrects", "addended-article": "corrects",
    "updated-article": "updates", "update": "updated_by",
    "preprint": "version_of", "version-of-record": "version_of", "published-article": "version_of",
    "republished-article": "version_of", "republication": "version_of", "peer-reviewed-article": "version_of",
}  # fmt: skip
"""Values of `related-article-type` -> what they say of this article."""
_SCHEMES = {"doi": "doi", "pubmed": "pmid", "pmid": "pmid", "pmc": "pmcid", "pmcid": "pmcid", "uri": "uri"}
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_REGISTRIES = ("clinicaltrial", "clinical-trial", "registry", "registr", "trial")


def standing(article: Element, meta: Element) -> Iterator[Detail]:
    """What other articles and registers say of this one.

    Args:
        article: the root element, whose own related articles may stand in its back matter or body too.
        meta: its `article-meta`.
    """
    outside = frozenset({"sub-article", "response", "ref-list"})
    for related in article.within("related-article", outside=outside):
        name = _RELATIONS.get(related.get("related-article-type"))
        if name is not None:
            yield Detail(name, _identifier(related), Span(related.start, related.end))
    for event in (e for history in meta.elements("pub-history") for e in history.within("event")):
        if event.get("event-type") == "preprint":
            for link in event.within("self-uri", "article-id"):
                match = _DOI.search(link.get("href") or link.words())
                if match:
                    yield Detail("version_of", f"doi:{match[0]}", Span(link.start, link.end))
    for element in meta.within("related-object", "ext-link"):
        kind = f"{element.get('document-id-type')} {element.get('source-id-type')} {element.get('ext-link-type')}"
        number = element.get("document-id") or element.get("object-id") or element.words()
        if number and any(word in kind.casefold() for word in _REGISTRIES):
            yield Detail("registration", number, Span(element.start, element.end))
    for custom in meta.within("custom-meta"):
        label, value = custom.first("meta-name"), custom.first("meta-value")
        if label is not None and value is not None and "registration" in label.words().casefold() and value.words():
            yield Detail("registration", value.words(), Span(value.start, value.end))


def _identifier(related: Element) -> str:
    """The article at the other end as scheme and id; where none is stated, the words or place that are."""
    target = related.get("href").strip()
    scheme = _SCHEMES.get(related.get("ext-link-type").casefold(), "")
    match = _DOI.search(target)
    if match and scheme in ("doi", "uri", ""):
        return f"doi:{match[0]}"
    if target and scheme:
        return f"{scheme}:{target}"
    place = ", ".join(related.get(name) for name in ("vol", "page") if related.get(name))
    return target or related.words() or place or "not stated"
