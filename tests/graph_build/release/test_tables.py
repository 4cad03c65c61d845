"""The tables of a release say what its graph says, the same in every build."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graph_build.commands.documents import publish_documents
from graph_build.release.tables import tabled
from queries.catalogue import find

if TYPE_CHECKING:
    from pathlib import Path

    from graph_build.release import Release

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

CASE = (
    "A 41-year-old man was admitted with adult-onset Still disease on 3 May 2020. On admission the ferritin was 9000 "
    "ug/L. On 5 May 2020 he received anakinra 100 mg daily. He had no rash. He was discharged on 20 May 2020.\n"
)
TRIAL = (
    "We randomised 90 patients with gout to canakinumab (n = 46) or placebo (n = 44). At week 8, a flare occurred in "
    "6 of 46 patients (13.0%) in the canakinumab group and in 18 of 44 (40.9%) in the placebo group (odds ratio 0.22, "
    "95% CI 0.08 to 0.62; p = 0.004). Headache occurred in 3 of 46 patients who received canakinumab.\n"
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("tables")
    for name, text in (("case.txt", CASE), ("trial.txt", TRIAL)):
        (folder / name).write_text(text, encoding="utf-8")
    return publish_documents([folder / "case.txt", folder / "trial.txt"], folder / "releases")


def test_records_are_tables() -> None:
    names = {query.name for query in tabled()}
    assert {"arms", "measures", "results", "effects", "adverse-events", "treatments", "timeline", "documents"} <= names


@pytest.mark.parametrize("name", [query.name for query in tabled()])
def test_a_table_says_what_the_graph_says(name: str, release: Release) -> None:
    table = pq.read_table(release.table_path(name))
    answer = release.store().select(find(name).bind())
    assert table.schema.names == list(answer.variables)
    said = [[None if term is None else term.value for term in row] for row in answer]
    assert said or name in {"baseline", "indications", "responses"}
    found = [list(row.values()) for row in table.to_pylist()]
    assert len(found) == len(said)
    for one, other in zip(found, said, strict=True):
        for value, text in zip(one, other, strict=True):
            if isinstance(value, bool):
                assert text == str(value).lower()
            elif isinstance(value, int | float):
                assert float(text or "nan") == value
            else:
                assert text == value


def test_a_table_says_what_its_columns_are(release: Release) -> None:
    schema = pq.read_schema(release.table_path("results"))
    told = json.loads(schema.metadata[b"cytolink.columns"])
    assert told["n"] == {"meaning": "participants with the event", "type": "integer", "unit": "1"}
    assert (str(schema.field("n").type), str(schema.field("value").type)) == ("int64", "double")
    assert schema.metadata[b"cytolink.graph"].decode() == release.manifest["graph"]["sha256"]


def test_equal_releases_have_equal_tables(release: Release, tmp_path: Path) -> None:
    """Also where the second grew out of another release."""
    sources = [release.path.parents[1] / name for name in ("case.txt", "trial.txt")]
    publish_documents(sources[:1], tmp_path)
    again = publish_documents(sources, tmp_path)
    assert again.digest == release.digest
    for query in tabled():
        assert again.table_path(query.name).read_bytes() == release.table_path(query.name).read_bytes(), query.name


def test_arms_measures_and_documents(release: Release) -> None:
    arms = {row["arm"]: row for row in pq.read_table(release.table_path("arms")).to_pylist()}
    assert arms["canakinumab"]["n"] == 46
    assert arms["canakinumab"]["drugs"] == "canakinumab"
    assert arms["placebo"]["role"].endswith("control arm")
    measures = pq.read_table(release.table_path("measures")).to_pylist()
    assert [(row["results"], row["analyses"]) for row in measures if row["measure"] == "flare"] == [(2, 1)]
    documents = pq.read_table(release.table_path("documents")).to_pylist()
    assert [(row["document"], row["end"]) for row in documents] == [("case.txt", len(CASE)), ("trial.txt", len(TRIAL))]
