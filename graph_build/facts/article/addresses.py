"""Where the authors work, and how to reach them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.article.names import DEGREES, INSTITUTION, NAME
from graph_build.facts.article.notices import Notice, notices, told
from graph_build.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Fact, ReadDocument

AFFILIATION = Rule("metadata.affiliation", 1, "Institutions in the front matter are where the authors work.")
CONTACT = Rule(
    "metadata.contact", 1, "Labels such as 'Correspondence to', 'Tel' and 'E-mail' say how to reach authors."
)

_CORRESPONDING = re.compile(
    r"(?:\*\s?)?(?:Corresponding author|Address correspondence to|Address for correspondence|"
    r"Correspondence(?: to| address)?)\s?[:.]?\s*(?:(?:Dr|Prof|Professor)\.?\s)?"
    rf"(?P<name>{NAME})(?:,\s?{DEGREES}\b)*"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,30}){1,4}\b")
_PHONE = re.compile(
    r"\b(?P<label>Tel(?:ephone)?|Phone|Fax)\b\.?\s?(?:no\.?|number)?\s?[:.]?\s*(?P<number>\+?[\d(][\d\s().-]{5,22}\d)",
    re.IGNORECASE,
)
_ORCID = re.compile(
    r"(?:https?://orcid\.org/|orcid\b[\s:.]{0,3}(?:id\b[\s:.]{0,3})?)(?P<id>\d{4}-\d{4}-\d{4}-\d{3}[\dX])",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?:From\s)?(?:the\s)?(?=(?:Departments?|Division|Unit|Section|Clinic|Institut\w*|Service|School|Faculty|College|"
    r"Laborator\w+)\b)|From the\s"
)
_ADDRESS_END = re.compile(
    r"\s*[.;,]?\s*(?:\b(?:E-?mail|Tel(?:ephone)?|Phone|Fax|Electronic address|Accepted|Received)\b|$)", re.IGNORECASE
)
_AFTER_ADDRESS = re.compile(r"\s(?:Edited by|Reviewed by|Received|\*?Corresponding|\*?Correspondence|E-?mail)\b")
_STATEMENT_END = re.compile(r"\.(?=\s+(?:[A-Z]\.|[A-Z][a-z]+)|\s*$)")
_NUMBER_LABEL = re.compile(
    r"(?:(?<=[\s,;.])|^)(?:\^?\d{1,2}\^?|[\u00b9\u00b2\u00b3\u2074-\u2079])\s?(?=(?:the )?[A-Z])"
)


def state(read: ReadDocument) -> Iterator[Fact]:
    """Affiliations, addresses, telephone numbers and the like."""
    every = list(notices(read))
    addresses = {i + 1 for i, n in enumerate(every) if _label_alone(n)}
    affiliations = [f for i, n in enumerate(every) if n.opening and i not in addresses for f in _affiliations(n)]
    yield from affiliations
    stated = [str(f.slot("value")) for f in affiliations]
    for index, notice in enumerate(every):
        yield from _correspondence(notice, every[index + 1] if index + 1 < len(every) else None, stated)
        yield from _contacts(notice)


def _affiliations(notice: Notice) -> Iterator[Fact]:
    text = notice.text.text
    start = _FROM.match(text)
    labels = list(_NUMBER_LABEL.finditer(text))
    numbered = labels and (labels[0].start() == 0 or [m.group().strip(" ^") for m in labels[:2]] == ["1", "2"])
    if start and INSTITUTION.search(text):
        end = _STATEMENT_END.search(text, start.end())
        stop = end.start() if end else len(text)
        yield _affiliation(notice, start.end(), stop)
    elif numbered and INSTITUTION.search(text):
        ends = [label.start() for label in labels[1:]] + [len(text)]
        for label, end_at in zip(labels, ends, strict=True):
            piece = re.split(_AFTER_ADDRESS, text[label.end() : end_at])[0].rstrip(" ,;.")
            if INSTITUTION.search(piece):
                yield _affiliation(notice, label.end(), label.end() + len(piece))


def _affiliation(notice: Notice, start: int, end: int) -> Fact:
    return told(notice.text.span(start, end), AFFILIATION, "affiliation", notice.text.text[start:end])


def _label_alone(notice: Notice) -> bool:
    """Whether the notice names the corresponding author and nothing else, so that the address follows."""
    match = _CORRESPONDING.search(notice.text.text)
    return bool(match) and not notice.text.text[match.end() if match else 0 :].strip(" ,.")


def _correspondence(notice: Notice, following: Notice | None, affiliations: Sequence[str]) -> Iterator[Fact]:
    match = _CORRESPONDING.search(notice.text.text)
    if not match:
        return
    yield told(notice.span(match), CONTACT, "corresponding_author", match["name"], of=match["name"])
    place, start = (following, 0) if following and _label_alone(notice) else (notice, match.end())
    end = _ADDRESS_END.search(place.text.text, start)
    stop = end.start() if end else len(place.text)
    for known in affiliations:
        start = _after_common_words(place.text.text, start, stop, known)
    text = place.text.text[start:stop]
    lead = len(text) - len(text.lstrip(" ,;.:"))
    value = text.strip(" ,;.:")
    if len(value) > 10 and ("," in value or INSTITUTION.search(value)):
        yield told(
            place.text.span(start + lead, start + lead + len(value)),
            CONTACT,
            "correspondence_address",
            value,
            of=match["name"],
        )


def _after_common_words(text: str, start: int, stop: int, known: str) -> int:
    """Past the parts of an address that only repeat the affiliation, if a street or the like is left."""
    at = start
    for part in known.split(", "):
        rest = text[at:stop].lstrip(" ,")
        if not rest.startswith(part):
            break
        at = stop - len(rest) + len(part)
    return at if re.search(r"\d", text[at:stop]) and at > start else start


def _contacts(notice: Notice) -> Iterator[Fact]:
    text = notice.text.text
    found = [("email", m, 0, m.group()) for m in _EMAIL.finditer(text)]
    for match in _PHONE.finditer(text):
        name = "fax" if match["label"].casefold() == "fax" else "telephone"
        found.append((name, match, 0, match["number"]))
    found += [("orcid", m, 0, m["id"]) for m in _ORCID.finditer(text)]
    for name, match, group, value in found:
        yield told(notice.span(match, group), CONTACT, name, value)
