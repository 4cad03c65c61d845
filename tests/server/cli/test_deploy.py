"""The unit and the container file name what is there."""

from __future__ import annotations

import re
import shutil
import subprocess
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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "cytolink.service"
    unit.write_text(UNIT.replace("/opt/cytolink/bin/cytolink", "/bin/true"), encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "cytolink.service" not in said.stderr, said.stderr
