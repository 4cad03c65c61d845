"""What an article says of itself becomes facts, each with the place where it says so."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from graph_build.facts.article import metadata
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from graph_build.model import Fact

JOURNAL_PAGE = """\
Rituximab in pemphigus that does not respond to
prednisone: 4 Welsh siblings
Ada Lovelace, Grace B. Hopper,
and Mary van Somerville

ABSTRACT. Objective. This case series shows how rituximab was given in pemphigus (PV).
Results. All four did well. (First Release May 2
2007; Ann Dermatol 2007;12:301–9; doi:10.1234/ad.2007.55)

Key Indexing Terms:
PEMPHIGUS            RITUXIMAB

From the Department of Dermatology, Cardiff Hospital, Cardiff, Wales.
A. Lovelace, MD; G.B. Hopper, MD, PhD, Unit of Rare Diseases.
Address correspondence to Dr. A. Lovelace, Cardiff Hospital, 12 Castle
Street, Cardiff, Wales. E-mail: ada@cardiff.example.org
Accepted for publication 9 March, 2007.

METHODS
Differences with a p value of < 0.01 were considered significant. We compared them as
others had done before us in J Other 1999;3:4-5.

Figure 1. Skin of the back. Before rituximab.

Competing interests
The authors declare no conflict of interest.
"""

MARKDOWN_PAGE = """\
# Anifrolumab for lupus: a randomised trial

**Authors:** Mary Anning, Ada Lovelace

PubMed | doi: 10.5555/abc-9 | Journal of Rare Skin | 2021-11-05

## TL;DR

It works.

## Full text

_Full text omitted here._ Read the complete article: https://papers.example.org/PMC7654321/full

## Figures

5 figures in the complete article

Copyright © 2021 by The Skin Society. This is an open access article under the Creative Commons
Attribution-ShareAlike License (https://creativecommons.org/licenses/by-sa/3.0/).

---
Source: https://papers.example.org/PMC7654321
"""


NUMBERED_PAGE = """\
Frontiers in Dermatology | www.example.org
ORIGINAL RESEARCH
published: 12 May 2019
doi: 10.5555/fderm.2019.00123

Secukinumab in refractory pyoderma:
a randomised controlled trial
Jane M. Doe1*, John O'Neil2,3 and José García-López2
1 Department of Dermatology, University Hospital, Boston, United States, 2 Institute of
Immunology, University of Oslo, Oslo, Norway, 3 Skin Research Centre, Bergen, Norway
Received: 01 March 2019
Accepted: 30 April 2019
*Correspondence:
Jane M. Doe
jane.doe@uh.example.org

Background: Pyoderma gangrenosum is a rare disease. We tested secukinumab in a trial of
forty adults with refractory disease who had been given steroids before.
Results: Ulcers healed in 12 of 20 patients, which is more than healed with placebo alone.
Keywords: pyoderma, secukinumab

INTRODUCTION
Pyoderma gangrenosum hurts. It is treated with steroids, which do not help all of those who
are given them, and it comes back in many of those whom they helped at first.
"""


def stated(text: str) -> list[Fact]:
    return list(metadata.state(recognise(read(text.encode(), "x.txt"), Lexicon.default())))


def values(facts: list[Fact]) -> Mapping[str, list[object]]:
    found: dict[str, list[object]] = {}
    for fact in facts:
        found.setdefault(str(fact.slot("property")), []).append(fact.slot("value"))
    return found


def test_journal_page() -> None:
    found = values(stated(JOURNAL_PAGE))
    assert found["title"] == ["Rituximab in pemphigus that does not respond to prednisone: 4 Welsh siblings"]
    assert found["author"] == ["Ada Lovelace", "Grace B. Hopper", "Mary van Somerville"]
    assert found["article_type"] == ["case series"]
    assert found["first_release_date"] == ["2007-05-02"]
    assert found["date_accepted"] == ["2007-03-09"]
    assert found["journal"] == ["Ann Dermatol"]
    assert found["publication_year"] == [2007]
    assert found["volume"] == [12]
    assert found["pages"] == ["301-9"]
    assert found["doi"] == ["10.1234/ad.2007.55"]
    assert found["keyword"] == ["PEMPHIGUS", "RITUXIMAB"]
    assert found["affiliation"] == ["Department of Dermatology, Cardiff Hospital, Cardiff, Wales"]
    assert found["corresponding_author"] == ["A. Lovelace"]
    assert found["correspondence_address"] == ["Cardiff Hospital, 12 Castle Street, Cardiff, Wales"]
    assert found["email"] == ["ada@cardiff.example.org"]
    assert found["significance_threshold"] == [Decimal("0.01")]
    assert found["figure_caption"] == ["Skin of the back"]
    assert found["conflict_of_interest"] == ["none reported"]


def test_authors_have_an_order() -> None:
    facts = stated(JOURNAL_PAGE)
    assert [f.slot("position") for f in facts if f.slot("property") == "author"] == [1, 2, 3]


def test_numbered_affiliations_and_markers_behind_names() -> None:
    found = values(stated(NUMBERED_PAGE))
    assert found["title"] == ["Secukinumab in refractory pyoderma: a randomised controlled trial"]
    assert found["author"] == ["Jane M. Doe", "John O'Neil", "José García-López"]
    assert found["affiliation"] == [
        "Department of Dermatology, University Hospital, Boston, United States",
        "Institute of Immunology, University of Oslo, Oslo, Norway",
        "Skin Research Centre, Bergen, Norway",
    ]
    assert found["corresponding_author"] == ["Jane M. Doe"]
    assert found["article_type"] == ["randomized controlled trial"]
    assert found["publication_date"] == ["2019-05-12"]
    assert found["keyword"] == ["pyoderma", "secukinumab"]


def test_markdown_page() -> None:
    found = values(stated(MARKDOWN_PAGE))
    assert found["title"] == ["Anifrolumab for lupus: a randomised trial"]
    assert found["author"] == ["Mary Anning", "Ada Lovelace"]
    assert found["article_type"] == ["randomized controlled trial"]
    assert found["archive"] == ["PubMed"]
    assert found["doi"] == ["10.5555/abc-9"]
    assert found["journal"] == ["Journal of Rare Skin"]
    assert found["publication_date"] == ["2021-11-05"]
    assert found["pmcid"] == ["PMC7654321", "PMC7654321"]
    assert found["full_text_present"] == [False]
    assert found["full_text_url"] == ["https://papers.example.org/PMC7654321/full"]
    assert found["source_url"] == ["https://papers.example.org/PMC7654321"]
    assert found["figure_count"] == [5]
    assert found["access"] == ["open access"]
    assert found["license"] == ["CC BY-SA 3.0"]
    assert found["copyright"] == ["© 2021 by The Skin Society"]


@pytest.mark.parametrize("page", [JOURNAL_PAGE, MARKDOWN_PAGE])
def test_each_fact_quotes_the_place_it_was_read_in(page: str) -> None:
    for fact in stated(page):
        span = fact.evidence[0].span
        quoted = " ".join(page[span.start : span.end].split())
        value = fact.slot("value")
        if fact.slot("property") in ("title", "author", "doi", "journal", "keyword", "email", "affiliation", "pages"):
            assert str(value).replace("-", "–") in quoted.replace("-", "–")
        assert 0 < span.end - span.start <= 400


def test_a_cited_journal_is_not_the_articles_own() -> None:
    assert "J Other" not in values(stated(JOURNAL_PAGE))["journal"]


def test_prose_alone_states_nothing() -> None:
    text = "Pemphigus hurts. We looked at it in May 2001 and published it in Lancet 2001;1:2-3."
    assert stated(text) == []


@pytest.mark.shared
def test_source_documents(shared: Path) -> None:
    """What the gold facts ask of title blocks, spot-checked here; the scorer checks all of it."""
    found = {p.name[:3]: values(stated(p.read_text("utf-8"))) for p in sorted((shared / "documents").glob("*.txt"))}
    assert [len(found[n].get("author", [])) for n in ("000", "001", "002", "003", "004")] == [6, 0, 1, 0, 5]
    assert found["000"]["doi"] == ["10.3389/fimmu.2026.1729717"]
    assert found["002"]["license"] == ["CC BY-NC 4.0"]
    assert found["002"]["date_received"] == ["2019-02-13"]
    assert found["003"]["significance_threshold"] == [Decimal("0.05")]
    assert found["004"]["pages"] == ["2047-51"]
