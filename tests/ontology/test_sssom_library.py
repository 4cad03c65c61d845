"""The mapping sets that are shipped, held against the `sssom` library: install cytolink[mappings] to run this."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec

import pytest

SETS = sorted(str(entry) for entry in (files("ontology") / "mappings").iterdir() if entry.name.endswith(".sssom.tsv"))
PROGRAM = """
import json, sys
from sssom.constants import DEFAULT_VALIDATION_TYPES
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
found = {}
for path in sys.argv[1:]:
    table = parse_sssom_table(path)
    reports = validate(table, DEFAULT_VALIDATION_TYPES, fail_on_error=False)
    found[path] = [len(table.df), [r.message for report in reports.values() for r in report.results]]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def verdicts() -> dict[str, tuple[int, list[str]]]:
    """Rows and complaints by file; in a process of its own, since the library warns of its own dependencies."""
    if find_spec("sssom") is None:
        pytest.skip("the sssom library is not installed: install cytolink[mappings]")
    told = subprocess.run([sys.executable, "-c", PROGRAM, *SETS], capture_output=True, check=True, text=True)
    verdicts: dict[str, tuple[int, list[str]]] = json.loads(told.stdout.splitlines()[-1])
    return verdicts


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.rpartition("/")[2])
def test_a_mapping_set_is_valid_by_the_sssom_library(verdicts: dict[str, tuple[int, list[str]]], path: str) -> None:
    rows, complaints = verdicts[path]
    assert rows > 0
    assert complaints == []
