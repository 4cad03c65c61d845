"""What kind of section the words of a heading open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model import SectionKind

_KNOWN: tuple[tuple[SectionKind, tuple[str, ...]], ...] = (
    ("abstract", (
        r"(?:structured |graphical )?abstract", r"summary", r"tl;dr", r"contribution", r"highlights", r"synopsis",
        r"key (?:findings|points|messages)",
    )),
    ("introduction", (
        r"introduction(?: and .{1,30})?", r"background(?: and .{1,30})?",
        r"(?:aims?|objectives?|purpose)(?: of the study)?",
    )),
    ("methods", (
        r"(?:(?:materials?|patients?|subjects?|cases?),? (?:and|&) )?methods?(?: and (?:materials|patients|analysis))?",
        r"methodology", r"statistics", r"statistical (?:analys[ie]s|methods?)", r"search strategy",
        r"inclusion criteria",
        r"study (?:design|population|participants)", r"data (?:collection|extraction|analysis)",
    )),
    ("case", (
        r"(?:case|patient)s?(?: (?:reports?|presentations?|descriptions?|history|histories|series|summary))?",
        r"(?:case|patient)s?(?: (?:study|studies|illustration|vignette|details|information))?",
        r"(?:clinical |our |the |index |first |second |third )?(?:case|patient)(?: \(.{1,40}\))?",
        r"(?:case|patient) (?:no\.? ?)?(?:\d{1,2}|[ivx]{1,4}|[a-f]|one|two|three|four)(?:\W.{1,40})?",
        r"(?:presentation|description|report) of (?:the )?cases?", r"chief complaints?", r"timeline",
        r"history(?: of (?:present|past) illness| of presentation)?",
        r"clinical (?:presentation|findings|history|course|report|description|observations?)",
        r"case (?:report|presentation)s? (?:and|&) .{1,40}", r"(?:(?:past )?medical|(?:personal and )?family) history",
        r"(?:physical|laboratory|imaging|clinical) (?:examinations?|findings|tests)",
        r"further diagnostic work-?up", r"investigations?", r"diagnostic (?:assessment|focus|workup)",
        r"(?:final|differential) diagnosis", r"therapeutic interventions?", r"outcomes? and follow-?up",
        r"follow-?up(?: and outcomes?)?", r"hospital course",
        r"patient[\u2019']?s? perspective", r"presenting concerns",
    )),
    ("results", (r"results?(?: and (?:analysis|findings))?", r"findings")),
    ("discussion", (
        r"(?:general )?discussions?(?: and .{1,40})?", r"results and discussions?", r"comments?(?:ary)?",
        r"(?:study )?(?:strengths and )?limitations?(?: .{1,30})?",
        r"(?:review of (?:the )?literature|literature review)(?: .{1,30})?",
    )),
    ("conclusion", (
        r"(?:summary and )?conclusions?(?: and .{1,40})?", r"concluding remarks", r"key clinical message",
        r"(?:key )?(?:clinical )?(?:teaching|learning) (?:points?|messages?)", r"take[- ]home (?:messages?|points?)",
        r"interpretation",
        r"summary and .{1,30}", r"future (?:directions|perspectives)",
    )),
    ("references", (
        r"references?(?: list)?", r"reference list", r"bibliography", r"(?:literature|works) cited",
        r"references and notes",
    )),
    ("back", (
        r"(?:sources? of |financial |research )?(?:funding|support)(?: .{1,60})?", r"source of support.{0,40}",
        r"financial (?:support|disclosures?)(?: .{1,60})?",
        r"(?:declarations? of |statement of |potential )?(?:conflicts?|competing) (?:of )?interests?.{0,60}",
        r"declarations?(?: of .{1,40})?", r"disclosures?(?: .{1,30})?", r"disclaimers?", r"acknowledge?ments?",
        r"(?:patient |informed |written )*consent(?: .{1,50})?", r"ethic(?:s|al)(?: .{1,60})?",
        r"authors?[\u2019']? ?s?[\u2019']? (?:contributions?|statement|information|disclosures?|note)(?: .{1,30})?",
        r"credit author.{0,50}", r"contributors?(?:hip)?(?: statement)?", r"supplement(?:ary|al)(?: .{1,40})?",
        r"data (?:availability|sharing|access)(?: .{1,30})?", r"availability of data.{0,40}", r"guarantors?(?: .+)?",
        r"provenance and peer review", r"peer[- ]review.{0,60}", r"statement of .{1,40}", r"registration of .{1,30}",
        r"lead author biography", r"(?:list of )?(?:abbreviations?|acronyms)(?: used)?", r"trial registration.{0,40}",
        r"key ?words?", r"footnotes?", r"notes?", r"appendix.{0,40}", r"linked entities", r"full-text entities",
        r"full text", r"figures?(?: (?:legends?|captions?))?", r"tables?", r"study approval", r"rights and permissions",
        r"publisher[\u2019']s note", r"additional information", r"orcid.{0,10}", r"grade [a-e] \(.{1,20}\).{0,10}",
        r"specialty type.{0,60}", r"country/territory of origin.{0,40}", r"manuscript source.{0,40}",
        r"department and institution.{0,60}",
    )),
)  # fmt: skip
_KINDS = tuple((kind, re.compile(rf"(?:{'|'.join(words)})$", re.IGNORECASE)) for kind, words in _KNOWN)
_WEAK = re.compile(
    r"(?:treatment|management|diagnosis|therapy|outcome|interventions?|surgery|surgical technique|operation)$",
    re.IGNORECASE,
)


def kind_of(words: str) -> SectionKind | None:
    """The kind of section that a heading's words name."""
    for kind, pattern in _KINDS:
        if pattern.match(words):
            return kind
    return None


def is_weak(words: str) -> bool:
    """Whether the words name a part of a case where a case is being told, and anything elsewhere."""
    return _WEAK.match(words) is not None
