"""What fields and notices say of the article itself: identifiers, registration, what became of it."""

from __future__ import annotations

import pytest

from graph_build.facts.article import metadata
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise


def stated(text: str) -> list[tuple[object, object, str]]:
    """Property, value and printed words of each metadata fact."""
    document = read(text.encode(), "a")
    facts = metadata.state(recognise(document, Lexicon.default()))
    return [(f.slot("property"), f.slot("value"), document.printed(f.evidence[0].span)) for f in facts]


def jats(meta: str = "", body: str = "<p>Gout hurts.</p>", kind: str = "research-article") -> str:
    return (
        f'<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="{kind}"><front><article-meta>{meta}'
        f"</article-meta></front><body>{body}</body></article>"
    )


def page(heading: str, text: str) -> str:
    return f"# Anakinra in gout\n\n## {heading}\n\n{text}\n\n## Results\n\nGout hurts.\n"


def test_fields_are_stated_under_the_names_that_facts_from_text_have() -> None:
    meta = (
        '<article-id pub-id-type="doi">10.5555/g.1</article-id>'
        "<title-group><article-title>Gout</article-title></title-group>"
        "<contrib-group><contrib><name><surname>Bee</surname><given-names>Anna</given-names></name></contrib></contrib-group>"
        '<pub-date pub-type="epub"><day>4</day><month>3</month><year>2019</year></pub-date><volume>7</volume>'
        '<permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Free.</license-p>'
        "</license></permissions>"
    )
    assert stated(jats(meta)) == [
        ("title", "Gout", "Gout"),
        ("doi", "10.5555/g.1", "10.5555/g.1"),
        ("author", "Anna Bee", "Bee Anna"),
        ("volume", 7, "7"),
        ("publication_date", "2019-03-04", "4 3 2019"),
        ("publication_year", 2019, "2019"),
        ("license", "CC BY 4.0", "Free."),
    ]


def test_a_field_stands_for_what_the_text_would_say() -> None:
    abstract = "<abstract><p>See doi:10.5555/other.2 and PMID: 12345678.</p></abstract>"
    own = '<article-id pub-id-type="doi">10.5555/g.1</article-id>'
    assert [(name, value) for name, value, _ in stated(jats(own + abstract))] == [
        ("doi", "10.5555/g.1"),
        ("pmid", "12345678"),
    ]


@pytest.mark.parametrize(
    ("relation", "scheme", "target", "name", "value"),
    [
        ("retraction-forward", "doi", "10.5555/r.1", "retracted_by", "doi:10.5555/r.1"),
        ("retracted-article", "pubmed", "12345678", "retraction_of", "pmid:12345678"),
        ("object-of-concern", "doi", "10.5555/r.1", "concern_about", "doi:10.5555/r.1"),
        ("correction-forward", "uri", "https://doi.org/10.5555/c.1", "corrected_by", "doi:10.5555/c.1"),
        ("corrected-article", "pmc", "PMC1234567", "corrects", "pmcid:PMC1234567"),
        ("preprint", "doi", "10.5555/p.1", "version_of", "doi:10.5555/p.1"),
    ],
)
def test_related_articles(relation: str, scheme: str, target: str, name: str, value: str) -> None:
    link = f'<related-article related-article-type="{relation}" ext-link-type="{scheme}" xlink:href="{target}"/>'
    assert (name, value, " ") in stated(jats(link))


def test_kinds_of_articles_that_are_notices() -> None:
    assert stated(jats(kind="retraction"))[0][:2] == ("article_type", "retraction")
    assert not any(name == "article_type" for name, _, _ in stated(jats()))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("This article has been retracted: see doi:10.5555/r.1.", "retracted_by", "doi:10.5555/r.1"),
        ("This paper was withdrawn by its authors.", "retracted_by", "not stated"),
        ("Retraction of: Bee A. Gout. doi:10.5555/g.1", "retraction_of", "doi:10.5555/g.1"),
        ("Erratum to: Gout and pain. PMID: 12345678", "corrects", "pmid:12345678"),
        ("A correction to this article has been published, doi 10.5555/c.1.", "corrected_by", "doi:10.5555/c.1"),
        ("An expression of concern has been published for it.", "concern_by", "not stated"),
        ("It is the preprint of doi:10.5555/g.9.", "version_of", "doi:10.5555/g.9"),
    ],
)
def test_notices_in_the_text(text: str, name: str, value: str) -> None:
    assert (name, value) in [fact[:2] for fact in stated(page("Notice", text).replace("## Notice", "## Notes"))]


@pytest.mark.parametrize(
    "text",
    [
        "The article of Bee was retracted in 2009 [1].",
        "Consent was withdrawn by two patients.",
        "The dose was corrected for weight.",
    ],
)
def test_what_became_of_others_is_not_said_of_the_article(text: str) -> None:
    names = {name for name, _, _ in stated(page("Notes", text))}
    assert not names & {"retracted_by", "retraction_of", "corrected_by", "corrects", "concern_by"}


@pytest.mark.parametrize(
    ("heading", "text", "number", "words"),
    [
        ("Abstract", "ClinicalTrials.gov #NCT01234567.", "NCT01234567", "ClinicalTrials.gov #NCT01234567"),
        ("Methods", "CALM-1 (NCT01234567) began in 2009.", "NCT01234567", "CALM-1 (NCT01234567"),
        ("Methods", "It is registered as ISRCTN 12345678 now.", "ISRCTN12345678", "registered as ISRCTN 12345678"),
        ("Methods", "Registered in the DRKS (DRKS00012345).", "DRKS00012345", "DRKS (DRKS00012345"),
        ("Methods", "Its EudraCT number 2010-012345-67 is open.", "2010-012345-67", "EudraCT number 2010-012345-67"),
    ],
)
def test_registrations(heading: str, text: str, number: str, words: str) -> None:
    found = [(value, seen) for name, value, seen in stated(page(heading, text)) if name == "trial_registration"]
    assert number in {value for value, _ in found}
    assert any(words in seen for value, seen in found if value == number)


def test_registrations_of_cited_trials_are_not_the_own() -> None:
    text = (
        "Others were registered as NCT00000001 [1,2]. Ours was registered as NCT00000002. We drew on NCT00000003 too."
    )
    work = "\n\n## References\n\n1. Bee A. Gout. J Gout 2001;1:1-2.\n2. Cee A. Gout. J Gout 2001;1:1-2.\n"
    numbers = [value for name, value, _ in stated(page("Methods", text) + work) if name == "trial_registration"]
    assert numbers == ["NCT00000002"]
