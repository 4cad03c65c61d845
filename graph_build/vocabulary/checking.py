"""A draft is checked like the project's own tables, and becomes rows of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph_build.recognisers.lexicon import name_key, term_keys
from graph_build.recognisers.units import ucum
from graph_build.vocabulary.drafts import SHOWN
from graph_build.vocabulary.identifiers import identifier, minted, prefix_fault, slug
from graph_build.vocabulary.known import MOLECULES, PROTEIN, Known, classes_below, everyday, shown
from graph_build.vocabulary.measuring import limits_of, unit_rows, units_of
from ontology.additions import row
from ontology.namespaces import CYTO, compress, expand
from ontology.terms import Term

if TYPE_CHECKING:
    from graph_build.vocabulary.drafts import Draft, Entry, Value
    from ontology.additions import Row

_LONGEST = 120
"""Characters of a name at most."""
_NAME = re.compile(r"[^|\x00-\x1f\x7f<>{}\\]+")
_CATEGORIES = {"drugs": "drug", "variables": "analyte", "scores": "score"}
_KINDS = {"cytokine": "cytokine", "receptor": "receptor", "protein": "gene"}
_TABLES = {"drugs": "drugs", "targets": "proteins", "variables": "variables", "scores": "variables"}
_TOPS = {"drug": CYTO + "Drug", "cytokine": CYTO + "Cytokine", "receptor": PROTEIN, "gene": PROTEIN}
_DEFAULTS = {
    "drug": "cyto:Drug",
    "cytokine": "cyto:Cytokine",
    "receptor": "cyto:CytokineReceptor",
    "gene": "up:Protein",
}
_OF_KNOWN = frozenset({"id", "label", "names", "acronyms", "units", "limits"})
"""Keys that an entry can have that only gives further names to a known term."""


@dataclass(slots=True)
class _Made:
    """An entry on its way to a row: what it is, and the row's cells so far."""

    entry: Entry
    term: Term
    table: str
    cells: dict[str, str] = field(default_factory=dict)


class Checker:
    """Checks one draft; faults go to the draft.

    Args:
        draft: as written.
        name: of the vocabulary.
        known: what it is added to; it learns the draft's terms.
    """

    def __init__(self, draft: Draft, name: str, known: Known) -> None:
        self._draft, self._name, self._known = draft, name, known
        self._prefixes: dict[str, str] = {}
        self._own: dict[str, Entry] = {}

    def rows(self) -> list[tuple[str, Row]]:
        """The rows of all entries; those of entries with faults are not to be used."""
        for prefix, base in self._draft.prefixes.items():
            if fault := prefix_fault(prefix, base.text):
                self._draft.fault(fault, base.line, "Write another: letters and digits, then an http(s) IRI.")
            else:
                self._prefixes[prefix] = base.text
        made = [one for entry in self._draft.entries if entry.kind != "units" and (one := self._term(entry))]
        made_units = unit_rows([e for e in self._draft.entries if e.kind == "units"], self._known, self._draft)
        printed = {dict(cells)["ucum"] for _, cells in made_units}
        for one in made:
            if one.entry.kind == "targets" and one.table != "names":
                self._target(one)
        for one in made:
            if one.entry.kind == "drugs" and one.table != "names":
                self._drug(one)
            elif one.entry.kind in ("variables", "scores"):
                self._measured(one, printed)
        groups = [group for one in made if one.table == "proteins" and (group := self._inhibitors(one))]
        return [*(row(one.table, one.cells) for one in made), *groups, *made_units]

    # -------------------------------------------------------------------------------------------- names and identifiers
    def _term(self, entry: Entry) -> _Made | None:
        """The entry as a term that texts can name; None where a fault says why not."""
        before = len(self._draft.faults)
        category = self._category(entry)
        curie = self._identifier(entry)
        if curie is None or category is None:
            return None
        iri = expand(curie)
        known = self._known.terms.get(iri)
        label = known.label if known else entry.one("label")
        self._check_identity(entry, iri, category)
        names = tuple(v.text for v in entry.all("names"))
        acronyms = tuple(v.text for v in entry.all("acronyms"))
        for value in (*entry.all("label"), *entry.all("names"), *entry.all("acronyms")):
            self._check_name(entry, value, iri, acronym=value in entry.all("acronyms"))
        if len(self._draft.faults) > before:
            return None
        own_names = tuple(dict.fromkeys((*(() if known or label in acronyms else (label,)), *names)))
        term = Term(iri, label, category, own_names, acronyms)
        self._known.add(term)
        self._own[iri] = entry
        cells = {"id": curie, "label": label, "category": category}
        cells |= {"names": "|".join(names), "acronyms": "|".join(acronyms)}
        if entry.one("id").partition(":")[0] in self._prefixes:
            cells["written"] = entry.one("id")
        return _Made(entry, term, "names" if known else _TABLES[entry.kind], cells)

    def _category(self, entry: Entry) -> str | None:
        if entry.kind != "targets":
            return _CATEGORIES[entry.kind]
        kind = entry.one("kind")
        if not kind and entry.one("id"):  # further names of a known one need no kind
            known = self._known.called(entry.one("id"), MOLECULES)
            if known:
                return self._known.terms[known].category
        if kind not in _KINDS:
            what = f"{kind!r} is no kind of target" if kind else "the target has no kind"
            self._draft.fault(what, entry.line, f"Give one of: {', '.join(_KINDS)}.", entry)
            return None
        return _KINDS[kind]

    def _identifier(self, entry: Entry) -> str | None:
        given, label = entry.all("id"), entry.one("label")
        if not given:
            if slug(label):
                return minted(self._name, label)
            do = "Give a label, and an id where it has no Latin letters."
            self._draft.fault(f"the {SHOWN[entry.kind]} has no id and no label to make one of", entry.line, do, entry)
            return None
        try:
            curie = identifier(given[0].text, self._prefixes, self._known.terms)
        except ValueError as error:
            do = "Give a CURIE such as DrugBank:DB00001, an IRI, a prefix under `prefixes`, or no id."
            self._draft.fault(str(error), given[0].line, do, entry)
            return None
        if not label and expand(curie) not in self._known.terms:
            do = "Give its preferred name."
            self._draft.fault(f"the {SHOWN[entry.kind]} has no label", entry.line, do, entry)
            return None
        return curie

    def _check_identity(self, entry: Entry, iri: str, category: str) -> None:
        """One identifier is one thing: of the file, or a known one that is given further names."""
        fault = self._draft.fault
        if iri in self._own:
            do = "Put both into one entry, or give one of them an id of its own."
            fault(f"{shown(iri)} stands in line {self._own[iri].line} already", entry.line, do, entry)
        elif iri in self._known.elsewhere and iri not in self._known.terms:
            other = self._known.elsewhere[iri]
            do = f"Give that id to add names to it: {shown(other.iri)}."
            fault(f"{shown(iri)} is {other.label!r}, which is known", entry.line, do, entry)
        elif known := self._known.terms.get(iri):
            label, wrong = entry.one("label"), [key for key in entry.given if key not in _OF_KNOWN]
            if known.category != category:
                fault(f"{shown(iri)} is a {known.category}, no {category}", entry.line, "Give another id.", entry)
            elif label and label.casefold() != known.label.casefold():
                do = "Leave the label out and put the name under `names`, or give another id."
                fault(f"{shown(iri)} is called {known.label!r}", entry.line, do, entry)
            elif wrong and entry.kind != "targets":
                do = f"It is known: only {', '.join(sorted(_OF_KNOWN - {'id', 'label'}))} can be added to it."
                fault(f"{wrong[0]!r} of {known.label!r} cannot be changed", entry.line, do, entry)

    def _check_name(self, entry: Entry, value: Value, iri: str, *, acronym: bool) -> None:
        """A name is short, no everyday word, no unit, and means nothing else."""
        name, fault = value.text, self._draft.fault
        words = name.casefold().split()
        if len(name) > _LONGEST or not _NAME.fullmatch(name) or not re.search(r"[^\W\d_]", name):
            do = f"Give up to {_LONGEST} characters with a letter among them, and none of |<>{{}}\\."
            fault(f"{name[:60]!r} cannot be a name", value.line, do, entry)
            return
        if len(words) == 1 and (len(words[0]) == 1 or words[0] in everyday()):
            do = "Every text would seem to speak of it: leave it out, or give a longer name."
            fault(f"{name!r} is an everyday word", value.line, do, entry)
            return
        if ucum(name) is not None:
            do = "Every number with that unit would seem to speak of it: leave it out, or give a longer name."
            fault(f"{name!r} is a unit", value.line, do, entry)
            return
        keys = list(term_keys(Term(iri, "", "", (), (name,)))) if acronym else [name_key(name)]
        for key in keys:
            other = self._known.meanings.get(key) if key else None
            if other and other.iri != iri:
                do = f"Leave it out, or give {shown(other.iri)} as the id if that is meant."
                fault(f"{name!r} means {other.label!r} ({shown(other.iri)}) already", value.line, do, entry)

    # ------------------------------------------------------------------------------------- what drugs and targets are
    def _class(self, one: _Made) -> None:
        """The class that a drug or target is stated to belong to."""
        category = one.term.category
        given = one.entry.one("class") or _DEFAULTS[category]
        allowed = classes_below(_TOPS[category])
        try:
            iri = expand(given)
        except ValueError:
            iri = ""
        if iri not in allowed:
            names = ", ".join(sorted(shown(found) for found in allowed))
            line = one.entry.all("class")[0].line
            self._draft.fault(f"{given!r} is no class of {category}s", line, f"Use one of: {names}.", one.entry)
            return
        one.cells["class"] = compress(iri) or iri

    def _referred(self, one: _Made, key: str, *, receptor: bool = False) -> None:
        """The proteins that a key names, by id or name."""
        found: list[str] = []
        for value in one.entry.all(key):
            curie = value.text
            if curie.partition(":")[0] in self._prefixes:
                curie = identifier(curie, self._prefixes, self._known.terms)
            iri = self._known.called(curie, MOLECULES)
            if iri is None:
                do = "Give the id or name of a protein of the vocabulary, or add it under `targets`."
                self._draft.fault(f"{value.text!r} is no known target", value.line, do, one.entry)
            elif receptor and not self._known.ligands.get(iri):
                do = "Use acts_on, or give the target its ligand under `receptor_for`."
                self._draft.fault(f"{value.text!r} is no receptor of a known ligand", value.line, do, one.entry)
            else:
                found.append(compress(iri) or iri)
        one.cells[key] = "|".join(dict.fromkeys(found))

    def _target(self, one: _Made) -> None:
        self._class(one)
        self._referred(one, "receptor_for")
        self._known.ligands[one.term.iri] = one.cells["receptor_for"]

    def _drug(self, one: _Made) -> None:
        self._class(one)
        self._referred(one, "antagonises", receptor=True)
        self._referred(one, "neutralises")
        self._referred(one, "acts_on")

    def _inhibitors(self, one: _Made) -> tuple[str, Row] | None:
        """A cytokine of the file brings the class of its inhibitors, and the words by which texts name them."""
        if one.term.category != "cytokine" or not slug(one.term.label):
            return None
        label = f"{one.term.label} inhibitor"
        given = [
            f"{one.term.label} {word}" for word in ("inhibitors", "blocker", "blockers", "antagonist", "antagonists")
        ]
        names = [
            n for n in (*given, f"anti-{one.term.label}") if (key := name_key(n)) not in self._known.meanings and key
        ]
        if name_key(label) in self._known.meanings:
            return None
        of_class = minted(self._name, label)
        cells = {
            "id": f"cytovoc:{self._name}/unspecified-{slug(label)}", "label": label, "category": "drug_class",
            "names": "|".join(names), "class": of_class, "blocks": one.cells["id"],
        }  # fmt: skip
        return row("drug_groups", cells)

    # --------------------------------------------------------------------------------------------- what is measured
    def _measured(self, one: _Made, printed: set[str]) -> None:
        known = self._known.vocabulary.variables.get(one.term.iri)
        units = units_of(one.entry, self._draft, printed, score=one.term.category == "score", known=known is not None)
        one.cells["units"] = "|".join(unit for unit in units if known is None or unit not in known.units)
        all_units = (*units, *(known.units if known else ()))
        one.cells["limits"] = "|".join(limits_of(one.entry, self._draft, all_units, known))
