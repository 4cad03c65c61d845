"""The units and limits of a user's variables, and the printed forms of units, checked."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from graph_build.recognisers.lexicon import name_key, term_keys
from graph_build.recognisers.printed import UNITS_NOT_PRINTED
from graph_build.recognisers.units import ucum
from graph_build.vocabulary.known import MEASURED, everyday
from ontology.additions import row
from ontology.namespaces import compress
from ontology.terms import Term, units
from ontology.ucum import ucum_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph_build.vocabulary.drafts import Draft, Entry, Value
    from graph_build.vocabulary.known import Known
    from ontology.additions import Row
    from ontology.terms import Variable

_LIMITS = re.compile(r"(?P<unit>\S+) (?P<low>-?\d+(?:\.\d+)?)\.\.(?P<high>-?\d+(?:\.\d+)?)")
_PRINTED = re.compile(r"(?=.*[^\W\d_]|.*[%‰°])[^\d\s|.,;:()][^|\x00-\x1f]{0,40}")
_UCUM = "Write the unit as UCUM does (https://ucum.org/ucum); where UCUM has none, in braces, such as {score}."


def units_of(entry: Entry, draft: Draft, printed: set[str], *, score: bool, known: bool) -> tuple[str, ...]:
    """The UCUM units of a variable, the commonest first.

    Args:
        entry: the variable.
        draft: that faults go to.
        printed: units that the file gives printed forms for.
        score: whether it is a score, which has no unit where none is given.
        known: whether the variable is known, so that it need not be given any.
    """
    found = []
    for value in entry.all("units"):
        if fault := ucum_fault(value.text):
            draft.fault(f"{value.text!r} is no UCUM unit: {fault}", value.line, _UCUM, entry)
        elif value.text not in printed | UNITS_NOT_PRINTED and not _is_read(value.text):
            do = "Add an entry under `units` that says how papers print it."
            draft.fault(f"no printed form of the unit {value.text!r} is known", value.line, do, entry)
        else:
            found.append(value.text)
    if not found and not known and not entry.all("units"):
        if score:
            return ("{score}",)
        draft.fault("the variable has no unit", entry.line, "Give its UCUM units; 1 for a plain number.", entry)
    return tuple(dict.fromkeys(found))


def _is_read(code: str) -> bool:
    """Whether a unit is read from a text that prints it as UCUM does, or from any printed form that is known."""
    return ucum(code) == code or any(alias.ucum == code for alias in units())


def limits_of(entry: Entry, draft: Draft, units: Sequence[str], known: Variable | None) -> list[str]:
    """The bounds of a variable, `unit low..high` each."""
    found: list[str] = []
    for value in entry.all("limits"):
        match = _LIMITS.fullmatch(value.text)
        if match is None:
            draft.fault(f"{value.text!r} are no limits", value.line, "Write `unit low..high`: mg/L 0..1000.", entry)
        elif match["unit"] not in units:
            do = f"Use one of its units: {', '.join(units) or 'none is given'}."
            draft.fault(f"{match['unit']!r} is no unit of this variable", value.line, do, entry)
        elif Decimal(match["low"]) >= Decimal(match["high"]):
            draft.fault(f"the limits {value.text!r} hold no value", value.line, "Put the lower one first.", entry)
        elif known and known.limits_in(match["unit"]):
            draft.fault(f"limits in {match['unit']} are known", value.line, "Leave them out.", entry)
        elif any(one.startswith(match["unit"] + " ") for one in found):
            draft.fault(f"limits in {match['unit']} are given twice", value.line, "Give them once.", entry)
        else:
            found.append(value.text)
    return found


def unit_rows(entries: Iterable[Entry], known: Known, draft: Draft) -> list[tuple[str, Row]]:
    """The rows of a file's units, one for each printed form."""
    found: list[tuple[str, Row]] = []
    for entry in entries:
        code, case = entry.one("ucum"), entry.one("case") or "exact"
        line = entry.all("ucum")[0].line if entry.all("ucum") else entry.line
        if fault := ucum_fault(code):
            what = f"{code!r} is no UCUM unit: {fault}" if code else "the unit has no UCUM code"
            draft.fault(what, line, f"Give it under `ucum`. {_UCUM}", entry)
            continue
        if case not in ("any", "exact"):
            draft.fault(f"{case!r} is no case", entry.line, "Write any, or exact where case decides.", entry)
            continue
        if not entry.all("printed"):
            draft.fault("the unit has no printed form", entry.line, "Say under `printed` how papers print it.", entry)
        only_for = _only_for(entry, known, draft)
        for value in entry.all("printed"):
            if _fits(entry, value, code, only_for, found, known, draft):
                cells = {"printed": value.text, "ucum": code, "case": case, "only_for": "|".join(only_for)}
                found.append(row("units", cells))
    return found


def _only_for(entry: Entry, known: Known, draft: Draft) -> list[str]:
    variables = []
    for value in entry.all("only_for"):
        iri = known.called(value.text, MEASURED)
        if iri is None:
            do = "Give the id or name of a variable or score."
            draft.fault(f"{value.text!r} is no known variable", value.line, do, entry)
        else:
            variables.append(compress(iri) or iri)
    return variables


def _fits(
    entry: Entry, value: Value, code: str, only_for: list[str], found: Sequence[tuple[str, Row]], known: Known,
    draft: Draft,
) -> bool:  # fmt: skip
    """Whether a printed form can stand for a unit: it is none, and has no other meaning."""
    printed = value.text
    as_written = next(term_keys(Term("", "", "", (), (printed,))), None)
    name = name_key(printed)
    keys = [as_written] if name is None or name[0] else [as_written, name]  # "mg" is no "MG"
    meaning = next((known.meanings[key] for key in keys if key and key in known.meanings), None)
    before = next((dict(cells) for _, cells in found if dict(cells)["printed"].casefold() == printed.casefold()), None)
    said = ucum(printed)
    if not _PRINTED.fullmatch(printed):
        what, do = f"{printed!r} cannot be a printed unit", "Begin with a letter, % or °; give up to 40 characters."
    elif printed.casefold() in everyday():
        what, do = (
            f"{printed!r} is an everyday word",
            "Every number before it would seem to have the unit: leave it out.",
        )
    elif meaning:
        what, do = f"{printed!r} means {meaning.label!r} already", "Leave it out."
    elif before and (before["ucum"] != code or before["only_for"] == "|".join(only_for)):
        what, do = f"{printed!r} is given twice", "Give it once."
    elif said == code:
        what, do = f"{printed!r} is read as {code} already", "Leave it out."
    elif said and not only_for:
        do = "Leave it out, or say under `only_for` which variables it holds for."
        what = f"{printed!r} is read as {said} already"
    else:
        return True
    draft.fault(what, value.line, do, entry)
    return False
