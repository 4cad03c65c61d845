"""Who wrote the article, where they work, and how to reach them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.notices import Notice, notices
from graph_build.model import Fact, MappedText, Rule, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import ReadDocument

TITLE = Rule("metadata.title", 1, "The first heading or the lines before the authors are the title.")
AUTHOR = Rule("metadata.author", 1, "Names in a row under the title, or after 'Authors:', are the authors in order.")
AFFILIATION = Rule("metadata.affiliation", 1, "Institutions in the front matter are where the authors work.")
CONTACT = Rule(
    "metadata.contact", 1, "Labels such as 'Correspondence to', 'Tel' and 'E-mail' say how to reach authors."
)

_DEGREES = (
    r"(?:MD|M\.D\.|PhD|Ph\.D\.|MBBS|MBChB|DO|DPhil|MSc|BSc|MPH|MPhil|MS|BS|BA|MA|RN|NP|PA-C|PharmD|DDS|DMD|DVM|FRCP|FRCPC|"
    r"FACC|FACP|FACR|FAAP|FAHA|MRCP|MRCPCH|DNB|DM|MHS|MHSc|DrPH|ScD|BMBS)"
)
_DEGREE = re.compile(rf"{_DEGREES}$")
_SEPARATOR = re.compile(r"\s*(?:[,;]|\band\b|&)\s*")
_MARKERS = re.compile(r"[\d*\u2217\u2020\u2021\u00a7\u00b6#\u2070\u00b9\u00b2\u00b3\u2074-\u2079,\s]+$")
_PARTICLES = frozenset(
    [
        "de",
        "van",
        "der",
        "den",
        "von",
        "di",
        "da",
        "del",
        "della",
        "la",
        "le",
        "bin",
        "al",
        "el",
        "ten",
        "ter",
        "dos",
        "du",
    ]
)
_INSTITUTION = re.compile(
    r"\b(?:Departments?|Division|Unit|Section|Clinic|Institut\w*|Hospital|Universit\w+|College|School|Faculty|Cent(?:er|re)|"
    r"Laborator\w+|Academy|Foundation|Service)\b"
)
_NAME_IN_TEXT = (
    r"(?:[A-Z]\.(?:[\s-]?[A-Z]\.){0,3}\s?|[A-Z][\w'\u2019-]{1,20}\s(?:[A-Z]\.\s?){0,2}){1,2}"
    r"[A-Z][\w'\u2019-]{1,25}(?:\s[A-Z][\w'\u2019-]{1,25})?"
)
_LABEL = re.compile(r"(?:authors?|by)\s*:\s*", re.IGNORECASE)
_CORRESPONDING = re.compile(
    r"(?:\*\s?)?(?:Corresponding author|Address correspondence to|Address for correspondence|"
    r"Correspondence(?: to| address)?)\s?[:.]?\s*(?:(?:Dr|Prof|Professor)\.?\s)?"
    rf"(?P<name>{_NAME_IN_TEXT})(?:,\s?{_DEGREES}\b)*"
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
_STATEMENT_END = re.compile(r"\.(?=\s+(?:[A-Z]\.|[A-Z][a-z]+)|\s*$)")
_NUMBER_LABEL = re.compile(r"(?:(?<=[\s,;.])|^)(?:\d{1,2}|[\u00b9\u00b2\u00b3\u2074-\u2079])\s?(?=(?:the )?[A-Z])")
_WITH_ROLE = re.compile(rf"(?P<name>{_NAME_IN_TEXT})(?P<degrees>(?:,\s?{_DEGREES}\b)+)(?P<rest>(?:,\s[^;]{{1,200}})?)")


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    start: int
    end: int
    degree: str | None = None


def state(read: ReadDocument) -> Iterator[Fact]:
    """Title, authors, affiliations and contacts."""
    front = [n for n in notices(read) if n.opening and n.section == "front"]
    yield from _title_and_authors(read, front)
    every = list(notices(read))
    addresses = {i + 1 for i, n in enumerate(every) if _label_alone(n)}
    affiliations = [f for i, n in enumerate(every) if n.opening and i not in addresses for f in _affiliations(n)]
    yield from affiliations
    stated = [str(f.slot("value")) for f in affiliations]
    for index, notice in enumerate(every):
        yield from _correspondence(notice, every[index + 1] if index + 1 < len(every) else None, stated)
        yield from _contacts(notice)


def _title_and_authors(read: ReadDocument, front: Sequence[Notice]) -> Iterator[Fact]:
    """The title from its heading, or from the lines before the authors; nothing where neither is there."""
    titled = next((s for s in read.document.sections if s.kind == "front"), None)
    heading = titled.heading if titled else ""
    if titled and heading:
        at = read.document.text.find(heading, titled.span.start, titled.span.start + len(heading) + 20)
        if at >= 0:
            yield _title(heading, Span(at, at + len(heading)))
    for index, notice in enumerate(front):
        lines = _lines(read, notice)
        names, first = _byline(lines)
        if names:
            above = lines[:first] or (_lines(read, front[0]) if index else [])
            if not heading and above and _is_title(above):
                text = MappedText.join(above)
                yield _title(text.text, text.span())
            yield from _authors(names, MappedText.join(lines[first:]))
            return


def _authors(names: Sequence[_Name], text: MappedText) -> Iterator[Fact]:
    for position, name in enumerate(names, 1):
        yield Fact.of(
            "document_metadata",
            name.text,
            text.span(name.start, name.end),
            AUTHOR,
            property="author",
            value=name.text,
            position=position,
            degree=name.degree,
        )


def _title(text: str, span: Span) -> Fact:
    return Fact.of("document_metadata", "document", span, TITLE, property="title", value=" ".join(text.split()))


def _is_title(lines: Sequence[MappedText]) -> bool:
    text = " ".join(line.text for line in lines)
    return 15 < len(text) < 400 and not text.endswith(".") and not _INSTITUTION.search(text[:20])


def _lines(read: ReadDocument, notice: Notice) -> list[MappedText]:
    """The lines of a notice as they were printed: names do not run over the title's lines."""
    text = notice.text
    lines, start = [], 0
    for position in range(1, len(text)):
        if "\n" in read.document.text[text.ends[position - 1] - 1 : text.starts[position] + 1]:
            lines.append(text.part(start, position).strip())
            start = position
    lines.append(text.part(start, len(text)).strip())
    return [line for line in lines if line.text]


def _byline(lines: Sequence[MappedText]) -> tuple[list[_Name], int]:
    """The names that the last lines consist of, and the index of the first of those lines."""
    best: tuple[list[_Name], int] = ([], len(lines))
    for first in range(len(lines)):
        names = names_in(MappedText.join(lines[first:]).text)
        if names and len(names) >= len(best[0]):
            best = (names, first)
    return best


def names_in(text: str) -> list[_Name]:
    """The names of a list that holds nothing but names and degrees; empty for any other text."""
    label = _LABEL.match(text)
    names: list[_Name] = []
    at = label.end() if label else 0
    pieces = []
    for separator in _SEPARATOR.finditer(text, at):
        pieces.append((at, separator.start()))
        at = separator.end()
    pieces.append((at, len(text)))
    for start, end in pieces:
        marks = _MARKERS.search(text, start, end)
        bare_end = marks.start() if marks else end
        piece = text[start:bare_end]
        if not piece.strip():
            continue
        if names and _DEGREE.match(piece):
            last = names[-1]
            degree = f"{last.degree}, {piece}" if last.degree else piece
            names[-1] = _Name(last.text, last.start, bare_end, degree)
        elif _is_name(piece):
            names.append(_Name(piece, start, bare_end))
        else:
            return []
    return names if label or len(names) > 1 or any(n.degree for n in names) else []


def _is_name(text: str) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 6 or _INSTITUTION.search(text) or not words[-1][0].isupper() or len(words[-1]) < 2:
        return False
    return all(
        (word[0].isupper() and re.fullmatch(r"[^\W\d_][^\W\d_.'\u2019-]*(?:[.'\u2019-][^\W\d_]*\.?)*", word))
        or word in _PARTICLES
        for word in words
    )


def _affiliations(notice: Notice) -> Iterator[Fact]:
    text = notice.text.text
    start = _FROM.match(text)
    labels = list(_NUMBER_LABEL.finditer(text))
    if start and _INSTITUTION.search(text):
        end = _STATEMENT_END.search(text, start.end())
        stop = end.start() if end else len(text)
        yield _affiliation(notice, start.end(), stop)
        yield from _author_affiliations(notice, stop)
    elif labels and labels[0].start() == 0 and _INSTITUTION.search(text):
        ends = [label.start() for label in labels[1:]] + [len(text)]
        for label, end_at in zip(labels, ends, strict=True):
            piece = text[label.end() : end_at].rstrip(" ,;.")
            if _INSTITUTION.search(piece):
                yield _affiliation(notice, label.end(), label.end() + len(piece))


def _affiliation(notice: Notice, start: int, end: int) -> Fact:
    return Fact.of(
        "document_metadata",
        "document",
        notice.text.span(start, end),
        AFFILIATION,
        property="affiliation",
        value=notice.text.text[start:end],
    )


def _author_affiliations(notice: Notice, start: int) -> Iterator[Fact]:
    """Authors with degree and unit: "A. Bee, MD; C. Dee, MD, Unit of Surgery": those without a unit share the next."""
    waiting: list[re.Match[str]] = []
    text = notice.text.text
    address = re.search(r"(?:Address )?[Cc]orrespond", text)
    for match in _WITH_ROLE.finditer(text, start, address.start() if address else len(text)):
        waiting.append(match)
        end = match.end() - (len(match["rest"]) - len(match["rest"].rstrip(" .,")))
        unit = match["rest"].strip(" ,.").partition(". ")[0]
        if not _INSTITUTION.search(unit):
            continue
        end = text.find(unit, match.start("rest")) + len(unit)
        for one in waiting:
            yield Fact.of(
                "document_metadata",
                one["name"],
                notice.text.span(one.start(), end),
                AFFILIATION,
                property="author_affiliation",
                author=one["name"],
                degree=one["degrees"].strip(" ,"),
                value=unit,
            )
        waiting = []


def _label_alone(notice: Notice) -> bool:
    """Whether the notice names the corresponding author and nothing else, so that the address follows."""
    match = _CORRESPONDING.search(notice.text.text)
    return bool(match) and not notice.text.text[match.end() if match else 0 :].strip(" ,.")


def _correspondence(notice: Notice, following: Notice | None, affiliations: Sequence[str]) -> Iterator[Fact]:
    match = _CORRESPONDING.search(notice.text.text)
    if not match:
        return
    yield Fact.of(
        "document_metadata",
        match["name"],
        notice.span(match),
        CONTACT,
        property="corresponding_author",
        value=match["name"],
    )
    place, start = (following, 0) if following and _label_alone(notice) else (notice, match.end())
    end = _ADDRESS_END.search(place.text.text, start)
    stop = end.start() if end else len(place.text)
    for known in affiliations:
        start = _after_common_words(place.text.text, start, stop, known)
    text = place.text.text[start:stop]
    lead = len(text) - len(text.lstrip(" ,;.:"))
    value = text.strip(" ,;.:")
    if len(value) > 10 and ("," in value or _INSTITUTION.search(value)):
        yield Fact.of(
            "document_metadata",
            match["name"],
            place.text.span(start + lead, start + lead + len(value)),
            CONTACT,
            property="correspondence_address",
            value=value,
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
        yield Fact.of("document_metadata", "document", notice.span(match, group), CONTACT, property=name, value=value)
