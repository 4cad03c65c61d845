"""A document is cited as its article is: by author and year, with the IRIs that others know the article by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph_build.errors import SettingsError
from graph_build.model.publications import Publication
from graph_build.pipeline import process
from graph_build.rdf.citations import citation_quads
from graph_build.rdf.terms import Quads
from graph_build.settings import BuildSettings
from graph_build.sources.metadata import read_metadata
from ontology.namespaces import DCTERMS, RDFS

if TYPE_CHECKING:
    from pathlib import Path

LONG = "Tocilizumab for the treatment of refractory disease in nine of our patients"
JATS = f"""<article article-type="research-article"><front><journal-meta><journal-title-group><journal-title>Ann Rheum
</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmid">123456</article-id><article-id pub-id-type="pmc">7654321</article-id>
<article-id pub-id-type="doi">10.1000/abc</article-id><title-group><article-title>{LONG}</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>van der Berg</surname>
<given-names>Anna B</given-names></name>
</contrib><contrib contrib-type="author"><name><surname>Roe</surname><given-names>Jo</given-names></name></contrib>
</contrib-group><pub-date pub-type="epub"><year>2012</year></pub-date></article-meta></front>
<body><sec><title>Methods</title><p>Patients were given tocilizumab 8 mg/kg.</p></sec></body></article>"""


def said(lines: tuple[str, ...], name: str) -> list[str]:
    return [line for line in lines if f"<{DCTERMS}{name}>" in line or f"<{RDFS}{name}> " in line]


def test_the_front_matter_of_jats_is_its_citation() -> None:
    made = process(JATS.encode(), "a.nxml", BuildSettings(curation=False))
    (whole,) = said(made.lines, "bibliographicCitation")
    assert f'"van der Berg AB et al. 2012, {LONG}, Ann Rheum, doi:10.1000/abc"' in whole
    assert any('"van der Berg 2012"' in line for line in said(made.lines, "label") if line.split(" ")[0][-2] != "/")
    linked = {line.split(" ")[2] for line in said(made.lines, "isFormatOf")}
    assert linked == {
        "<https://doi.org/10.1000/abc>",
        "<http://identifiers.org/pubmed/123456>",
        "<https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7654321>",
    }
    assert made.source["publication"]["short"] == "van der Berg 2012"  # type: ignore[index]


def test_a_title_that_is_wording_is_left_out_without_quotations() -> None:
    made = process(JATS.encode(), "a.nxml", BuildSettings(curation=False, quotes=False))
    assert not any(LONG in line for line in made.lines)
    assert LONG not in str(made.source)
    (whole,) = said(made.lines, "bibliographicCitation")
    assert '"van der Berg AB et al. 2012, Ann Rheum, doi:10.1000/abc"' in whole


def test_the_file_of_a_user_says_what_the_text_does_not(tmp_path: Path) -> None:
    table = tmp_path / "papers.csv"
    table.write_text("file,authors,year,doi\nb.txt,Cohen SB; Roe J,2012,https://doi.org/10.1000/x\n", encoding="utf-8")
    made = process(b"The patient was given anakinra.", "b.txt", BuildSettings(metadata=read_metadata(table)))
    (whole,) = said(made.lines, "bibliographicCitation")
    assert '"Cohen SB et al. 2012, doi:10.1000/x"' in whole


@pytest.mark.parametrize(
    ("rows", "what"),
    [("file,autor\nb.txt,Roe\n", "no column 'autor'"), ("file,year\nb.txt,12\n", "'12' is no year"),
     ("file,year\n,2012\n", "names no document")],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_the_line(tmp_path: Path, rows: str, what: str) -> None:
    table = tmp_path / "papers.csv"
    table.write_text(rows, encoding="utf-8")
    with pytest.raises(SettingsError, match=rf"papers\.csv, line 2: .*{what}"):
        read_metadata(table)


@pytest.mark.parametrize(
    ("author", "short"),
    [
        ("ED Bateman", "Bateman 2006"),
        ("Cohen SB", "Cohen 2006"),
        ("Josef S Smolen", "Smolen 2006"),
        ("Désirée van der Heijde", "van der Heijde 2006"),
        ("Martin Luther King Jr", "King 2006"),
        ("Roe, Jo", "Roe 2006"),
        ("RECOVERY Collaborative Group", "RECOVERY Collaborative Group 2006"),
    ],
)
def test_a_paper_is_called_by_the_surname_of_its_first_author(author: str, short: str) -> None:
    assert Publication(authors=(author,), year=2006).short == short


def test_without_an_author_the_file_is_named() -> None:
    quads = Quads("<urn:g>", quotes=True)
    citation_quads(quads, "urn:d", "case.txt", Publication())
    assert [value for _, _, value, _ in quads.held] == ['"case.txt"']
