"""An article in BioC, in XML and in JSON with escapes and without, gives the same facts, and all of them hold."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from graph_build.model import Span
from graph_build.readers import read
from server.cli import cytolink

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = (
    ("TITLE", "front", "Sarilumab in \u201crefractory\u201d relapsing polychondritis"),
    ("CASE", "title_1", "Case report"),
    ("CASE", "paragraph", 'A 54-year-old woman had fever & "cartilage pain". C-reactive protein was 88 mg/L.'),
    ("CASE", "paragraph", "Sarilumab 200 mg every 2 weeks was started on day 12; \u03b2-blockers were kept."),
    ("CASE", "paragraph", "On day 40 the C-reactive protein was 4\u00a0mg/L \u2264 the limit."),
)


def passages() -> list[dict[str, Any]]:
    """The passages, with the offsets that a producer gives them."""
    out, at = [], 7000  # numbers that no reader sees must ground no fact
    for section, kind, text in TEXTS:
        out.append({"infons": {"section_type": section, "type": kind}, "offset": at, "text": text, "annotations": []})
        at += len(text) + 1
    return out


def as_xml() -> bytes:
    parts = ["<collection><source>PMC</source><document><id>PMC7</id>"]
    for one in passages():
        infons = "".join(f'<infon key="{key}">{value}</infon>' for key, value in one["infons"].items())
        parts.append(
            f"<passage>{infons}<offset>{one['offset']}</offset><text>{html.escape(one['text'])}</text></passage>"
        )
    return ("".join(parts) + "</document></collection>").encode()


def as_json(*, escaped: bool) -> bytes:
    document = {"id": "PMC7", "infons": {}, "passages": passages()}
    return json.dumps({"source": "PMC", "documents": [document]}, ensure_ascii=escaped).encode()


FORMS = {"a.xml": as_xml(), "a.json": as_json(escaped=False), "b.json": as_json(escaped=True)}


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(cytolink, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_three_forms_give_the_same_facts_and_each_holds(tmp_path: Path) -> None:
    said = []
    for name, data in FORMS.items():
        (tmp_path / name).write_bytes(data)
        report = json.loads(run("build", tmp_path / name, "--out", tmp_path / f"{name}.out", "--json"))
        assert report["quarantined"] == []
        run("verify", "--release", tmp_path / f"{name}.out", "--documents", tmp_path / name)
        lines = run("facts", "--release", tmp_path / f"{name}.out").splitlines()
        facts = [json.loads(line) for line in lines]
        document = read(data, name)
        said.append(
            sorted(
                json.dumps([f["type"], f["subject"], f["slots"], _words(document, f)], sort_keys=True)
                for f in facts
                if f["type"] != "document_metadata"
            )
        )
    assert said[0] == said[1] == said[2]
    assert any('"dose": 200' in fact for fact in said[0])
    assert any('"value": 88' in fact for fact in said[0])


def _words(document: Any, fact: dict[str, Any]) -> list[str]:
    return [" ".join(document.printed(Span(s["start"], s["end"])).split()) for s in fact["spans"]]


def test_what_is_explained_is_what_a_reader_sees(tmp_path: Path) -> None:
    name = "b.json"
    (tmp_path / name).write_bytes(FORMS[name])
    run("build", tmp_path / name, "--out", tmp_path / "out")
    facts = [json.loads(line) for line in run("facts", "--release", tmp_path / "out").splitlines()]
    value = next(f for f in facts if f["slots"].get("value") == 88)
    shown = run("explain", value["iri"], "--release", tmp_path / "out", "--documents", tmp_path / name)
    assert '& "cartilage pain". C-reactive protein was 88 mg/L' in " ".join(shown.split())
