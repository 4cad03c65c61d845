"""Which representation a client gets (RFC 9110, section 12): suffix first, then `?format=`, then Accept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Format:
    """One representation.

    Attributes:
        name: short name, for `?format=` and as a suffix.
        media_type: its registered media type.
        aliases: other media types that clients use for it; one asked for by name is answered by that name.
    """

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()


BINDINGS = (
    Format("json", "application/sparql-results+json", ("application/json",)),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml")),
    Format("csv", "text/csv"),
    Format("tsv", "text/tab-separated-values"),
)
GRAPHS = (
    Format("ttl", "text/turtle", ("application/x-turtle", "application/turtle")),
    Format("nt", "application/n-triples", ("text/plain",)),
    Format("jsonld", "application/ld+json", ("application/json",)),
    Format("rdf", "application/rdf+xml", ("application/xml", "text/xml")),
    Format("nq", "application/n-quads", ("text/x-nquads",)),
    Format("trig", "application/trig", ("application/x-trig",)),
)
HTML = Format("html", "text/html", ("application/xhtml+xml",))
SUFFIXES = {"srj": "json", "srx": "xml", "turtle": "ttl", "ntriples": "nt", "nquads": "nq", "json-ld": "jsonld"}
_WEIGHT = re.compile(r"^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$")


@dataclass(frozen=True)
class Choice:
    """What was chosen: the format and the Content-Type to answer with."""

    format: Format
    media_type: str

    @property
    def content_type(self) -> str:
        """With a charset, where the media type has one."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def choose(
    formats: Iterable[Format], accept: str | None, wanted: str | None = None, suffix: str | None = None
) -> Choice:
    """Choose among `formats`, which stand in the server's order of preference.

    Some clients ask for ``format=xml`` whatever the query's form, and name what they take of a graph in Accept. So a
    format that cannot be given counts for nothing where the header names types, one of which can; that it takes
    anything is no reason, for then the URL has said more.

    Args:
        formats: what can be given.
        accept: the Accept header.
        wanted: a short name, suffix or media type that `?format=` asks for; it goes before the header.
        suffix: what the path ends with; it goes before both.

    Raises:
        ProblemError: 406, none of them will do.
    """
    formats = tuple(formats)
    if asked := suffix or wanted:
        if found := _named(formats, asked):
            return found
        if suffix or (found := _accepted(formats, {n: w for n, w in _ranges(accept).items() if n != "*/*"})) is None:
            raise _not_acceptable(formats, f"there is no format {asked[:80]!r} for this answer")
        return found
    ranges = _ranges(accept)
    if not ranges:
        return Choice(formats[0], formats[0].media_type)
    if (best := _accepted(formats, ranges)) is None:
        raise _not_acceptable(formats, "none of the media types in Accept can be given")
    return best


def _named(formats: tuple[Format, ...], wanted: str) -> Choice | None:
    """The format of this short name, suffix or media type."""
    name = SUFFIXES.get(wanted.lower(), wanted.lower())
    for entry in formats:
        if name == entry.name:
            return Choice(entry, entry.media_type)
        if name in (entry.media_type, *entry.aliases):
            return Choice(entry, name)
    return None


def _accepted(formats: tuple[Format, ...], ranges: dict[str, float]) -> Choice | None:
    """What fits the ranges of an Accept header best."""
    best, best_weight = None, 0.0
    for entry in formats:
        for position, media_type in enumerate((entry.media_type, *entry.aliases)):
            weight, named = _weight(media_type, ranges)
            # an alias counts only where it is asked for by its name
            if weight > best_weight and (named or position == 0):
                best, best_weight = Choice(entry, media_type), weight
    return best


def accepts_gzip(header: str | None) -> bool:
    """Whether the Accept-Encoding header allows gzip and does not prefer an answer as it is."""
    weights = _ranges(header)
    packed = weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0)))
    return packed > 0 and packed >= weights.get("identity", 0.0)


def _ranges(header: str | None) -> dict[str, float]:
    """Each range of the header with its weight; a malformed weight counts as none, as in RFC 9110 it cannot stand."""
    found: dict[str, float] = {}
    for entry in (header or "").split(","):
        name, *parameters = (part.strip().lower() for part in entry.split(";"))
        if not name:
            continue
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = float(value) if _WEIGHT.match(value.strip()) else 0.0
        found[name] = max(weight, found.get(name, 0.0))
    return found


def _weight(media_type: str, ranges: dict[str, float]) -> tuple[float, bool]:
    """The weight of the most specific range that fits, and whether it names the type in full."""
    if media_type in ranges:
        return ranges[media_type], True
    group = media_type.split("/")[0] + "/*"
    return ranges.get(group, ranges.get("*/*", 0.0)), False


def _not_acceptable(formats: tuple[Format, ...], detail: str) -> ProblemError:
    return ProblemError(
        "not-acceptable",
        406,
        detail,
        available=[entry.media_type for entry in formats],
        formats=[entry.name for entry in formats],
        suggestion="Ask for one of the media types in `available`, or add ?format= with one of `formats`",
    )
