"""Whether a value can be one of its variable, by what its unit measures: no sodium is given in litres an hour."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from graph_build.model.records import UnplacedValue
from graph_build.records.values import concept, text
from ontology.si import si_of
from ontology.terms import variables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph_build.model import Fact

_ALIKE = (frozenset({"kg/m3", "mol/m3"}), frozenset({"kat/m3", "[IU]/m3"}), frozenset({"K"}))
"""What one analyte is as often given in: by mass or by amount, by enzyme or by international units."""
_DIAGNOSTIC_ACCURACY = re.compile(
    r"(?:^|\b(?:diagnostic|analytical|test|assay) )(?:sensitivity|accuracy)$"
    r"|\b(?:specificity|predictive values?|likelihood ratios?)$",
    re.IGNORECASE,
)
"""Names of what tells how good a test is; the sensitivity to insulin or to contrast is a patient's."""
_LEAST = 2
"""Foreign values by which a table's columns are known to be lost."""


def misplaced(facts: Sequence[Fact]) -> list[UnplacedValue]:
    """The measurements that are no patient's, with the reason: how good a test is, and values in foreign units.

    Where most values of a table have foreign units, its columns were lost, and all of them are left.
    """
    foreign = {id(fact) for fact in facts if _is_foreign(fact)}
    known = Counter(_table(f) for f in facts if text(f, "unit") and variables().get(concept(f, "variable") or ""))
    wrong = Counter(_table(f) for f in facts if id(f) in foreign)
    lost = {table for table, n in wrong.items() if table is not None and n >= _LEAST and 2 * n >= known[table]}
    reasons = ((f, _reason(f, foreign=id(f) in foreign or _table(f) in lost)) for f in facts)
    return [UnplacedValue(fact, reason) for fact, reason in reasons if reason]


def _reason(fact: Fact, *, foreign: bool) -> str | None:
    if _DIAGNOSTIC_ACCURACY.search(text(fact, "variable") or ""):
        return "it tells how good a test is"
    return "its unit is none of what was measured" if foreign else None


def _is_foreign(fact: Fact) -> bool:
    """Whether a measurement's unit measures something else than its variable.

    In a table whose columns were lost a unit comes from another row, and so does the value. In prose the printed unit
    may be a misprint, which stays as it is; but what flows in a time was given, not found.
    """
    known = variables().get(concept(fact, "variable") or "")
    printed = si_of(text(fact, "unit") or "")
    if known is None or printed is None or printed.unit == "1":
        return False
    usual = [(unit, si_of(unit)) for unit in known.units]
    of_them = {one.unit for _, one in usual if one is not None}
    if any(one is None or one.unit == "1" for _, one in usual) and not of_them - {"1"}:
        return bool(usual) and _table(fact) is not None
    like = next((alike for alike in _ALIKE if printed.unit in alike), frozenset({printed.unit}))
    if not of_them or like & of_them:
        return False
    return _table(fact) is not None or printed.unit.endswith("/s")


def _table(fact: Fact) -> str | None:
    """The table that a fact was read from, or None of prose."""
    return next((e.table for e in fact.evidence if e.table is not None), None)
