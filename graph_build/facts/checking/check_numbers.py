"""Discrepancies of single numbers: against physiology, shares, bounds and printed p-values."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.model import Discrepancy, DiscrepancySide, Fact, Rule
from graph_build.patterns import Pattern
from graph_build.recognisers.numbers import number
from graph_build.recognisers.welch import welch_p
from ontology.terms import variables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import ReadDocument, Span

LIMITS = Rule("checks.physiology", 1, "holds a value against what is possible in a patient")
SHARES = Rule("checks.shares", 1, "holds a percentage against its count and total")
BOUNDS = Rule("checks.bounds", 1, "holds a value against its printed bounds")
P_VALUES = Rule("checks.p-values", 1, "holds a printed p-value against Welch's t test of the printed means")
REPAIRS = Rule("checks.damaged-characters", 1, "finds letters and signs that recognition from an image has confused")

_BOUNDED = Pattern(r"^(?P<v>[\d.,]+)\s?[(\[]\s?(?P<a>[\d.,]+)\s?[–—-]\s?(?P<b>[\d.,]+)\s?[)\]]")
_DIFFERS = 0.5
"""Orders of magnitude by which a computed p-value may be off before it is worth a word."""
_FITS = 0.15
_SIZE = Pattern(r"\(\s?(?P<sign>[^\w\s(]|[a-mo-zA-MO-Z])\s?=\s?(?P<n>\d{1,5})\)")
_ROMAN = Pattern(r"(?:(?<=[A-Z]{3}\s)|(?<=[Tt]ype\s)|(?<=lass\s)|(?<=tage\s))(?=[Il]*l)(?=[Il]*I)[Il]{2,3}\b")
_OTHER_FLUID = Pattern(
    r"\b(?:CSF|cerebrospinal|urin\w*|pleural|ascit\w*|fluid|stool|synovial|drain\w*|sweat|dialysate)\b", re.I
)


def spans_of(fact: Fact) -> tuple[Span, ...]:
    """Where a fact was read."""
    return tuple(e.span for e in fact.evidence if e.role == "evidence")


def side(reading: str, *facts: Fact) -> DiscrepancySide:
    """One side, with the evidence of its facts."""
    return DiscrepancySide(reading, tuple(s for f in facts for s in spans_of(f)))


def discrepancies(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """What single facts and cells contradict."""
    for fact in facts:
        yield from _physiology(fact)
        yield from _shares(fact)
        yield from _bounds(fact)
    yield from _p_values(facts)
    yield from _sizes(read, facts)
    yield from _numerals(read)


def _physiology(fact: Fact) -> Iterator[Discrepancy]:
    """A value that no patient has; the unit is the likelier error where another usual unit makes it possible."""
    value, unit = fact.slot("value"), fact.slot("unit")
    iri = dict(fact.concepts).get("variable", "")
    known = variables().get(iri)
    if fact.type != "measurement" or known is None or not isinstance(value, Decimal | int) or not isinstance(unit, str):
        return
    if fact.slot("comparator") not in (None, "=") or _OTHER_FLUID.search(str(fact.slot("variable"))):
        return
    limits = known.limits_in(unit)
    if limits is None or limits.low <= value <= limits.high:
        return
    fitting = [u for u in known.units if u != unit and (li := known.limits_in(u)) and li.low <= value <= li.high]
    yield Discrepancy(
        kind="unit" if fitting else "physiology",
        description=f"{fact.slot('variable')} of {value} {unit} is not possible (from {limits.low} to {limits.high}).",
        side_a=side(f"{value} {unit}", fact),
        side_b=DiscrepancySide(f"{limits.low} to {limits.high} {unit}", ()),
        rule=LIMITS,
        proposed=f"{value} {fitting[0]}" if fitting else None,
    )


def _shares(fact: Fact) -> Iterator[Discrepancy]:
    n, total, percent = fact.slot("n"), fact.slot("n_total"), fact.slot("percent")
    if not (isinstance(n, int) and isinstance(total, int) and isinstance(percent, Decimal | int)) or total <= 0:
        return
    computed = 100 * Decimal(n) / total
    if abs(computed - percent) > Decimal("1.1"):
        yield Discrepancy(
            kind="arithmetic",
            description=f"{n} of {total} is {computed:.1f} %, not {percent} %.",
            side_a=side(f"{percent} %", fact),
            side_b=side(f"{n}/{total}", fact),
            rule=SHARES,
            proposed=f"{computed:.1f} %",
        )


def _bounds(fact: Fact) -> Iterator[Discrepancy]:
    """A value outside its own interval, as printed."""
    raw = fact.slot("raw")
    match = _BOUNDED.match(raw) if isinstance(raw, str) else None
    if match is None:
        return
    value, low, high = number(match["v"]), number(match["a"]), number(match["b"])
    if not low <= value <= high:
        bounds = [fact.slot(k) for k in ("iqr_low", "value_low", "iqr_high", "value_high")]
        read_as = " to ".join(f"{b:f}" for b in bounds if isinstance(b, Decimal))
        yield Discrepancy(
            kind="arithmetic",
            description=f"{value} lies outside its own interval, {low} to {high}.",
            side_a=side(f"{value}", fact),
            side_b=side(f"{low} to {high}", fact),
            rule=BOUNDS,
            proposed=read_as or None,
        )


def _p_values(facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """Printed p-values of means that a t test does not give."""
    means: dict[tuple[object, object], dict[object, Fact]] = defaultdict(dict)
    for fact in facts:
        if fact.slot("statistic") == "mean" and fact.slot("sd") is not None and fact.slot("arm") is not None:
            means[fact.slot("variable"), fact.slot("timepoint")][fact.slot("arm")] = fact
    if not means:
        return
    for fact in facts:
        p = fact.slot("value")
        arms = means.get((fact.slot("variable"), fact.slot("timepoint")), {})
        pair = [arms.get(fact.slot("arm_a")), arms.get(fact.slot("arm_b"))]
        if fact.type != "comparison" or not isinstance(p, Decimal) or fact.slot("comparator") != "=" or None in pair:
            continue
        found = [f for f in pair if f is not None]
        as_sd = _welch(found, errors=False)
        if as_sd is None or p <= 0 or _off(as_sd, p) <= _DIFFERS:
            continue
        as_error = _welch(found, errors=True)
        fits = as_error is not None and _off(as_error, p) <= _FITS
        yield Discrepancy(
            kind="statistical",
            description=f"p is printed as {p} for {fact.slot('variable')}; means and deviations give {as_sd:.2g}"
            + (f", standard errors would give {as_error:.2g}." if fits else "."),
            side_a=side(f"p = {p}", fact),
            side_b=side(f"p = {as_sd:.2g}", *found),
            rule=P_VALUES,
            proposed="the spreads are standard errors" if fits else None,
        )


def _welch(pair: Sequence[Fact], *, errors: bool) -> float | None:
    """The p-value of two means; with `errors`, their spreads are taken for standard errors."""
    sides = []
    for fact in pair:
        value, spread, size = fact.slot("value"), fact.slot("sd"), fact.slot("group_size")
        if not (isinstance(value, Decimal) and isinstance(spread, Decimal) and isinstance(size, int)):
            return None
        sd = spread * Decimal(size).sqrt() if errors else spread
        sides.append((value, sd, size))
    return welch_p(*sides)


def _off(computed: float, printed: Decimal) -> float:
    return abs(math.log10(max(computed, 1e-12)) - math.log10(float(printed)))


def _sizes(read: ReadDocument, facts: Sequence[Fact]) -> Iterator[Discrepancy]:
    """A group size in the text whose "n" was not recognised: "(z=33)" beside "(n=33)"."""
    sizes = {
        f.slot("n"): f
        for f in facts
        if f.type == "cohort" and f.slot("arm") is not None and any(e.table for e in f.evidence)
    }
    for sentence in read.sentences:
        for match in _SIZE.finditer(sentence.text):
            fact = sizes.get(int(match["n"]))
            if fact is not None:
                yield Discrepancy(
                    kind="ocr",
                    description=f"The text prints '{match.group()}' where the table has n={match['n']}.",
                    side_a=DiscrepancySide(match.group(), (sentence.span(match.start(), match.end()),)),
                    side_b=side(f"n={match['n']}", fact),
                    rule=REPAIRS,
                    proposed=f"(n={match['n']})",
                )


def _numerals(read: ReadDocument) -> Iterator[Discrepancy]:
    """A Roman number with a small L in it: II or III cannot be told apart."""
    texts = [s.sentence.text for s in read.sentences]
    texts += [c.text for table in read.document.tables for row in table.rows for c in row.cells[:1] if c]
    for text in texts:
        for match in _ROMAN.finditer(text.text):
            yield Discrepancy(
                kind="ocr",
                description=f"'{match.group()}' mixes a capital I with a small l.",
                side_a=DiscrepancySide(match.group(), (text.span(match.start(), match.end()),)),
                side_b=DiscrepancySide("a Roman number", ()),
                rule=REPAIRS,
                proposed=" or ".join("I" * n for n in (len(match.group()), len(match.group()) + 1)),
            )
