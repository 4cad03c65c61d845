"""A build reads what is new or changed, goes on after it was killed, and gives the release that a full build gives."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph_build.errors import ReleaseError
from graph_build.linking import read_source
from graph_build.runner.basis import FOLDERS, ROOMS
from graph_build.runner.build import PARTS, Built, build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from graph_build.vocabulary import read_vocabularies

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = {
    "one.md": "# Sarilumab in polychondritis\n\nA 54-year-old woman with fever was given sarilumab 200 mg.\n",
    "two.md": "# Anakinra in gout\n\nTwo men were given anakinra 100 mg daily. CRP fell to 5 mg/L.\n",
    "three.md": "# Tocilizumab\n\nA boy with Kawasaki disease was given tocilizumab 8 mg/kg. He had no fever.\n",
}
SSSOM = """# mapping_set_id: https://example.org/m
# license: https://creativecommons.org/publicdomain/zero/1.0/
subject_id\tpredicate_id\tobject_id\tmapping_justification
MONDO:0018882\tskos:exactMatch\tMESH:D014657\tsemapv:ManualMappingCuration
"""


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def made(papers: Path, out: Path, settings: BuildSettings | None = None, **more: object) -> Built:
    return build(documents([papers]), out, settings or BuildSettings(), **more)  # type: ignore[arg-type]


def test_only_what_changed_is_read_and_the_release_is_a_full_builds(papers: Path, out: Path, tmp_path: Path) -> None:
    assert (made(papers, out).read, made(papers, out).read) == (3, 0)
    (papers / "two.md").write_text("# Anakinra in gout\n\nNobody improved.\n", encoding="utf-8")
    (papers / "three.md").unlink()
    (papers / "four.md").write_text("# Canakinumab\n\nFever resolved in 3 of 4 patients.\n", encoding="utf-8")
    again = made(papers, out)
    assert (again.read, again.kept, again.why) == (2, 1, {"new": 2})
    assert again.release.digest == made(papers, tmp_path / "fresh").release.digest


def test_a_file_that_is_refused_is_not_counted_as_read(papers: Path, out: Path) -> None:
    (papers / "four.nxml").write_bytes(b"<article><body><p>A dose of 2 mg/kg.</p>")
    first, again = made(papers, out), made(papers, out)
    assert [(one.read, one.kept, dict(one.why), len(one.rejected)) for one in (first, again)] == [
        (3, 0, {"new": 3}, 1),
        (0, 3, {}, 1),
    ]


def test_what_makes_documents_be_read_again_is_named(papers: Path, out: Path, tmp_path: Path) -> None:
    made(papers, out)
    quiet = made(papers, out, BuildSettings(quotes=False))
    assert (quiet.read, quiet.why) == (3, {"settings": 3})
    file = tmp_path / "ours.yaml"
    file.write_text('vocabulary: ours\nversion: "1"\nlicence: CC0\ndrugs:\n  - label: fictizumab\n', encoding="utf-8")
    ours = BuildSettings(quotes=False, vocabulary=read_vocabularies([file]))
    assert made(papers, out, ours).why == {"vocabulary": 3}


def test_what_only_lies_behind_documents_is_inferred_anew_without_reading(
    papers: Path, out: Path, tmp_path: Path
) -> None:
    made(papers, out)
    (tmp_path / "m.sssom.tsv").write_text(SSSOM, encoding="utf-8")
    sources = [read_source(tmp_path / "m.sssom.tsv")]
    linked = made(papers, out, sources=sources)
    assert (linked.read, linked.kept) == (0, 3)
    assert linked.release.digest == made(papers, tmp_path / "fresh", sources=sources).release.digest


PROGRAM = """
import os, signal, sys
from pathlib import Path
from graph_build.release import filler
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents

papers, out, moment = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

renamed, wanted = Path.replace, {"a part is named": ".gz", "the release is pointed to": "current"}.get(moment)
def replace(path, target):
    if wanted and str(target).endswith(wanted) and (wanted != ".gz" or list(out.glob(".parts/*/*.gz"))):
        die()
    return renamed(path, target)

Path.replace = replace
if moment == "the store is filled":
    filler.fill_store = die
if moment == "the store is filled ahead":
    filler.MANY, filler.Filling.loaded = 0, die
build(documents([papers]), out, BuildSettings(), done=die if moment == "a document is done" else lambda _: None)
"""


@pytest.mark.parametrize(
    "moment",
    [
        "a document is done",
        pytest.param("a part is named", marks=pytest.mark.slow),
        pytest.param("the store is filled", marks=pytest.mark.slow),
        pytest.param("the store is filled ahead", marks=pytest.mark.slow),
        pytest.param("the release is pointed to", marks=pytest.mark.slow),
    ],
)
def test_a_build_that_was_killed_goes_on(papers: Path, out: Path, tmp_path: Path, moment: str) -> None:
    killed = subprocess.run([sys.executable, "-c", PROGRAM, papers, out, moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not (out / "current").exists()
    resumed = made(papers, out)
    assert resumed.read < 3
    assert resumed.release.digest == made(papers, tmp_path / "fresh").release.digest
    assert not list((out / PARTS).glob("*/.*"))


def test_a_damaged_part_is_read_again(papers: Path, out: Path) -> None:
    digest = made(papers, out).release.digest
    first, second, _ = sorted((out / PARTS).glob("*/*.gz"))
    first.write_bytes(b"no gzip")
    again = made(papers, out)
    assert (again.read, again.release.digest) == (1, digest)
    second.write_bytes(second.read_bytes()[:-20])
    with pytest.raises(ReleaseError, match="damaged"):
        made(papers, out)
    assert made(papers, out).release.digest == digest


def test_two_builds_in_one_place_do_not_mix(papers: Path, out: Path) -> None:
    def found() -> Iterator[object]:
        with pytest.raises(ReleaseError, match="another build"):
            made(papers, out)
        yield from documents([papers])

    assert build(found(), out, BuildSettings()).read == 3  # type: ignore[arg-type]


def test_all_that_reading_uses_is_looked_at_for_changes() -> None:
    program = "import sys, graph_build.pipeline; print(*(m for m in sys.modules if m.startswith('graph_build.')))"
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    loaded = {name.split(".")[1] for name in told}
    rooms = {room.removesuffix(".py").split("/")[0] for room in ROOMS}
    with_linking = {"columns", "names", "processes", "reasoning", "scratch", "store"}
    assert loaded - rooms <= with_linking  # and with what is written when a release is published


def test_all_folders_of_tables_are_looked_at_for_changes() -> None:
    """But mappings, which are not asked while a document is read, and slices, which are hashed with the ontology."""
    tables = {path.parent.name for path in (Path(__file__).parents[3] / "ontology").rglob("*.tsv")}
    assert tables - {"mappings", "slices"} == set(FOLDERS)
