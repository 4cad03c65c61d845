"""Exports of a made-up case and trial, read by the libraries of their formats."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import re
import shutil
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graph_build.commands.documents import publish_documents
from graph_build.commands.exporting import export
from graph_build.exports.meta_analysis import arms, contrasts

ROOT = Path(__file__).parents[3]
CASE = (
    "A 34-year-old woman was admitted with Takayasu arteritis on 12 March 2021. On admission the C-reactive protein "
    "was 260 mg/L. On 14 March 2021 she received infliximab 5 mg/kg. She had no fever. Tocilizumab was refused. "
    "She died of septic shock on 20 March 2021.\n"
)
TRIAL = (
    "We randomised 78 patients with giant cell arteritis to sarilumab (n = 40) or placebo (n = 38). "
    "At week 12, relapse occurred in 8 of 40 patients (20.0%) in the sarilumab group and in 19 of 38 (50.0%) in the "
    "placebo group (odds ratio 0.25, 95% CI 0.09 to 0.68; p = 0.006).\n"
)
EFFECT = {
    "document": "a.txt", "paper": "Smith 2020", "measure": "relapse", "measure_id": "", "timepoint": "week 12",
    "population": "", "arm": "sarilumab", "comparator": "placebo", "effect": "OR", "estimate": "0.5", "low": "0.25",
    "high": "1", "level": "95", "adjusted": "", "start": "1", "end": "2",
}  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the case and the trial."""
    folder = tmp_path_factory.mktemp("exports")
    for name, text in (("case.txt", CASE), ("trial.txt", TRIAL)):
        (folder / name).write_text(text, encoding="utf-8")
    publish_documents([folder / "case.txt", folder / "trial.txt"], folder / "releases")
    return folder / "releases"


def exported(release: Path, form: str) -> tuple[str, str]:
    """What is exported, and what is said of it."""
    done = CliRunner().invoke(export, [form, "--release", str(release)])
    assert done.exit_code == 0, done.output
    return done.stdout, done.stderr


def test_a_patient_is_a_valid_phenopacket(release: Path) -> None:
    packets = pytest.importorskip("phenopackets", reason="the phenopackets package is not installed")
    json_format = pytest.importorskip("google.protobuf.json_format")
    text, said = exported(release, "phenopackets")
    (line,) = text.splitlines()
    packet = json_format.Parse(line, packets.Phenopacket())  # an unknown field or a wrong type is an error
    assert (packet.subject.sex, packet.subject.time_at_last_encounter.age.iso8601duration) == (1, "P34Y")
    assert packet.subject.vital_status.status == packets.VitalStatus.Status.DECEASED
    assert packet.subject.vital_status.time_of_death.timestamp.ToJsonString() == "2021-03-20T00:00:00Z"
    dose = packet.medical_actions[0].treatment.dose_intervals[0]
    assert (dose.quantity.value, dose.quantity.unit.id) == (5, "UCUM:mg/kg")
    assert dose.interval.start.ToJsonString() == "2021-03-14T00:00:00Z"
    assert [m.value.quantity.value for m in packet.measurements] == [260]
    assert [f.type.id for f in packet.phenotypic_features if f.excluded] == ["HP:0001945"]
    declared = {resource.namespace_prefix for resource in packet.meta_data.resources}
    terms = [*packet.diseases, *packet.phenotypic_features]
    assert {(t.term if hasattr(t, "term") else t.type).id.split(":")[0] for t in terms} <= declared
    assert "were not given" in said, "what has no place is counted"


def test_arms_are_a_table_of_counts(release: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(release, "arms")[0])))
    assert [(row["treat"], row["event"], row["n"]) for row in rows] == [
        ("sarilumab", "8", "40"),
        ("placebo", "19", "38"),
    ]
    assert {row["studlab"] for row in rows} == {"trial.txt"}


def test_contrasts_are_on_the_scale_on_which_they_are_pooled(release: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(exported(release, "contrasts")[0]))
    assert float(row["TE"]) == pytest.approx(math.log(0.25), abs=1e-5)
    assert float(row["seTE"]) == pytest.approx((math.log(0.68) - math.log(0.09)) / (2 * 1.959964), abs=1e-5)
    assert (row["sm"], row["treat1"], row["treat2"]) == ("OR", "sarilumab", "placebo")


def test_contrasts_pool_by_pymare() -> None:
    """Two estimates of equal weight: their mean is the pooled one, by hand and by the library."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it leaves a file open at import
        pymare: Any = pytest.importorskip("pymare", reason="pymare is not installed")
        numpy: Any = pytest.importorskip("numpy")
    other = EFFECT | {"paper": "Jones 2021", "estimate": "0.25", "low": "0.125", "high": "0.5"}
    rows = list(contrasts([EFFECT, other], Counter()))
    y, se = (numpy.array([[float(row[name])] for row in rows]) for name in ("TE", "seTE"))
    data = pymare.Dataset(y=y, v=se**2)
    pooled = pymare.estimators.WeightedLeastSquares().fit_dataset(data).summary().get_fe_stats()
    assert pooled["est"].item() == pytest.approx((math.log(0.5) + math.log(0.25)) / 2, abs=1e-5)
    assert pooled["se"].item() == pytest.approx(math.log(4) / (2 * 1.959964) / math.sqrt(2), abs=1e-5)


def test_the_example_of_the_documentation_runs(
    release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    (tmp_path / "contrasts.csv").write_text(exported(release, "contrasts")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pytest.importorskip("pymare", reason="pymare is not installed")
        exec(compile(example, "exports.md", "exec"), {})  # noqa: S102 - our own page
    assert float(capsys.readouterr().out) == pytest.approx(0.25, abs=1e-4)


@pytest.mark.parametrize(
    "change", [{"low": ""}, {"effect": ""}, {"low": "-0.1"}, {"effect": "other"}, {"low": "1", "high": "0.25"}]
)
def test_an_estimate_that_cannot_be_pooled_is_counted_and_left_out(change: dict[str, str]) -> None:
    left: Counter[str] = Counter()
    assert list(contrasts([EFFECT | change], left)) == []
    assert left.total() == 1


def test_a_mean_without_its_standard_deviation_is_left_out() -> None:
    row = EFFECT | {"kind": "other", "n": "", "unit": "mm/h", "total": "40", "statistic": "mean", "value": "8.1"}
    row |= {"spread": "4.2", "spread_kind": "SD"}
    left: Counter[str] = Counter()
    (mean,) = arms([row], left)
    assert (mean["mean"], mean["sd"], mean["n"], mean["event"]) == ("8.1", "4.2", "40", "")
    assert list(arms([row | {"spread_kind": "SE"}], left)) == []
    assert left.total() == 1


def test_a_line_of_json_is_one_patient(release: Path) -> None:
    assert [json.loads(line)["id"] for line in exported(release, "phenopackets")[0].splitlines()] == [
        "case.txt#case patient"
    ]


def test_a_release_is_a_research_object_crate(release: Path, tmp_path: Path) -> None:
    """Its library finds every file that the crate names, and the digests are those of the files."""
    crates = pytest.importorskip("rocrate.rocrate", reason="the rocrate package is not installed")
    shutil.copytree(release / "current", tmp_path / "crate")
    (tmp_path / "crate" / "ro-crate-metadata.json").write_text(exported(release, "ro-crate")[0], encoding="utf-8")
    crate = crates.ROCrate(tmp_path / "crate")
    assert crate.root_dataset["license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
    files = {entity.id: entity for entity in crate.data_entities}
    assert {"graph.nq.gz", "manifest.json", "void.ttl", "tables/results.parquet"} <= files.keys()
    for name, entity in files.items():
        data = (tmp_path / "crate" / name).read_bytes()
        assert (entity["sha256"], entity["contentSize"]) == (hashlib.sha256(data).hexdigest(), str(len(data)))
