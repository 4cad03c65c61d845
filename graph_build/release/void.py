"""The VoID description of a release: what it holds, in numbers (https://www.w3.org/TR/void/).

The numbers are counted from the sorted N-Quads as they pass by: where a subject's lines stand together, counts of
parts add up, and nothing has to be held or asked of a store. They are told twice: those of all other graphs in a graph
of their own, for queries, and those of the whole release in a file beside it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from ontology.namespaces import CYTO, DCAT, DCTERMS, GRAPH, RDF, RDFS, RELEASE, VOID, XSD
from ontology.triples import VOID_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SD = "http://www.w3.org/ns/sparql-service-description#"
DESCRIBED = RELEASE + "graphs"
"""What is described within a release: its graphs but the one that holds the description. The IRI is the same in every
release: one made of a digest of the N-Quads, as that of the file is, cannot stand within them."""
VOID_EXT = "http://ldf.fi/void-ext#"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_RIGHTS = (
    "Facts, figures, ontology and queries are under this licence. Quotations and wordings of documents stay under the "
    "documents' own, and what comes from other vocabularies under that of its source, which each mapping set names."
)
_STRING, _TEXT = f"<{XSD}string>", f"<{RDF}langString>"
_TYPE, _OF_DOCUMENT = f"<{RDF}type>", f"<{GRAPH}document/"
LINKED = (
    "http://purl.uniprot.org/uniprot/", "http://purl.obolibrary.org/obo/MONDO_", "http://purl.obolibrary.org/obo/HP_",
    "http://purl.obolibrary.org/obo/CHEBI_", "http://purl.obolibrary.org/obo/DOID_", "http://id.nlm.nih.gov/mesh/",
    "http://identifiers.org/hgnc/", "http://identifiers.org/ncbigene/", "http://identifiers.org/chembl.compound/",
    "http://identifiers.org/drugbank/", "http://purl.bioontology.org/ontology/ATC/",
)  # fmt: skip
"""What the IRIs of other datasets begin with that other endpoints hold, too: each is the target of linksets."""
_TARGETS = tuple(f"<{target}" for target in LINKED)


@dataclass(slots=True)
class Tally:
    """What there is in N-Quads.

    Attributes:
        quads: lines.
        subjects: different ones.
        classes: subjects of each class, by its IRI in angle brackets.
        properties: quads of each property, by its IRI in angle brackets.
        graphs: quads of each graph, by its IRI in angle brackets.
        links: quads of each property whose object another dataset names, by the property, a blank and the target.
        uses: quads of each property whose subject is of a class, by the class, the property and the datatype, with
            blanks between; the datatype is empty where the object is a node.
    """

    quads: int = 0
    subjects: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    properties: Counter[str] = field(default_factory=Counter)
    graphs: Counter[str] = field(default_factory=Counter)
    links: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Tally:
        """Count lines.

        Args:
            lines: N-Quads, sorted, each once, without line ends; all lines of each subject they hold.
        """
        subjects, before, of_property, of_graph, links = 0, "", list[str](), list[str](), list[str]()
        typed: dict[tuple[str, str], None] = {}
        own, by_types = list[str](), defaultdict[tuple[str, ...], list[str]](list)
        types = dict[str, None]()
        for line in lines:
            subject, property_, rest = line.split(" ", 2)
            if subject != before:
                by_types[tuple(types)] += own
                subjects, before, own, types = subjects + 1, subject, [], {}
            of_property.append(property_)
            value, graph = _parted(rest)
            if graph:
                of_graph.append(graph)
            own.append(f"{property_} {_datatype(value)}")
            if not value.startswith("<"):
                continue
            if property_ == _TYPE:
                typed[subject, value] = types[value] = None
            elif value.startswith(_TARGETS):
                links.append(f"{property_} {next(t for t in LINKED if value.startswith(t, 1))}")
        by_types[tuple(types)] += own
        uses = Counter[str]()
        for held, used in ((held, Counter(used)) for held, used in by_types.items()):
            for one in held:
                uses.update({f"{one} {use}": count for use, count in used.items()})
        classes = Counter(value for _, value in typed)
        return cls(len(of_property), subjects, classes, Counter(of_property), Counter(of_graph), Counter(links), uses)

    def add(self, other: Tally) -> None:
        """Add the count of other lines, of other subjects."""
        self.quads += other.quads
        self.subjects += other.subjects
        self.classes.update(other.classes)
        self.properties.update(other.properties)
        self.graphs.update(other.graphs)
        self.links.update(other.links)
        self.uses.update(other.uses)

    def as_dict(self) -> dict[str, Any]:
        """For JSON; `Tally(**...)` reads it back where the counters are made anew."""
        return {
            "quads": self.quads, "subjects": self.subjects, "classes": self.classes, "properties": self.properties,
            "graphs": self.graphs, "links": self.links, "uses": self.uses,
        }  # fmt: skip

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Tally:
        """What `as_dict` gave."""
        counters = (Counter(found[name]) for name in ("classes", "properties", "graphs", "links", "uses"))
        return cls(found["quads"], found["subjects"], *counters)


def _parted(rest: str) -> tuple[str, str]:
    """The object and graph of the rest of a line behind its property; the graph is empty for the default graph."""
    end = rest.rfind(" ", 0, -2)
    if end > 0 and rest[end + 1] == "<" and rest.find('"', end) < 0:
        return rest[:end], rest[end + 1 : -2]
    return rest[:-2], ""


def _datatype(value: str) -> str:
    """The datatype of a literal as N-Quads prints it, in angle brackets; empty for a node."""
    if not value.startswith('"'):
        return ""
    if value.endswith('"'):
        return _STRING
    return value[value.rindex("^^") + 2 :] if value.endswith(">") else _TEXT


def describe(tally: Tally, name: str) -> str:
    """The description beside a release in Turtle, the same for the same numbers.

    Args:
        tally: of all lines of the release.
        name: what the description's IRI ends with: the digest of the N-Quads.
    """
    lines = "".join(f"{line} .\n" for line in _told(tally, f"{RELEASE}{name}", CYTO + "Release"))
    prefixes = {"void": VOID, "sd": SD, "dcterms": DCTERMS, "rdfs": RDFS, "cyto": CYTO, "dcat": DCAT}
    triples = (quad.triple for quad in ox.parse(lines.encode(), ox.RdfFormat.N_TRIPLES))
    return (ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def described(tally: Tally) -> list[str]:
    """The description within a release, in a graph of its own: N-Quads without line ends, sorted.

    The graphs of documents are counted together with all others, and not one by one: so it stays small.

    Args:
        tally: of all other lines of the release.
    """
    shared = Counter({name: count for name, count in tally.graphs.items() if not name.startswith(_OF_DOCUMENT)})
    about = f'<{DESCRIBED}> <{DCTERMS}description> "What all graphs of this release hold but the one that says so."@en'
    return sorted(f"{line} <{VOID_GRAPH}> ." for line in (about, *_told(replace(tally, graphs=shared), DESCRIBED)))


def _told(tally: Tally, dataset: str, *types: str) -> list[str]:
    """What is told of a dataset, of some types beside VoID's, and of its parts: N-Triples without their ends."""
    lines: list[str] = []

    def add(subject: str, predicate: str, value: str | int) -> None:
        value = f'"{value}"^^<{XSD}integer>' if isinstance(value, int) else value
        lines.append(f"<{subject}> <{predicate}> {value}")

    for one in (VOID + "Dataset", DCAT + "Dataset", *types):
        add(dataset, RDF + "type", f"<{one}>")
    add(dataset, DCTERMS + "title", '"Cytolink: clinical evidence on cytokine blockade"@en')
    add(dataset, DCTERMS + "license", f"<{LICENCE}>")
    add(dataset, DCTERMS + "rights", f'"{_RIGHTS}"@en')
    add(dataset, VOID + "triples", tally.quads)
    add(dataset, VOID + "distinctSubjects", tally.subjects)
    used = _by_class(tally.uses)
    for kind, names, counted, counts in (
        ("classPartition", VOID + "class", "entities", tally.classes),
        ("propertyPartition", VOID + "property", "triples", tally.properties),
        ("subset", SD + "name", "triples", tally.graphs),
    ):
        for number, (term, count) in enumerate(sorted(counts.items()), start=1):
            node = f"{dataset}/{kind}/{number}"
            add(dataset, VOID + kind, f"<{node}>")
            add(node, names, term)
            add(node, VOID + counted, count)
            if kind == "classPartition":
                _tell_uses(add, node, used.get(term, {}))
    for number, (link, count) in enumerate(sorted(tally.links.items()), start=1):
        property_, _, target = link.partition(" ")
        node = f"{dataset}/linkset/{number}"
        add(dataset, VOID + "subset", f"<{node}>")
        add(node, RDF + "type", f"<{VOID}Linkset>")  # VoID, section 5
        add(node, VOID + "linkPredicate", property_)
        add(node, VOID + "subjectsTarget", f"<{dataset}>")
        add(node, VOID + "objectsTarget", f"<{target}>")
        add(node, VOID + "triples", count)
    return lines


def _by_class(uses: Mapping[str, int]) -> dict[str, dict[str, dict[str, int]]]:
    """Class → property → datatype, or empty for nodes → quads."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for use, count in sorted(uses.items()):
        class_, property_, datatype = use.split(" ")
        found.setdefault(class_, {}).setdefault(property_, {})[datatype] = count
    return found


def _tell_uses(add: Callable[[str, str, str | int], None], part: str, used: Mapping[str, Mapping[str, int]]) -> None:
    """What properties things of a class have, and of which datatypes their values are: a schema, as tools read it.

    Object classes are not told: what an object is stands among its own lines, which have not passed by.
    """
    for number, (property_, datatypes) in enumerate(used.items(), start=1):
        node = f"{part}/propertyPartition/{number}"
        add(part, VOID + "propertyPartition", f"<{node}>")
        add(node, VOID + "property", property_)
        add(node, VOID + "triples", sum(datatypes.values()))
        for place, (datatype, count) in enumerate((d for d in datatypes.items() if d[0]), start=1):
            add(node, VOID_EXT + "datatypePartition", f"<{node}/datatypePartition/{place}>")
            add(f"{node}/datatypePartition/{place}", VOID_EXT + "datatype", datatype)
            add(f"{node}/datatypePartition/{place}", VOID + "triples", count)
