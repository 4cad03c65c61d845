"""Ontologies and mapping sets of any of the forms, brought to one: terms, triples, and what the file says of itself."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graph_build.linking.cycles import check_cycles
from graph_build.linking.files import Source, open_source
from ontology.errors import VocabularyError
from ontology.namespaces import DCTERMS, OBO, OWL, RDF, RDFS, SKOS, expand
from ontology.obo import read_obo
from ontology.sssom import REQUIRED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ontology.obo import OboTerm

OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"
REPLACED_BY = OBO + "IAO_0100001"
UNKNOWN = "https://bioregistry.io/"
"""Identifiers whose prefix nobody pinned get an IRI below this one, and are counted in the report."""

_ILLEGAL = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_A, _LABEL, _SUBCLASS = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label"), ox.NamedNode(RDFS + "subClassOf")
_CLASS, _ALT, _EXACT = ox.NamedNode(OWL + "Class"), ox.NamedNode(SKOS + "altLabel"), ox.NamedNode(SKOS + "exactMatch")
_DEPRECATED, _REPLACED = ox.NamedNode(OWL + "deprecated"), ox.NamedNode(REPLACED_BY)
_SAME = ox.NamedNode(OWL + "sameAs")
_TRUE = ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean"))
_LICENCE_PROPERTY = re.compile(r"(?i)[/:#](?:license|licence)$")
_NAMES = {RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", OBO_IN_OWL + "hasExactSynonym"}


@dataclass(slots=True)
class LinkedTerm:
    """A term of a linked ontology: what it is called and what became of it."""

    label: str = ""
    names: list[str] = field(default_factory=list)
    obsolete: bool = False


@dataclass(slots=True)
class Linked:
    """A file in the one form that all of them are brought to.

    Attributes:
        name: what its named graph is called.
        source: the file.
        version: as the file says, else empty.
        licence: as the file says, else empty.
        triples: all that goes into its graph.
        terms: by IRI; empty for a mapping set.
        unknown: prefixes that no table pins, with how often each was met.
        justified: for a mapping set, how often each justification is given.
        identities: triples with owl:sameAs that were left out: a mapping is no identity.
        lines: of the edges of the hierarchy, where the form has lines.
    """

    name: str
    source: Source
    version: str = ""
    licence: str = ""
    triples: list[ox.Triple] = field(default_factory=list)
    terms: dict[str, LinkedTerm] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    justified: Counter[str] = field(default_factory=Counter)
    identities: int = 0
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def iri(self, curie: str, where: str) -> str:
        """The IRI of a CURIE; one with an unknown prefix is counted.

        Args:
            curie: a CURIE, or an IRI.
            where: the file and line that it stands in, for messages.

        Raises:
            VocabularyError: it holds what no IRI can hold.
        """
        try:
            iri = expand(curie)
        except ValueError:
            self.unknown[curie.partition(":")[0]] += 1
            return UNKNOWN + re.sub(r"[^A-Za-z0-9.:_~-]", lambda m: f"%{ord(m[0]):02X}", curie)
        if _ILLEGAL.search(iri):
            raise VocabularyError(f"{curie[:80]!r} cannot be an identifier", where=where, do="Mend it in the file.")
        return iri

    def add(self, subject: str, predicate: ox.NamedNode, value: ox.NamedNode | ox.Literal) -> None:
        """One triple."""
        self.triples.append(ox.Triple(ox.NamedNode(subject), predicate, value))


def read_source(path: Path, name: str | None = None, prefix: str | None = None) -> Linked:
    """Read a file to be linked.

    Args:
        path: OBO, OBO Graphs JSON, RDF/XML, Turtle, SSSOM TSV, or a TSV of ids, labels and synonyms; gzip or not.
        name: what its named graph is called; by default the file's name up to the first dot.
        prefix: for a TSV of labels whose ids have none, such as "MESH".

    Raises:
        VocabularyError: where the file is broken; names the file and, where there is one, the line.
    """
    source = open_source(path)
    slug = re.sub(r"[^a-z0-9]+", "-", (name or source.name.split(".", 1)[0]).casefold()).strip("-")
    if not slug:
        raise VocabularyError(f"{name!r} cannot be a graph's name", where=str(path), do="Use letters and digits.")
    linked = Linked(slug, source)
    match source.form:
        case "obo":
            _from_obo(linked, str(path))
        case "obographs":
            _from_obographs(linked, str(path))
        case "sssom":
            _from_sssom(linked, str(path))
        case "labels":
            _from_labels(linked, prefix, str(path))
        case "turtle" | "rdfxml":
            _from_rdf(linked, str(path))
    check_cycles(linked.triples, source, str(path), linked.lines)
    return linked


def _from_obo(linked: Linked, where: str) -> None:
    obo = read_obo(io.StringIO(linked.source.text), where)
    linked.version = next(iter(obo.header.get("data-version", ())), "")
    linked.licence = _licence(obo.header)
    for term in obo.terms.values():
        _add_obo_term(linked, term, where)


def _licence(header: Mapping[str, list[str]]) -> str:
    """The licence that a header names: by a property for licences, else anywhere, as an IRI or in its own words."""
    for value in header.get("property_value", ()):
        name, _, rest = value.partition(" ")
        if _LICENCE_PROPERTY.search(name) and rest.split():
            return rest.split()[0].strip('"')
    text = " ".join(value for values in header.values() for value in values)
    if found := re.search(
        r"https?://creativecommons\.org/[^\s\"<>()]+|https?://hpo\.jax\.org/[^\s\"<>()]*license", text
    ):
        return found[0].rstrip(".,;")
    found = re.search(r"CC[ -]BY(?:-SA)? \d\.\d|CC0", text)
    return found[0] if found else ""


def _add_obo_term(linked: Linked, term: OboTerm, file: str) -> None:
    where = f"{file}, line {term.line}"
    iri = linked.iri(term.id, where)
    exact = [text for text, scope in term.synonyms if scope == "EXACT"]
    linked.terms[iri] = LinkedTerm(term.name, exact, term.obsolete)
    linked.add(iri, _A, _CLASS)
    if term.name:
        linked.add(iri, _LABEL, ox.Literal(term.name, language="en"))
    for text in exact:
        linked.add(iri, _ALT, ox.Literal(text, language="en"))
    for text, scope in term.synonyms:
        if scope != "EXACT":
            property_ = f"has{scope.capitalize()}Synonym"
            linked.add(iri, ox.NamedNode(OBO_IN_OWL + property_), ox.Literal(text, language="en"))
    for parent, line in zip(term.parents, term.parent_lines, strict=True):
        above = linked.iri(parent, f"{file}, line {line}")
        linked.add(iri, _SUBCLASS, ox.NamedNode(above))
        linked.lines[iri, above] = line
    for xref in term.equivalents:
        linked.add(iri, _EXACT, ox.NamedNode(linked.iri(xref, where)))
    for xref in term.xrefs:
        linked.add(iri, ox.NamedNode(OBO_IN_OWL + "hasDbXref"), ox.Literal(xref))
    if term.obsolete:
        linked.add(iri, _DEPRECATED, _TRUE)
    for other in term.replaced_by:
        linked.add(iri, _REPLACED, ox.NamedNode(linked.iri(other, where)))


def _from_obographs(linked: Linked, where: str) -> None:
    try:
        graphs = json.loads(linked.source.data)["graphs"]
        for graph in graphs:
            linked.version = linked.version or str((graph.get("meta") or {}).get("version") or "")
            for node in graph.get("nodes", ()):
                _add_node(linked, node, where)
            for edge in graph.get("edges", ()):
                if edge["pred"] in {"is_a", "subClassOf"}:
                    above = ox.NamedNode(linked.iri(edge["obj"], where))
                    linked.add(linked.iri(edge["sub"], where), _SUBCLASS, above)
    except RecursionError as error:
        raise VocabularyError("the JSON is nested too deep", where=where, do="Is the file damaged?") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise VocabularyError(
            f"this is no OBO Graphs JSON ({error})",
            where=where + line,
            do="See https://github.com/geneontology/obographs.",
        ) from error


def _add_node(linked: Linked, node: dict[str, Any], where: str) -> None:
    if node.get("type", "CLASS") != "CLASS":
        return
    iri, meta = linked.iri(node["id"], where), node.get("meta") or {}
    exact = [s["val"] for s in meta.get("synonyms") or () if s.get("pred") == "hasExactSynonym"]
    linked.terms[iri] = LinkedTerm(node.get("lbl") or "", exact, bool(meta.get("deprecated")))
    linked.add(iri, _A, _CLASS)
    if node.get("lbl"):
        linked.add(iri, _LABEL, ox.Literal(node["lbl"], language="en"))
    for text in exact:
        linked.add(iri, _ALT, ox.Literal(text, language="en"))
    if meta.get("deprecated"):
        linked.add(iri, _DEPRECATED, _TRUE)
    for value in meta.get("basicPropertyValues") or ():
        if value.get("pred") == REPLACED_BY:
            linked.add(iri, _REPLACED, ox.NamedNode(linked.iri(value["val"], where)))


def _from_sssom(linked: Linked, where: str) -> None:
    """Rows as SKOS matches; how often each justification is given is counted for the report."""
    metadata: dict[str, str] = {}
    header: list[str] = []
    for number, line in enumerate(linked.source.text.splitlines(), 1):
        if line.startswith("#"):
            key, _, value = line.lstrip("#").strip().partition(":")
            metadata.setdefault(key.strip(), value.strip())
        elif not header:
            header = line.split("\t")
            if missing := [name for name in REQUIRED if name not in header]:
                raise VocabularyError(
                    f"the columns {', '.join(missing)} are missing",
                    where=f"{where}, line {number}",
                    do="See https://mapping-commons.github.io/sssom/ for the columns that a mapping set needs.",
                )
        elif line.strip():
            _add_mapping(linked, dict(zip(header, line.split("\t"), strict=False)), f"{where}, line {number}")
    if not header:
        raise VocabularyError("there is no row of column names", where=where, do="Is it an SSSOM table?")
    linked.version, linked.licence = metadata.get("mapping_set_version", ""), metadata.get("license", "")


def _add_mapping(linked: Linked, row: dict[str, str], where: str) -> None:
    if any(not row.get(name) for name in REQUIRED):
        raise VocabularyError("a required cell is empty", where=where, do=f"Every row needs {', '.join(REQUIRED)}.")
    if not row["predicate_id"].startswith("skos:") or not row["predicate_id"].endswith("Match"):
        raise VocabularyError(
            f"{row['predicate_id']} is no SKOS mapping relation", where=where, do="Only skos:exactMatch and its like."
        )
    subject, target = linked.iri(row["subject_id"], where), linked.iri(row["object_id"], where)
    linked.add(subject, ox.NamedNode(expand(row["predicate_id"])), ox.NamedNode(target))
    linked.justified[row["mapping_justification"]] += 1
    if row.get("subject_label"):
        linked.terms.setdefault(subject, LinkedTerm(row["subject_label"]))


def _from_labels(linked: Linked, prefix: str | None, where: str) -> None:
    for number, line in enumerate(linked.source.text.splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 2 or not cells[0].strip() or not cells[1].strip():
            raise VocabularyError("an id and a label were expected", where=f"{where}, line {number}")
        curie = cells[0] if ":" in cells[0] or prefix is None else f"{prefix}:{cells[0]}"
        if ":" not in curie:
            raise VocabularyError(
                f"the id {cells[0]!r} has no prefix", where=f"{where}, line {number}", do="Give --prefix, such as MESH."
            )
        iri = linked.iri(curie, f"{where}, line {number}")
        names = [name for cell in cells[2:3] for name in cell.split("|") if name]
        linked.terms[iri] = LinkedTerm(cells[1], names)
        linked.add(iri, _LABEL, ox.Literal(cells[1], language="en"))
        for name in names:
            linked.add(iri, _ALT, ox.Literal(name, language="en"))


def _from_rdf(linked: Linked, where: str) -> None:
    form = ox.RdfFormat.TURTLE if linked.source.form == "turtle" else ox.RdfFormat.RDF_XML
    try:
        quads = ox.parse(linked.source.data, format=form, base_iri="https://w3id.org/cytolink/")
        parsed = [quad.triple for quad in quads]
    except SyntaxError as error:
        line = f", line {error.lineno}" if error.lineno else ""
        raise VocabularyError(
            f"the RDF does not parse ({error.msg})", where=where + line, do="Mend the file."
        ) from error
    mapped = [triple for triple in parsed if triple.predicate != _SAME]
    linked.identities = len(parsed) - len(mapped)
    linked.triples = list(_renamed(mapped, linked.name))
    for triple in linked.triples:
        if isinstance(triple.subject, ox.NamedNode):
            _note_rdf(linked, triple.subject.value, triple.predicate.value, triple.object)


def _note_rdf(linked: Linked, subject: str, predicate: str, value: object) -> None:
    if isinstance(value, ox.Literal) and predicate in _NAMES and value.language in {None, "en"}:
        term = linked.terms.setdefault(subject, LinkedTerm())
        if predicate == RDFS + "label" and not term.label:
            term.label = value.value
        else:
            term.names.append(value.value)
    elif predicate == OWL + "deprecated" and isinstance(value, ox.Literal) and value.value == "true":
        linked.terms.setdefault(subject, LinkedTerm()).obsolete = True
    elif predicate in {OWL + "versionIRI", OWL + "versionInfo"} and not linked.version:
        linked.version = str(getattr(value, "value", ""))
    elif predicate == DCTERMS + "license":
        linked.licence = str(getattr(value, "value", ""))


def _renamed(triples: list[ox.Triple], prefix: str) -> Iterator[ox.Triple]:
    """Blank nodes named by their order in the file, so that linking twice gives the same bytes."""
    names: dict[str, ox.BlankNode] = {}
    for triple in triples:
        subject, value = triple.subject, triple.object
        if isinstance(subject, ox.BlankNode):
            subject = names.setdefault(subject.value, ox.BlankNode(f"{prefix.replace('-', '')}{len(names)}"))
        if isinstance(value, ox.BlankNode):
            value = names.setdefault(value.value, ox.BlankNode(f"{prefix.replace('-', '')}{len(names)}"))
        yield ox.Triple(subject, triple.predicate, value)
