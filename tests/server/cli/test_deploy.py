"""The unit and the container file name what is there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from server.cli import cytolink
from server.settings import Settings, variable

DEPLOY = Path(__file__).parents[3] / "deploy"
UNIT = (DEPLOY / "cytolink.service").read_text(encoding="utf-8")
CONTAINER = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_the_container_copies_what_is_there() -> None:
    copied = [name for line in re.findall(r"^COPY (?!--)(.+) \S+$", CONTAINER, re.MULTILINE) for name in line.split()]
    assert {"ontology", "queries", "graph_build", "server", "pyproject.toml"} <= set(copied)
    assert all((DEPLOY.parent / name).exists() for name in copied)


def test_the_container_runs_as_nobody_of_importance() -> None:
    last = CONTAINER.rpartition("FROM ")[2]
    assert re.search(r"^USER (?!0$)\d+$", last, re.MULTILINE)
    assert not re.search(r"^(RUN|COPY|ADD)", last.partition("USER ")[2], re.MULTILINE)


@pytest.mark.parametrize("text", [UNIT, CONTAINER], ids=["unit", "container"])
def test_they_name_settings_that_exist(text: str) -> None:
    known = {variable(name) for name in Settings.__dataclass_fields__} | {"CYTOLINK_DATA"}
    assert set(re.findall(r"CYTOLINK_\w+", text)) <= known


def test_they_start_the_server_with_options_that_it_has() -> None:
    command = re.search(r"^ExecStart=/opt/cytolink/bin/cytolink (.+)$", UNIT, re.MULTILINE)
    arguments = re.search(r"^CMD \[(.+)\]$", CONTAINER, re.MULTILINE)
    assert command
    assert arguments
    for given in (command[1].split(), re.findall(r'"([^"]*)"', arguments[1])):
        name, *options = given
        found = cytolink.get_command(None, name)  # type: ignore[arg-type]  # it asks nothing of the context
        assert found
        known = {option for parameter in found.params for option in parameter.opts}
        assert {option for option in options if option.startswith("--")} <= known


def directives(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)


def test_the_unit_has_little_and_comes_back() -> None:
    assert directives("Restart") == ["always"]
    assert directives("StartLimitIntervalSec") == ["0"]
    assert directives("MemoryDenyWriteExecute") == ["yes"]
    assert (directives("IPAddressDeny"), directives("IPAddressAllow")) == (["any"], ["localhost"])
    first, without, *more = directives("SystemCallFilter")
    assert first == "@system-service"
    assert without.startswith("~@privileged")
    # what `graph_build.sandbox` and the workers call, which those groups leave out
    assert {"capset", "setrlimit", "setpriority", "landlock_restrict_self"} <= set(" ".join(more).split())


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_little_exposed(tmp_path: Path) -> None:
    unit = tmp_path / "cytolink.service"
    unit.write_text(UNIT, encoding="utf-8")
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=15", str(unit)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    if "nknown" in said.stderr and "offline" in said.stderr:
        pytest.skip("this systemd looks at no unit that is not installed")
    assert "Unknown" not in said.stderr
    assert said.returncode == 0, said.stdout


MDWE = """
import ctypes, sys
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) != 0:  # PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN: what the unit asks of systemd
    sys.exit("the kernel has none")
from server.cli.serving import serve
serve()
"""


def test_it_serves_without_memory_that_is_written_and_run(releases: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", MDWE, "--release", str(releases), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=DEPLOY.parent,
    ) as process:
        assert process.stdout
        assert process.stderr
        line = process.stdout.readline()
        if not line and "the kernel has none" in process.stderr.read():
            pytest.skip("this kernel cannot refuse such memory")
        port = int(line.strip().rstrip("/").rpartition(":")[2])
        answered = HTTPConnection("127.0.0.1", port, timeout=240)
        answered.request("GET", "/explain?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D", headers={"Accept": "application/json"})
        plan = json.loads(answered.getresponse().read())
        answered.close()
        process.terminate()
    assert plan["plan"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "cytolink.service"
    unit.write_text(UNIT.replace("/opt/cytolink/bin/cytolink", "/bin/true"), encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "cytolink.service" not in said.stderr, said.stderr
