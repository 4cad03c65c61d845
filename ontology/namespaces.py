"""The IRI prefixes of the project, pinned.

General registries disagree with the IRIs in use for several vocabularies (SIO, MeSH, HGNC, Biolink), so the table is
kept here and nowhere else.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from curies import Converter

CYTO = "https://w3id.org/cytolink/ontology#"
ONTOLOGY_IRI = "https://w3id.org/cytolink/ontology"
SHAPES = "https://w3id.org/cytolink/shapes#"
ID = "https://w3id.org/cytolink/id/"
GRAPH = "https://w3id.org/cytolink/graph/"
RELEASE = "https://w3id.org/cytolink/release/"
ADDED = "https://w3id.org/cytolink/vocabulary/"
"""What users add without an identifier of their own: the name of their file, a slash, and the label."""

OBO = "http://purl.obolibrary.org/obo/"
OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SH = "http://www.w3.org/ns/shacl#"
OA = "http://www.w3.org/ns/oa#"
PROV = "http://www.w3.org/ns/prov#"
TIME = "http://www.w3.org/2006/time#"
DCTERMS = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
UNIPROT = "http://purl.uniprot.org/uniprot/"
UP = "http://purl.uniprot.org/core/"
SSSOM = "https://w3id.org/sssom/"
SEMAPV = "https://w3id.org/semapv/vocab/"

_RECORDS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cyto", CYTO, ()),
    ("cytoid", ID, ()),
    ("cytograph", GRAPH, ()),
    ("cytovoc", ADDED, ()),
    ("sh", SH, ()),
    ("owl", OWL, ()),
    ("rdf", RDF, ()),
    ("rdfs", RDFS, ()),
    ("skos", SKOS, ()),
    ("xsd", XSD, ()),
    ("oa", OA, ()),
    ("prov", PROV, ()),
    ("dcterms", DCTERMS, ()),
    ("sssom", SSSOM, ()),
    ("semapv", SEMAPV, ()),
    ("obo", OBO, ()),
    ("oboInOwl", OBO_IN_OWL, ()),
    ("MONDO", OBO + "MONDO_", ("mondo",)),
    ("HP", OBO + "HP_", ("hp", "HPO")),
    ("DOID", OBO + "DOID_", ("doid",)),
    ("NCIT", OBO + "NCIT_", ("ncit",)),
    ("CHEBI", OBO + "CHEBI_", ("chebi", "ChEBI")),
    ("MAXO", OBO + "MAXO_", ("maxo",)),
    ("UBERON", OBO + "UBERON_", ("uberon",)),
    ("NCBITaxon", OBO + "NCBITaxon_", ("ncbitaxon", "taxon")),
    ("ECO", OBO + "ECO_", ("eco",)),
    ("IAO", OBO + "IAO_", ()),
    ("OBI", OBO + "OBI_", ()),
    ("OGMS", OBO + "OGMS_", ()),
    ("OAE", OBO + "OAE_", ()),
    ("SEPIO", OBO + "SEPIO_", ()),
    ("STATO", OBO + "STATO_", ()),
    ("OBCS", OBO + "OBCS_", ()),
    ("RO", OBO + "RO_", ()),
    ("CL", OBO + "CL_", ()),
    ("GO", OBO + "GO_", ()),
    ("EFO", "http://www.ebi.ac.uk/efo/EFO_", ("efo",)),
    ("Orphanet", "http://www.orpha.net/ORDO/Orphanet_", ("orphanet", "ORPHA")),
    ("MESH", "http://id.nlm.nih.gov/mesh/", ("mesh", "MeSH")),
    ("HGNC", "http://identifiers.org/hgnc/", ("hgnc",)),
    ("NCBIGene", "http://identifiers.org/ncbigene/", ("ncbigene", "EntrezGene")),
    ("UniProt", UNIPROT, ("uniprot", "UniProtKB")),
    ("up", UP, ()),
    ("SIO", "http://semanticscience.org/resource/SIO_", ("sio",)),
    ("biolink", "https://w3id.org/biolink/vocab/", ()),
    ("pico", "http://data.cochrane.org/ontologies/pico/", ()),
    ("fabio", "http://purl.org/spar/fabio/", ()),
    ("cito", "http://purl.org/spar/cito/", ()),
    ("void", VOID, ()),
    ("time", "http://www.w3.org/2006/time#", ()),
    ("qudt", "http://qudt.org/schema/qudt/", ()),
    ("dcat", DCAT, ()),
    ("vann", "http://purl.org/vocab/vann/", ()),
    ("LOINC", "https://loinc.org/", ("loinc",)),
    ("DrugBank", "http://identifiers.org/drugbank/", ("drugbank", "DRUGBANK")),
    ("ChEMBL", "http://identifiers.org/chembl.compound/", ("chembl", "CHEMBL.COMPOUND")),
    ("RxNorm", "http://purl.bioontology.org/ontology/RXNORM/", ("rxnorm", "RXCUI", "RXNORM")),
    ("ATC", "http://purl.bioontology.org/ontology/ATC/", ("atc",)),
    ("UNII", "http://identifiers.org/unii/", ("unii",)),
    ("OMIM", "https://omim.org/entry/", ("omim", "MIM")),
    ("UMLS", "http://identifiers.org/umls/", ("umls",)),
    ("SCTID", "http://snomed.info/id/", ("SNOMEDCT", "sctid")),
    ("ICD10CM", "http://purl.bioontology.org/ontology/ICD10CM/", ("icd10cm",)),
    ("PMID", "http://identifiers.org/pubmed/", ("pmid", "pubmed")),
    ("PMC", "https://www.ncbi.nlm.nih.gov/pmc/articles/", ("pmc", "pmcid")),
    ("DOI", "https://doi.org/", ("doi",)),
)


_BASES = {name: base for prefix, base, synonyms in _RECORDS for name in (prefix, *synonyms)}
_PREFIXES = {base: prefix for prefix, base, _ in _RECORDS}
# the longest base first, so that obo:MONDO_ is not taken for obo:
_BASE = re.compile("|".join(map(re.escape, sorted(_PREFIXES, key=len, reverse=True))))


@cache
def converter() -> Converter:
    """The table as a converter of the package `curies`, for programs that work with one.

    `expand` and `compress` do without: importing `curies` brings pydantic, and takes longer than all else that the
    server needs before its first answer.
    """
    from curies import Converter, Record

    return Converter(
        [Record(prefix=prefix, uri_prefix=uri, prefix_synonyms=list(synonyms)) for prefix, uri, synonyms in _RECORDS]
    )


def prefixes() -> dict[str, str]:
    """The IRIs that the prefixes stand for, in the project's own spelling of them."""
    return {prefix: base for base, prefix in _PREFIXES.items()}


def is_prefix(name: str) -> bool:
    """Whether the table lists a prefix of this name."""
    return name in _BASES


@cache
def expand(curie: str) -> str:
    """The IRI of a CURIE, whose prefix is read case by case as listed; an IRI is returned as it is.

    >>> expand("MONDO:0012727")
    'http://purl.obolibrary.org/obo/MONDO_0012727'
    >>> expand("https://w3id.org/cytolink/ontology#Drug")
    'https://w3id.org/cytolink/ontology#Drug'

    Raises:
        ValueError: where the prefix is not in the table.
    """
    return expanded(curie)


def expanded(curie: str) -> str:
    """The same, and nothing is kept of it: for the terms of whole vocabularies.

    Raises:
        ValueError: where the prefix is not in the table.
    """
    if curie.startswith(("http://", "https://")):
        return curie
    prefix, _, local = curie.partition(":")
    base = _BASES.get(prefix)
    if base is None or not local:
        raise ValueError(f"the prefix of {curie!r} is unknown")
    return base + local


def compress(iri: str) -> str | None:
    """The CURIE of an IRI in the project's own spelling of the prefix, or None where no prefix fits.

    >>> compress("http://id.nlm.nih.gov/mesh/D009080")
    'MESH:D009080'
    """
    found = _BASE.match(iri)
    return f"{_PREFIXES[found[0]]}:{iri[found.end() :]}" if found else None
