"""What the system refuses is one clear line and exit code 3: limits, full disks, folders that are none."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = [sys.executable, "-c", "from server.cli import main; main()"]
MIB = 1 << 20


def run(*arguments: str, output: Path | None = None, limit: Callable[[], None] | None = None) -> tuple[int, str]:
    """The exit code and what stands on standard error."""
    with (output or Path("/dev/null")).open("w") as out:
        done = subprocess.run(
            [*COMMAND, *arguments], stdout=out, stderr=subprocess.PIPE, text=True, check=False, preexec_fn=limit
        )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("kind", "most", "says"),
    [
        (resource.RLIMIT_NOFILE, 32, "may open 32 files, and 256 are needed. Raise the limit: `ulimit -n 1024`."),
        (resource.RLIMIT_AS, 500 * MIB, "may address 500 MiB"),
        (resource.RLIMIT_STACK, 256 << 10, "may take 256 KiB, and 512 are needed. Raise the limit: `ulimit -s 512`"),
        (resource.RLIMIT_CPU, 1, "may use 1 s of processor time, and 5 are needed. Raise the limit: `ulimit -t 300`"),
    ],
)
def test_a_limit_that_will_not_do_is_named_before_anything_is_begun(kind: int, most: int, says: str) -> None:
    code, said = run("queries", limit=partial(resource.setrlimit, kind, (most, most)))
    assert code == 3
    assert re.match("cytolink: (this process|the stack of this process) may ", said)
    assert says in said
    assert said.count("\n") == 1


def test_a_limit_of_files_that_may_be_raised_is_raised() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    assert run("queries", limit=partial(resource.setrlimit, resource.RLIMIT_NOFILE, (32, hard))) == (0, "")


def test_a_file_that_may_not_grow_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A 54-year-old woman was given sarilumab.\n")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (4096, 4096))
    code, said = run("build", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"), limit=limit)
    assert code == 3
    assert said.splitlines()[-1].endswith(
        "a file would be larger than this process may write. Raise the limit (`ulimit -f`)."
    )
    assert "Traceback" not in said


def test_processor_time_that_is_used_up_is_told() -> None:
    told = "import os, signal; from server.cli import cytolink, main; "
    told += "cytolink.callback = lambda: os.kill(os.getpid(), signal.SIGXCPU); main()"  # as the kernel does then
    limit = partial(resource.setrlimit, resource.RLIMIT_CPU, (60, 60))
    done = subprocess.run(
        [sys.executable, "-c", told, "queries"], stderr=subprocess.PIPE, text=True, check=False, preexec_fn=limit
    )
    said = (
        "cytolink: the 60 s of processor time that this process may use are used up. Raise the limit (`ulimit -t`).\n"
    )
    assert (done.returncode, done.stderr) == (3, said)


@pytest.mark.parametrize(
    ("does", "kind", "given", "then"),
    [
        ("server.cli.limits.check_limits()", "RLIMIT_CPU", (60, 60), "58 60"),
        ("graph_build.limits.limit(resource.RLIMIT_FSIZE, 40, 80)", "RLIMIT_FSIZE", (10, 20), "10 20"),
    ],
    ids=["told before the kernel ends the process", "none is raised that was given"],
)  # fmt: skip
def test_a_process_only_lowers_its_limits(does: str, kind: str, given: tuple[int, int], then: str) -> None:
    shown = f"import resource, graph_build.limits, server.cli.limits; {does}; "
    shown += f"print(*resource.getrlimit(resource.{kind}))"
    limit = partial(resource.setrlimit, getattr(resource, kind), given)
    done = subprocess.run([sys.executable, "-c", shown], capture_output=True, text=True, check=True, preexec_fn=limit)
    assert done.stdout == f"{then}\n"


def test_a_full_disk_is_told() -> None:
    assert run("queries", output=Path("/dev/full")) == (3, "cytolink: No space left on device.\n")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, said = run("ontology", "--out", str(tmp_path / "file" / "x.ttl"))
    assert code == 3
    assert said.count("\n") == 1
    assert "x.ttl" in said
