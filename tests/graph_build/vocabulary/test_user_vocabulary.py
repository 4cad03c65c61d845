"""A user's vocabulary, from the file to the answers: the example of the documentation, and what is refused."""

from __future__ import annotations

import gzip
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from graph_build.names import Names
from graph_build.pipeline import process
from graph_build.release import open_release
from graph_build.settings import BuildSettings
from graph_build.validation.violations import violations
from graph_build.vocabulary import check_vocabulary, read_vocabularies, vocabulary_quads
from ontology.additions import additions_of
from ontology.errors import VocabularyError
from server.app import close, create_app
from server.cli import cytolink
from server.settings import Settings

PAGE = (Path(__file__).parents[3] / "docs" / "vocabulary.md").read_text(encoding="utf-8")
TABLE = """# Fictizumab in giant cell arteritis

Table 1. Patients at baseline

Variable	Fictizumab (n = 20)	Placebo (n = 22)	p
Age (years), mean ± SD	71.2 ± 6.1	70.4 ± 7.0	0.69
Fictase (FxU/mL), median (IQR)	22 (11-40)	25 (13-44)	0.51
FACTI, mean ± SD	12.1 ± 3.0	12.4 ± 3.2	0.81
"""


def run(*arguments: str | Path) -> Result:
    """The command line, as a user calls it."""
    return CliRunner().invoke(cytolink, [str(a) for a in arguments], catch_exceptions=False)


def block(language: str) -> str:
    """An example of the page."""
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example's file and paper, a table of ours, and a release of both."""
    folder = tmp_path_factory.mktemp("example")
    (folder / "ours.yaml").write_text(block("yaml"), encoding="utf-8")
    (folder / "papers").mkdir()
    (folder / "papers" / "paper.txt").write_text(block("text"), encoding="utf-8")
    (folder / "papers" / "trial.md").write_text(TABLE, encoding="utf-8")
    built = run("build", folder / "papers", "--out", folder / "releases", "--vocabulary", folder / "ours.yaml")
    assert built.exit_code == 0, built.output
    return folder


def facts(folder: Path, kind: str) -> list[dict[str, Any]]:
    result = run("facts", "--release", folder / "releases", "--type", kind)
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_example_is_good(example: Path) -> None:
    result = run("vocabulary", "check", example / "ours.yaml")
    assert result.exit_code == 0
    assert "2 drugs, 1 target, 1 variable, 1 score, 1 unit; good" in result.stdout


def test_doses_values_and_targets_of_the_users_things_are_stated(example: Path) -> None:
    doses = {(f["slots"]["agent"], f["slots"].get("dose")) for f in facts(example, "intervention")}
    assert {("fictizumab", 200), ("nilvekimab", 150)} <= doses
    values = {(f["slots"]["variable"], f["slots"]["value"], f["slots"]["unit"]) for f in facts(example, "measurement")}
    assert {
        ("serum fictase", 88, "U/L"), ("serum fictase", 12.5, "[arb'U]/mL"), ("Fictive Activity Index", 31, "{score}"),
    } <= values  # fmt: skip
    assert any(f["slots"]["target"] == "IL-6 receptor" for f in facts(example, "drug_target"))


def test_tables_are_read_with_them_too(example: Path) -> None:
    cells = {
        (f["slots"].get("arm"), f["slots"]["variable"], f["slots"]["value"], f["slots"].get("unit"))
        for f in facts(example, "measurement")
        if f["document"] == "trial.md"
    }
    assert ("fictizumab", "Fictive Activity Index", 12.1, "{score}") in cells
    assert ("placebo", "fictase", 25, "[arb'U]/mL") in cells


@pytest.mark.parametrize(
    ("drug", "agents"),
    [
        ("fictizumab", {"fictizumab"}),
        ("ex:fictizumab", {"fictizumab"}),
        ("cyto:IL6Inhibitor", {"fictizumab"}),
        ("cytovoc:ours/il-99-inhibitor", {"nilvekimab"}),
        ("IL-99 inhibitor", {"nilvekimab"}),
    ],
)
def test_questions_know_names_and_classes(example: Path, drug: str, agents: set[str]) -> None:
    arguments = ("query", "treatments", "--release", example / "releases", "--format", "json", "-p", f"drug={drug}")
    answer = json.loads(run(*arguments).stdout)
    found = answer["results"]["bindings"] if isinstance(answer, dict) else answer
    said = {row["drug"]["value"] if isinstance(row["drug"], dict) else row["drug"] for row in found}
    assert said == agents


@pytest.mark.parametrize("given", ["ex:fictizumab", "https://example.org/id/fictizumab", "Fictimab"])
def test_resolve_finds_what_was_added(example: Path, given: str) -> None:
    found = json.loads(run("resolve", given, "--release", example / "releases", "--json").stdout)
    assert found["labels"] == ["fictizumab"]
    assert {"Fictimab", "FCZ"} <= set(found["names"])
    assert "paper.txt" in {file for file, _ in found["documents"]}


def test_every_number_and_unit_holds_against_the_documents(example: Path) -> None:
    verdict = run("verify", "--release", example / "releases", "--documents", example / "papers")
    assert verdict.exit_code == 0, verdict.output


def test_the_release_says_what_it_was_built_with(example: Path) -> None:
    release = open_release(example / "releases")
    (addition,) = read_vocabularies([example / "ours.yaml"])
    assert additions_of(release.manifest) == (addition,)
    graph = "<https://w3id.org/cytolink/graph/vocabulary/ours>"
    lines = gzip.decompress((release.path / "graph.nq.gz").read_bytes()).decode().splitlines()
    own = [line for line in lines if line.endswith(f"{graph} .")]
    assert any(line.startswith("<https://example.org/id/fictizumab>") and '"fictizumab"@en' in line for line in own)
    assert any(line.startswith(graph) and addition.sha256 in line for line in own)
    assert any(line.startswith(graph) and '"ours.yaml"' in line for line in own)


def test_the_index_of_names_says_of_what_kind_they_are(example: Path) -> None:
    names = Names(open_release(example / "releases").names_path)
    assert {(c.label, c.kind) for c in names.find("Fictimab") if c.exact} == {("fictizumab", "drug")}
    names.close()


@pytest.mark.slow
def test_processes_do_not_matter_and_another_file_gives_another_digest(example: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(10):
        text = block("text").replace("54-year", f"{40 + number}-year")
        (papers / f"{number}.txt").write_text(text, encoding="utf-8")
    for name, jobs in (("one", "1"), ("two", "2")):
        run("build", papers, "--out", tmp_path / name, "--jobs", jobs, "--vocabulary", example / "ours.yaml")
    one, two = (open_release(tmp_path / name) for name in ("one", "two"))
    assert one.digest == two.digest
    assert (one.path / "graph.nq.gz").read_bytes() == (two.path / "graph.nq.gz").read_bytes()
    other = tmp_path / "ours.yaml"
    other.write_text(block("yaml") + "# another\n", encoding="utf-8")
    run("build", papers, "--out", tmp_path / "other", "--vocabulary", other)
    assert open_release(tmp_path / "other").digest != one.digest


def test_a_vocabulary_is_in_force_for_its_own_build_alone(example: Path) -> None:
    """Threads that read the same bytes with different settings do not see one another's names."""
    data = block("text").encode()
    with_ours = BuildSettings(vocabulary=read_vocabularies([example / "ours.yaml"]))
    wanted = [with_ours, BuildSettings()] * 3
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda settings: process(data, "paper.txt", settings).lines, wanted))
    assert found == [process(data, "paper.txt", settings).lines for settings in wanted]
    assert any("example.org/id/fictizumab" in line for line in found[0])
    assert not any("example.org" in line or "cytovoc" in line for line in found[1])


def test_a_second_file_may_speak_of_the_first(example: Path, tmp_path: Path) -> None:
    second = tmp_path / "theirs.tsv"
    second.write_text(
        "# version: 2\nwhat\tlabel\tnames\tneutralises\tprinted\tucum\tonly_for\n"
        "drug\tmerotamab\tMerotab|Merotis\tIL-99\t\t\t\n"
        "unit\t\t\t\tFx\t{Fx}\tserum fictase\n",
        encoding="utf-8",
    )
    _, two = read_vocabularies([example / "ours.yaml", second])
    assert (two.name, two.version) == ("theirs", "2")
    assert any("cytovoc:ours/il-99" in dict(cells).get("neutralises", "") for _, cells in two.rows)
    alone = check_vocabulary(second)
    said = {fault.what for fault in alone.faults}
    assert said == {"'IL-99' is no known target", "'serum fictase' is no known variable"}


def test_a_known_drug_can_be_given_further_names(tmp_path: Path) -> None:
    file = tmp_path / "more.yaml"
    file.write_text("drugs:\n  - id: cyto:tocilizumab\n    names: [Tocimade]\n", encoding="utf-8")
    settings = BuildSettings(vocabulary=read_vocabularies([file]))
    text = b"A report\n\nCase report\nThe patient was given Tocimade 8 mg/kg.\n"
    lines = process(text, "paper.txt", settings).lines
    assert any("#tocilizumab>" in line for line in lines)
    quads = [str(quad) for quad in vocabulary_quads(settings.vocabulary)]
    assert any('#tocilizumab> <http://www.w3.org/2004/02/skos/core#altLabel> "Tocimade"@en' in quad for quad in quads)


def test_all_faults_are_named_at_once_and_nothing_is_built(tmp_path: Path) -> None:
    file = tmp_path / "v.yaml"
    file.write_text("drugs:\n  - label: response\n  - label: fictizumab\n    class: cyto:Disease\n", encoding="utf-8")
    result = run("vocabulary", "check", file, "--json")
    (report,) = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [re.sub(r".*, (line \d+).*", r"\1", fault["where"]) for fault in report["faults"]] == ["line 2", "line 4"]
    (tmp_path / "paper.txt").write_text(block("text"), encoding="utf-8")
    with pytest.raises(VocabularyError, match="1 more: cytolink vocabulary check"):
        run("build", tmp_path / "paper.txt", "--out", tmp_path / "releases", "--vocabulary", file)
    assert not (tmp_path / "releases").exists()


def test_what_a_release_adds_breaks_no_shape(example: Path) -> None:
    quads = vocabulary_quads(read_vocabularies([example / "ours.yaml"]))
    texts = [(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in quads]
    assert texts
    assert violations(texts) == []


def test_the_pages_understand_the_names_of_the_release_they_show(example: Path) -> None:
    app = create_app(open_release(example / "releases").path, Settings(workers=1, reload_seconds=0, deadline=60.0))
    client = app.test_client()
    try:
        assert "nilvekimab" in client.get("/q/treatments.csv?drug=IL-99+inhibitor").text
        assert "/q/treatments?drug=fictizumab" in client.get("/q/?search=Fictimab").text
        assert client.get("/q/treatments.csv?drug=unheardmab").status_code == 400
    finally:
        close(app)


def test_linking_an_ontology_keeps_what_was_added(example: Path, tmp_path: Path) -> None:
    terms = tmp_path / "terms.tsv"
    terms.write_text("MESH:D000001\tinvented thing\tmade-up thing\n", encoding="utf-8")
    copied = tmp_path / "releases"
    run("build", example / "papers", "--out", copied, "--vocabulary", example / "ours.yaml")
    before = open_release(copied)
    assert run("link", terms, "--release", copied).exit_code == 0
    after = open_release(copied)
    assert after.manifest["vocabulary"] == before.manifest["vocabulary"]
    names = Names(after.names_path)
    assert {(c.label, c.kind) for c in names.find("Fictimab") if c.exact} == {("fictizumab", "drug")}
    names.close()
