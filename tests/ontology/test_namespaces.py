"""IRIs that must not drift: other people's data use them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.namespaces import compress, converter, expand


@pytest.mark.parametrize(
    ("curie", "iri"),
    [
        ("SIO:001067", "http://semanticscience.org/resource/SIO_001067"),
        ("MESH:D009080", "http://id.nlm.nih.gov/mesh/D009080"),
        ("HGNC:6018", "http://identifiers.org/hgnc/6018"),
        ("biolink:Drug", "https://w3id.org/biolink/vocab/Drug"),
        ("MONDO:0012727", "http://purl.obolibrary.org/obo/MONDO_0012727"),
        ("UniProt:P05231", "http://purl.uniprot.org/uniprot/P05231"),
    ],
)
def test_prefixes_are_pinned(curie: str, iri: str) -> None:
    assert expand(curie) == iri
    assert compress(iri) == curie


@given(st.sampled_from(sorted(converter().prefix_map)), st.from_regex(r"[A-Za-z0-9_]{1,12}", fullmatch=True))
def test_curies_survive_the_way_there_and_back(prefix: str, local: str) -> None:
    iri = expand(f"{prefix}:{local}")
    back = compress(iri)
    assert back is not None
    assert expand(back) == iri


def test_other_spellings_of_a_prefix_mean_the_same() -> None:
    assert expand("mesh:D009080") == expand("MeSH:D009080") == expand("MESH:D009080")


def test_an_iri_is_left_alone_and_an_unknown_prefix_refused() -> None:
    assert expand("https://example.org/x") == "https://example.org/x"
    with pytest.raises(ValueError, match="nowhere"):
        expand("nowhere:1")


@given(
    st.builds(
        str.__add__,
        st.sampled_from(
            [*converter().reverse_prefix_map, "https://example.org/", "http://purl.obolibrary.org/obo/MON"]
        ),
        st.text(max_size=8),
    )
)
def test_the_table_reads_iris_as_the_curies_package_does(iri: str) -> None:
    assert compress(iri) == converter().compress(iri)


def test_every_spelling_of_a_prefix_expands_as_the_curies_package_has_it() -> None:
    for record in converter().records:
        for prefix in (record.prefix, *record.prefix_synonyms):
            assert expand(f"{prefix}:1") == converter().expand(f"{prefix}:1") == f"{record.uri_prefix}1"
