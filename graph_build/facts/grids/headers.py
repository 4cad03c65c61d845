"""What one header says: statistic, time, size, unit, change, comparison, and the words that are left.

A header is a stub, the heading of a column, a heading over several columns, or a spanning row. Its words that are no
statistic, time, size or unit name a variable or a population; which of the two, the table as a whole decides
(`graph_build.facts.grids.deciding`). To read a new kind of thing in headers, add a step to `_read` that takes its words
out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from graph_build.facts.grids.saying import Said
from graph_build.facts.grids.statistics import Token, p_first, statistics, tokens
from graph_build.facts.grids.times import time_head, time_in
from graph_build.facts.grids.unit_words import LIMITS, NORMAL, is_unit, unit_among, without_unit

if TYPE_CHECKING:
    from graph_build.facts.grids.opened import OpenTable
    from graph_build.model import Cell, SlotValue, Span

_MARKS = re.compile(r"[\u200b-\u200f\u202a-\u202e\ufeff*†‡§¶‖ǁǂ∗∥⁎]+|(?<=\w)#|(?<=[)\]])[a-f]$")
_SIZE = re.compile(
    r"[(\[]?\s?(?<![\w])[nN]\s?(?:[=:]|(?=\s\d+\s?[)\]]))\s?(?P<n>\d{1,3}(?:[,\s]\d{3})+|\d+)\s?(?:patients"
    r"|subjects|participants)?(?:\s?[,;]\s?\d+(?:\.\d+)?\s?%)?\s?[)\]]?"
    r"|[(\[]\s?(?P<m>\d+)\s(?:patients|subjects|participants|children|cases)\s?[)\]]"
)
_ONE_ARM = r"[nN]\s?=\s?(?P<n>\d+)\s(?:in\s|for\s)?(?P<arm>[A-Za-z][\w -]*)"
_SIZE_BY_ARM = re.compile(_ONE_ARM)
_SIZES_BY_ARM = re.compile(r"\s?[(\[]\s?{0}(?:\s?[,;/]\s?{0})+\s?[)\]]".format(re.sub(r"\?P<\w+>", "?:", _ONE_ARM)))
_GLUED_SIZE = re.compile(r"(?<=[a-z0-9)])(?=[nN]\s?=\s?\d)")
_CHANGE = re.compile(
    r"\b(?:(?:absolute|mean|median|percent(?:age)?|relative|%|adjusted|score|total|net)\s)*(?P<what>changes?"
    r"|reductions?|decreases?|"
    r"increases?|improvements?|declines?|gains?|loss|differences?|Δ)\b(?:\sscores?)?"
    r"(?:\s?[(,]?\s?(?:from|since|versus|vs\.?|compared (?:with|to)|over|relative to"
    r"|to)\s(?:the\s)?(?:study\s)?(?:base-?line|BL\b|pre-?\w+|screening)"
    r"(?:\s(?:in|to|at|of)\b(?=\s))?)?",
    re.IGNORECASE,
)
_OF_CHANGE = re.compile(
    r"\b(?!percent|rate|degree|amount|magnitude|mean|median|LS)[A-Za-z]+\s(?:of|for|to)\s$", re.IGNORECASE
)
"""Before a change that names a variable: "Stage of change", "Readiness for change"."""
_DELTA = re.compile(r"^(?:[Δ∆]\s?|delta\s)", re.IGNORECASE)
_FROM = re.compile(r"base-?line|\bBL\b|pre-?\w|screening", re.IGNORECASE)
_VERSUS = re.compile(
    r"(?P<a>[^()]+?)\s?(?:\bvs?\.?\s|\bversus\s|\s[–—−-]\s?(?!\d)|(?<=\w)[–—−](?=\w)|\bminus\s|\bcompared (?:with"
    r"|to)\s)(?P<b>[^()]+)",
    re.IGNORECASE,
)
_P_OF_PAIR = re.compile(r"[pP]\s[A-Za-z]")
_PAIR_OF_P = re.compile(r"(?P<a>[A-Za-z][\w ]*?)\s?-\s?(?P<b>[A-Za-z][\w ]*)")
"""What a bare "p" is of: "p control-GDM1"."""
_SAYS_VERSUS = re.compile(r"\b(?:vs?\.?|versus|compared (?:with|to))\s", re.IGNORECASE)
_AGAINST = re.compile(
    r"^(?:vs?\.?|versus|compared (?:with|to)|relative to|over)\s(?P<b>[A-Za-z][^()]*)$", re.IGNORECASE
)
_ADJUSTED_FOR = re.compile(r"[\s,;(]*(?<!\w)(?:adjust(?:ed|ing)|corrected|controll(?:ed|ing)) for\b.*$", re.IGNORECASE)
"""What an estimate is adjusted for: it names neither a variable nor a time."""
_OF_TIMES = re.compile(
    r"\bT\s?\d\s?[-–−]\s?T\s?\d\b|\b(?:post|after)\w*\s?[-–−]\s?(?:pre|before|baseline)", re.IGNORECASE
)
"""Two times of which one is taken from the other."""
_FROM_OTHER = re.compile(r"^from\s(?:the\s)?(?P<b>(?!base|pre|screening)[A-Za-z][^()]*)$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"\b(?:reference|normal|standard)s?\s(?:ranges?|values?|intervals?|limits?|levels?)\b|^(?:normal|references?"
    r"|cut-?offs?|"
    r"normal range.*|reference range.*|(?:possible|score|scoring|scale|theoretical) ranges?"
    r"|range of (?:possible )?scores)$",
    re.IGNORECASE,
)
_TEST = re.compile(
    r"^(?:[Dd]egrees of freedom|(?:[Pp]artial\s)?(?:η|[Ee]ta)\s?p?[\s-]?(?:2|²|[Ss]quared)?\s?p?"
    r"|(?:[Ll]ower|[Uu]pper)(?:\s(?:bound|limit))?(?:\sof)?(?:\s(?:the\s)?(?:\d\d\s?%\s?)?CI)?"
    r"|[Ee]ffect sizes?(?:\s?\(\w+\))?|(?:[Mm]ean|[Ss]ums? of)\s[Ss]quares?"
    r"|t|F|U|Z|H|W|d\.?f\.?|χ\s?2|χ²|x2|X\s?2|chi[\s-]?square\w*|Wald"
    r"|[tFzZ][\s-](?:value|score|test|ratio"
    r"|statistic)s?|test(?: statistics?)?|[Tt]est of\b.*|"
    r"statistics?|F\s?\(.*\)|t\s?\(.*\)|(?:Cohen|Hedges)['’]?s?\s[dDgG]\b.*|[dg]\s(?:after|at|for|from|pre)\b.*|[tFzZ]\s[Ss]tatistics?|[Tt]est\s?[Ss]tatistics?|ICC|R2|R²"
    r"|[tFUZHX](?:\s?[2²])?\s?/\s?(?:[tFUZHX]|χ)(?:\s?[2²])?|(?:[Mm]in|[Mm]ax)(?:imum)?"
    r"|power|McNemar|kappa|κ|Cronbach.*|Wilcoxon"
    r"|Mann.Whitney.*|ANOVA|Kruskal.*|log[- ]?rank)\W*$"
)
_UNITS = re.compile(r"^(?:(?:reference|SI|measuring|measurement)\s)?units?(?:\sof measure\w*)?$", re.IGNORECASE)
_NUMBERS = re.compile(r"^(?:s(?:erial)?\.?\s?)?(?:no\.?|nr\.?|numbers?|#|n°)$", re.IGNORECASE)
_NOTES = re.compile(
    r"^(?:notes?|comments?|remarks?|missing(?: data| values?)?|references?|refs?\.?|source)$", re.IGNORECASE
)
_BRACKET = re.compile(r"\s*[(\[](?P<in>(?:[^()\[\]]|\([^()]*\))*)[)\]]")
_TRIM = " ,;:–—-/.=±·"
_JOINING = re.compile(
    r"(?:^|\s)(?:of|in|for|the|and|at|to|on|with|during|within|over|the first|values?|are|as|expressed as"
    r"|or|unless.*)\s*$",
    re.IGNORECASE,
)
_HOLLOW = re.compile(r"\s*[(\[]\s*[,;/±]?\s*[)\]]")
_EMPTY = re.compile(
    r"^(?:(?:total |raw |mean )?scores?|values?|results?|data|observed|actual|score changes?|unadjusted|"
    r"adjusted|no\.?|crude|summary|level|wald|from|(?:main|primary|crude|(?:un)?adjusted|sensitivity"
    r"|intent\w*[- ]to[- ]treat|ITT|per[- ]protocol) analys[ie]s"
    r"|(?:crude|adjusted|(?:multi|uni)varia\w+)? ?model(?: \d)?)$",
    re.IGNORECASE,
)
"""Words that name neither a variable nor a population."""
_TIME_CODE = re.compile(r"^T\d{1,2}\b")
"""What a protocol calls a time ("T1 (24 h) 12 h on infusion"): beside the time itself it names nothing else."""
_LEADING = re.compile(r"^(?:of(?:\sthe)?|in|at|and|for)\s", re.IGNORECASE)


def said(opened: OpenTable, text: str, cell: Cell | None = None) -> Said:
    """Take a header apart; equal headers of a table are read once."""
    found = opened.headers.get(text)
    if found is None:
        found = opened.headers[text] = _read(opened, text)
    if cell is None:
        return found
    return replace(found, cell=cell, size_span=_size_span(found, cell))


def _read(opened: OpenTable, printed: str) -> Said:
    text = " ".join(_MARKS.sub("", printed).split()).strip(" ,;").rstrip("> ")
    role = next(
        (
            name
            for name, p in (
                ("test", _TEST),
                ("unit", _UNITS),
                ("notes", _NOTES),
                ("number", _NUMBERS),
                ("reference", _REFERENCE),
            )
            if p.search(text)
        ),
        None,
    )
    if role or not text:
        return Said(text, role=role)
    by_arm = _SIZES_BY_ARM.search(text)
    if by_arm is not None:
        sizes = tuple((m["arm"].strip(), int(m["n"])) for m in _SIZE_BY_ARM.finditer(by_arm.group()))
        return replace(_read(opened, f"{text[: by_arm.start()]}{text[by_arm.end() :]}"), text=text, sizes=sizes)
    rest, size = _without_size(text)
    rest = _ADJUSTED_FOR.sub("", rest).strip(_TRIM)
    if not rest:
        return Said(text, size=size)
    times = time_head(rest)
    if times is not None:
        return Said(text, times=times, size=size)
    whole = opened.whole(_BRACKET.sub("", rest).strip(_TRIM)) if not re.fullmatch(r"\W*\w{1,2}\W*", rest) else None
    whole = None if whole and whole.category in ("statistic", "study", "other", "setting") else whole
    found = [t for t in tokens(rest) if not (whole and not t.inside)]
    named = p_first(statistics(rest, found), found)
    rest, change = (rest, None) if whole else _without_change(rest)
    if change is None and _OF_TIMES.search(rest) and any(t.name == "difference" for t in found):
        change = "difference from baseline"  # "Mean difference (T2 - T0)"
    if change == "difference from baseline":
        found, named = [t for t in found if t.name != "difference"], tuple(s for s in named if s.main != "difference")
    versus = _versus(rest, found) if size is None and ((named and named[0].main) or change is None) else None
    long = opened.longs.get(rest)
    if long is not None and time_in(long):  # "EoT": the end of treatment
        rest, whole = long, None
    time = None if whole else time_in(_outside(rest, found))
    rest, unit, qualifier = _without_brackets(_blanked(rest, found), found)
    slots: dict[str, SlotValue] = dict(time.slots) if time else {}
    if time:
        start, end = _outside_words(time.start, time.end, rest)
        rest = f"{rest[:start]} {rest[end:]}"
    elif qualifier and (inner := time_in(qualifier)):
        slots, qualifier = dict(inner.slots), None
    rest = " ".join(rest.split()).strip(_TRIM)
    if not whole:
        rest, tail = without_unit(rest)
        unit = unit or tail
    words = re.sub(r"\s?,(?:\s?,)+", ",", rest)
    for _ in range(3):
        words = _LEADING.sub("", _JOINING.sub("", words)).strip(_TRIM) if (found or change or time) else words
    words = _HOLLOW.sub("", words).strip(_TRIM)
    if versus and (not versus[0] or _SAYS_VERSUS.search(text) or any(one.main == "difference" for one in named)):
        words = ""  # the two sides name no variable
    words = "" if _EMPTY.match(words) or (slots and _TIME_CODE.match(words)) else words
    return Said(text, words, None, named, unit, slots, None, size, None, change, versus, None, qualifier)


def _without_size(text: str) -> tuple[str, int | None]:
    text = _GLUED_SIZE.sub(" ", text)
    match = _SIZE.search(text)
    if match is None:
        return text, None
    n = int(re.sub(r"[,\s]", "", match["n"] or match["m"]))
    parted = _SIZE.sub(lambda m: " ; " if text[m.end() :].lstrip().startswith("%") else " ", text)  # "A1 (n = 9) %"
    return " ".join(parted.split()).strip(" ,;"), n


def _size_span(found: Said, cell: Cell) -> Span | None:
    match = _SIZE.search(cell.text.text) if found.size is not None else None
    return cell.text.span(match.start(), match.end()) if match else None


def _without_change(text: str) -> tuple[str, str | None]:
    """The header without the words that speak of a change, and those words in short.

    "Improvement" alone is the name of an outcome; with "from baseline", or with nothing beside it, it is a change.
    """
    delta = _DELTA.match(text)
    if delta:
        return " " * delta.end() + text[delta.end() :], "change"
    for match in _CHANGE.finditer(text):
        before = text[: match.start()]
        if before.count("(") > before.count(")"):
            continue
        word = _plain(match["what"])
        based = _FROM.search(match.group())
        if (word == "difference" or _OF_CHANGE.search(before)) and not based:
            continue
        plain = word == "change"
        if based or plain or not re.sub(r"[\W\d]+", "", text[: match.start()] + text[match.end() :]):
            blank = " " * len(match.group())
            return f"{before}{blank}{text[match.end() :]}", f"{word} from baseline" if based else word
    return text, None


def change_in(text: str) -> str | None:
    """The change that a text speaks of, in short ("improvement from baseline"), or None."""
    return _without_change(text)[1]


def _plain(word: str) -> str:
    """A word of change in the singular."""
    folded = word.casefold()
    return "change" if folded == "δ" else folded if folded.endswith("ss") else folded.removesuffix("s")


def _versus(text: str, found: list[Token]) -> tuple[str, str] | None:
    """The two sides that a header sets against each other; the first is empty where it names only the other."""
    plain = _BRACKET.sub("", _blanked(text, found)).strip(_TRIM)
    against = _AGAINST.match(plain) or (
        _FROM_OTHER.match(plain) if any(t.name == "difference" for t in found) else None
    )
    if against:
        return "", against["b"].strip(" ,;:")
    match = _VERSUS.search(plain) or (_PAIR_OF_P.fullmatch(plain) if _P_OF_PAIR.match(text) else None)
    if match is None:
        return None
    a, b = match["a"].strip(" ,;:"), match["b"].strip(" ,;:")
    return (a, b) if re.search(r"[A-Za-z]", a) and re.search(r"[A-Za-z]", b) else None


def _blanked(text: str, found: list[Token]) -> str:
    """The text with the words of statistics blanked out, positions kept."""
    out = list(text)
    for token in found:
        out[token.start : token.end] = " " * (token.end - token.start)
    return "".join(out)


def _outside(text: str, found: list[Token]) -> str:
    """The text with statistics and brackets blanked out, positions kept; a text of blanks ends where its words end."""
    blank = _blanked(text, found)
    blank = _BRACKET.sub(lambda m: " " * len(m.group()), blank)
    lead = len(blank) - len(blank.lstrip(" ,;:"))
    return blank.strip(" ,;:").rjust(len(blank.strip(" ,;:"))) if lead == 0 else blank.strip(" ,;:")


def _outside_words(start: int, end: int, rest: str) -> tuple[int, int]:
    """Positions of a time in a text whose first words may have been blanked out."""
    lead = len(rest) - len(rest.lstrip(" ,;:"))
    return start + lead, end + lead


def _without_brackets(text: str, found: list[Token]) -> tuple[str, str | None, str | None]:
    """The text without its brackets: a unit, what is normal, what a statistic explains, a qualifier."""
    unit: str | None = None
    qualifier: str | None = None
    kept = text
    for match in reversed(list(_BRACKET.finditer(text))):
        inner = match["in"].strip(_TRIM.replace("/", ""))  # "/µL" is a unit, and "µL" another
        inner = inner[3:] if inner.startswith("in ") and is_unit(inner[3:]) else inner
        explained = any(match.start() <= t.start and t.end <= match.end() for t in found)
        normal = NORMAL.match(inner)
        take = True
        if not inner or LIMITS.match(inner):
            pass
        elif several := unit_among(inner):
            unit = unit or several
        elif is_unit(inner):
            unit = unit or inner
        elif normal and is_unit(inner[normal.end() :].strip()):
            unit = unit or inner[normal.end() :].strip()
        elif explained or (normal and inner[0].isalpha()):
            pass
        elif qualifier is None:
            qualifier = inner
        else:
            take = False
        if take:
            kept = kept[: match.start()] + " " * (match.end() - match.start()) + kept[match.end() :]
    return kept, unit, qualifier
