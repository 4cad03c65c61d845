"""What the questions to several endpoints say, column by column, on rows that are known."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

import pytest

from queries.catalogue import catalogue, find
from server.federation.local import resolved
from server.federation.service import Federation
from server.federation.standin import with_stand_ins
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.release import Release

Row = dict[str, str]


@pytest.fixture(scope="module")
def answer(bundled_release: Release) -> Iterator[Callable[..., list[Row]]]:
    """Answers a question by stand-ins: its rows, terms without language and datatype, unbound as an empty string."""
    store = bundled_release.store()
    with with_stand_ins(Settings()) as settings, closing(Federation(settings)) as federation:

        @cache
        def ask(name: str, **given: str) -> list[Row]:
            text, _ = resolved(store.engine, find(name).bind(given), settings, federation)
            found = store.select(text)
            return [
                dict(zip(found.variables, ("" if term is None else term.value for term in row), strict=True))
                for row in found
            ]

        yield ask


def row_of(rows: list[Row], **where: str) -> Row:
    """The one row with these values."""
    (found,) = [row for row in rows if where.items() <= row.items()]
    return found


def listed(cell: str) -> set[str]:
    """What a list in a cell names, each once and nothing empty."""
    found = cell.split("; ") if cell else []
    assert len(found) == len(set(found))
    assert "" not in found
    return set(found)


Answer = Callable[..., list[Row]]
UNIPROT = "http://purl.uniprot.org/uniprot/"
MESH = "http://id.nlm.nih.gov/mesh/"
OBO = "http://purl.obolibrary.org/obo/"


def test_bgee_expression_has_the_score_anywhere_in_a_tissue(answer: Answer) -> None:
    rows = answer("bgee-expression", drug="tocilizumab")
    assert {(row["target"], row["gene"]) for row in rows} == {("IL-6 receptor", "IL6R"), ("IL-6", "IL6")}
    blood = row_of(rows, gene="IL6R", tissue_name="blood")  # not of one sex, one age or one kind of cell
    assert (blood["tissue"], blood["score"]) == (f"{OBO}UBERON_0000178", "79.6")
    scores = [float(row["score"]) for row in rows if row["gene"] == "IL6R"]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 7
    assert "cellular_component" not in {row["tissue_name"] for row in rows}


def test_chembl_mechanisms_can_disagree(answer: Answer) -> None:
    rows = answer("chembl-mechanisms")
    tocilizumab = row_of(rows, agent="tocilizumab")
    assert tocilizumab["molecule"] == "http://rdf.ebi.ac.uk/resource/chembl/molecule/CHEMBL1237022"
    assert tocilizumab["mechanisms"] == "IL-6 receptor antagonist"
    assert (tocilizumab["targets"], tocilizumab["targets_here"], tocilizumab["agrees"]) == ("P08887", "P08887", "yes")
    assert tocilizumab["documents"] == "2"  # two documents say so themselves; others say that it blocks IL-6
    assert "Giant Cell Arteritis (phase 4)" in listed(tocilizumab["indications"])
    aspirin = row_of(rows, agent="aspirin")
    assert (listed(aspirin["targets"]), aspirin["targets_here"]) == ({"P23219", "P35354"}, "P23219")
    assert (aspirin["agrees"], aspirin["documents"]) == ("in part", "0")
    steroid = row_of(rows, agent="methylprednisolone")
    assert (steroid["targets"], steroid["targets_here"], steroid["agrees"]) == ("P04150", "", "no")
    alkylating = row_of(rows, agent="cyclophosphamide")
    assert (alkylating["mechanisms"], alkylating["targets"]) == ("DNA inhibitor", "")
    assert (alkylating["agrees"], alkylating["indications"]) == ("not comparable", "")


def test_mesh_actions(answer: Answer) -> None:
    row = row_of(answer("mesh-actions"), agent="rituximab")
    assert row["heading"] == f"{MESH}D000069283"
    named = {"Antineoplastic Agents, Immunological", "Antirheumatic Agents", "Immunologic Factors"}
    assert listed(row["actions"]) == named


def test_mesh_broader(answer: Answer) -> None:
    rows = answer("mesh-broader", disease="MONDO:0012727")
    assert {row["condition"] for row in rows} == {"Kawasaki disease"}
    row = row_of(rows, broader_name="Vasculitis")
    assert (row["heading"], row["broader"]) == (f"{MESH}D009080", f"{MESH}D014657")
    assert f"{MESH}D009080" not in {row["broader"] for row in rows}


def test_rhea_reactions(answer: Answer) -> None:
    row = row_of(answer("rhea-reactions", drug="methotrexate"))
    assert (row["target"], row["protein"]) == ("DHFR", f"{UNIPROT}P00374")
    assert row["reaction"] == "http://rdf.rhea-db.org/15009"
    assert row["equation"].startswith("(6S)-5,6,7,8-tetrahydrofolate + NADP(+) = ")


def test_target_dossiers_name_the_tissues_of_a_high_score(answer: Answer) -> None:
    rows = answer("target-dossiers")
    row = row_of(rows, agent="tocilizumab")
    assert (row["target"], row["documents"]) == ("IL-6 receptor", "3")
    assert row["function"].startswith("Binds IL6 with low affinity")
    assert listed(row["tissues"]) == {"coronary artery", "lung"}
    assert row["mechanisms"] == "IL-6 receptor antagonist"
    assert row_of(rows, agent="adalimumab")["tissues"] == ""
    scores = answer("bgee-expression", drug="tocilizumab")
    assert {row["tissue_name"] for row in scores if row["gene"] == "IL6R" and float(row["score"]) >= 90} == {
        "coronary artery",
        "lung",
    }


def test_ubergraph_below_counts_documents(answer: Answer) -> None:
    rows = answer("ubergraph-below")
    assert len(rows) == 61
    kawasaki = row_of(rows, disease_id=f"{OBO}MONDO_0012727")
    assert (kawasaki["disease_name"], kawasaki["known"], kawasaki["evidence"]) == ("Kawasaki disease", "true", "3")
    takayasu = row_of(rows, disease_name="Takayasu arteritis")
    assert (takayasu["known"], takayasu["evidence"]) == ("true", "1")
    shwartzman = row_of(rows, disease_name="Shwartzman phenomenon")
    assert (shwartzman["known"], shwartzman["evidence"]) == ("false", "0")
    assert [row["evidence"] for row in rows[2:]] == ["0"] * 59


def test_ubergraph_features_count_documents_on_that_disease(answer: Answer) -> None:
    rows = answer("ubergraph-features")
    documents = {(row["condition"], row["feature_name"]): row["documents"] for row in rows}
    assert row_of(rows, condition="Kawasaki disease", feature_name="Fever")["feature"] == f"{OBO}HP_0001945"
    assert documents["Kawasaki disease", "Fever"] == "1"
    assert documents["Takayasu arteritis", "Fever"] == "0"  # patients with Kawasaki disease had it
    assert documents["Takayasu arteritis", "Elevated erythrocyte sedimentation rate"] == "0"
    assert documents["Kawasaki disease", "Myocarditis"] == "1"  # which is one of MONDO's diseases here
    assert documents["Kawasaki disease", "Coronary artery aneurysm"] == "2"  # a synonym of one of them
    assert documents["Kawasaki disease", "Strawberry tongue"] == "0"


def test_uniprot_functions(answer: Answer) -> None:
    row = row_of(answer("uniprot-functions"), protein=f"{UNIPROT}P01375")
    assert (row["target"], row["gene"], row["places"]) == ("TNF", "TNF", "Secreted")
    assert row["function"].startswith("Cytokine of macrophages")


def test_uniprot_targets_are_all_that_a_drug_acts_on(answer: Answer) -> None:
    rows = answer("uniprot-targets")
    row = row_of(rows, agent="tocilizumab", acts="target")
    assert (row["protein"], row["entry_name"], row["gene"]) == (f"{UNIPROT}P08887", "IL6RA_HUMAN", "IL6R")
    assert row["diseases"] == "Hyper-IgE syndrome 5, autosomal recessive, with recurrent infections"
    assert row_of(rows, agent="tocilizumab", acts="blocked cytokine")["gene"] == "IL6"
    # what is neither antagonised nor neutralised is a target, too
    assert row_of(rows, agent="sirolimus")["entry_name"] == "MTOR_HUMAN"
    assert {row["protein"] for row in rows} == {row["protein"] for row in answer("uniprot-functions")}


def test_vasculitis_cytokines_have_pathways_and_other_drugs(answer: Answer) -> None:
    rows = answer("vasculitis-cytokines")
    assert len(rows) == 6
    assert all(listed(row["pathways"]) for row in rows)
    receptor = row_of(rows, target="IL-6 receptor")
    assert receptor["agents"] == "tocilizumab"
    assert listed(receptor["diseases"]) == {"Kawasaki disease", "Takayasu arteritis"}
    assert listed(receptor["pathways"]) == {"IL-6 signaling pathway", "PI3K-Akt signaling pathway"}
    assert listed(receptor["other_drugs"]) == {"levilimab", "satralizumab", "vobarilizumab", "sarilumab"}
    assert row_of(rows, target="IL-1 receptor")["other_drugs"] == ""
    tnf = row_of(rows, target="TNF")
    assert listed(tnf["agents"]) == {"adalimumab", "infliximab", "TNF inhibitor"}
    assert listed(tnf["other_drugs"]) == {"certolizumab pegol", "etanercept", "golimumab"}
    takayasu = row_of(answer("vasculitis-cytokines", disease="MONDO:0017991"), target="IL-6 receptor")
    assert takayasu["diseases"] == "Takayasu arteritis"


def test_wikidata_names(answer: Answer) -> None:
    rows = answer("wikidata-names")
    assert row_of(rows, name="tocilizumab") == {
        "what": "drug",
        "name": "tocilizumab",
        "by": "L04AC07",
        "other_name": "トシリズマブ",
    }
    assert row_of(rows, by="D009080")["other_name"] == "川崎病"
    assert {row["other_name"] for row in answer("wikidata-names", language="fr")} != {row["other_name"] for row in rows}


def test_wikidata_other_drugs_say_which_were_given_here(answer: Answer) -> None:
    rows = answer("wikidata-other-drugs")
    tocilizumab = row_of(rows, target="IL-6 receptor", other_drug="tocilizumab")
    assert (tocilizumab["protein"], tocilizumab["atc"]) == (f"{UNIPROT}P08887", "L04AC07")
    assert "giant cell arteritis" in listed(tocilizumab["treats"])
    here = {row["other_drug"] for row in rows if row["here"] == "true"}
    assert here >= {"tocilizumab", "anakinra", "infliximab", "adalimumab", "rituximab"}
    assert "ciclosporin" in here  # cyclosporine here: known by its number
    assert not here & {"sarilumab", "etanercept", "canakinumab", "voclosporin"}  # etanercept is named, not given
    assert row_of(rows, other_drug="olokizumab")["atc"] == ""


def test_wikidata_trials(answer: Answer) -> None:
    row = row_of(answer("wikidata-trials"), nct="NCT02179853")
    assert (row["agent"], row["condition"]) == ("anakinra", "Kawasaki disease")
    assert row["trial"].startswith("Anakinra in infants and children")


def test_wikipathways_targets(answer: Answer) -> None:
    row = row_of(answer("wikipathways-targets", drug="methotrexate"), pathway_name="One-carbon metabolism")
    assert (row["target"], row["protein"]) == ("DHFR", f"{UNIPROT}P00374")
    assert row["pathway"].endswith("identifiers.org/wikipathways/WP241")


def test_each_column_is_promised_and_each_question_is_looked_at(answer: Answer) -> None:
    for query in catalogue().values():
        if not query.federated:
            continue
        rows = answer(query.name)
        assert list(rows[0]) == [column.name for column in query.header.columns]
        for column in rows[0]:
            assert any(row[column] for row in rows), f"{query.name}: nothing in any row of {column}"
