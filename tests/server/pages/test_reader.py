"""The source reader: words from the release, from the documents or none; the passage marked, what is said beside it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import yaml

from graph_build.curation import load
from graph_build.runner.build import build
from graph_build.settings import BuildSettings
from graph_build.sources import documents
from server.app import close, create_app
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask.testing import FlaskClient

CASE = """# Tocilizumab in adult-onset Still's disease

## Case

The weather on the ward was as calm as the sea in June, and nobody who worked there then had any reason to expect what
that long evening would bring to all of them before the lamps were lit again.

A 31-year-old woman had fever. C-reactive protein was 142 mg/L on day 2.

## Outcome

C-reactive protein was 9 mg/L on day 7.
"""
AT = CASE.index("C-reactive protein was 142")
FACT = """PREFIX cyto: <https://w3id.org/cytolink/ontology#>
SELECT ?fact { ?fact a cyto:Measurement ; cyto:value ?value FILTER(?value = 142) }"""


@dataclass(frozen=True)
class Served:
    """A client of an application over a release of the case, and the document's key."""

    client: FlaskClient
    key: str
    fact: str

    def page(self, query: str = "") -> str:
        answer = self.client.get(f"/read/{self.key}{query}")
        assert answer.status_code == 200, answer.text
        return answer.text

    @property
    def text(self) -> str:
        """The document as the page shows it, without markup."""
        shown = re.search(r"<article.*?</article>", self.page(), re.DOTALL)
        assert shown
        return " ".join(html.unescape(re.sub(r"<[^>]+>", "", shown.group())).split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("reader")
    (made / "papers").mkdir()
    (made / "papers" / "case.md").write_text(CASE, encoding="utf-8")
    for name, quotes in (("quoting", True), ("bare", False)):
        build(documents([made / "papers"]), made / name, BuildSettings(quotes=quotes))
    return made


@pytest.fixture(scope="module", params=["bare", "quoting", "documents"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def served(folder: Path, kind: str) -> Iterator[Served]:
    own = {"documents": str(folder / "papers")} if kind == "documents" else {}
    settings = Settings(workers=1, deadline=60.0, reload_seconds=0, curation=str(folder / "sheets"), **own)
    app = create_app(folder / ("quoting" if kind == "quoting" else "bare"), settings)
    client = app.test_client()
    answer = client.get("/sparql", query_string={"query": FACT, "format": "csv"})
    key, _, fact = answer.text.split()[1].partition("/document/")[2].partition("/fact/")
    yield Served(client, key, fact)
    close(app)


def test_words_are_shown_as_far_as_they_are_known(served: Served, kind: str) -> None:
    known = "C-reactive protein was 142 mg/L"
    between = "calm as the sea"
    assert (known in served.text) == (kind != "bare")
    assert (between in served.text) == (kind == "documents")
    assert ("No words are shown" in served.page()) == (kind == "bare")


def test_the_span_that_is_asked_for_is_marked(served: Served, kind: str) -> None:
    page = served.page(f"?fact={served.fact}")
    here = re.findall(r'<a class="mark [^"]*here[^>]*>([^<]*)</a>', page)
    start, end = (int(n) for n in re.findall(r"Characters (\d+) to (\d+)", page)[0])
    assert CASE[start:end] == "C-reactive protein was 142 mg/L"
    assert page.count('id="at"') == 1
    if kind == "bare":
        assert (here[0].partition("–")[0], here[-1].partition("–")[2]) == (str(start), str(end))
    else:
        assert "".join(here) == CASE[start:end]
    assert "C-reactive protein" in page
    assert "142" in re.search(r"<aside.*?</aside>", page, re.DOTALL).group()  # type: ignore[union-attr]


def test_what_is_said_has_rule_checks_and_spans(served: Served) -> None:
    beside = served.page(f"?fact={served.fact}").partition("<aside")[2]
    for told in ("rule", "confidence", "spans", "read here", f'name="fact" value="{served.fact}"'):
        assert told in beside


@pytest.mark.parametrize(
    ("query", "status"),
    [("?at=5-2", 400), ("?at=0-99999999", 400), ("?at=x", 400), ("?fact=0000000000000000", 404), ("?fact=%3Cb", 404)],
)
def test_places_and_statements_that_are_none_are_refused(served: Served, query: str, status: int) -> None:
    assert served.client.get(f"/read/{served.key}{query}").status_code == status


def test_an_unknown_document_is_not_found(served: Served) -> None:
    assert served.client.get("/read/0000000000000000").status_code == 404
    assert served.client.get("/read/..%2f").status_code == 404


def decided(served: Served, **changed: str) -> dict[str, str]:
    made = {"fact": served.fact, "do": "reject", "curator": "A: Curator", "reason": "it's #1 of\n two"}
    return {**made, **changed}


def test_a_decision_becomes_lines_that_a_build_reads(served: Served, tmp_path: Path) -> None:
    said = decided(served, do="correct", **{"field-value": "141.50", "field-unit": ""})
    answer = served.client.get(f"/read/{served.key}/decision", query_string=said)
    texts = re.findall(r"<(?:textarea|pre)[^>]*>(.*?)</(?:textarea|pre)>", answer.text, re.DOTALL)
    entry, head = (html.unescape(text) for text in texts)
    path = tmp_path / "case.yaml"
    path.write_text(head + entry, encoding="utf-8")
    (found,) = load(path).decisions
    assert (found.do, found.curator, found.reason) == ("correct", "A: Curator", "it's #1 of two")
    assert (
        dict(found.slots) == {"value": pytest.approx(141.5), "unit": None}
        or str(dict(found.slots)["value"]) == "141.50"
    )
    assert found.at[0].start >= AT


@pytest.mark.parametrize(
    "changed",
    [
        {"do": "drop"},
        {"reason": " "},
        {"do": "correct"},
        {"do": "correct", "field-polarity": "perhaps"},
        {"do": "correct", "added": "timepoint_value", "added-value": "many"},
        {"do": "correct", "added": "nothing_such", "added-value": "x"},
    ],
)
def test_a_decision_that_lacks_something_says_what(served: Served, changed: dict[str, str]) -> None:
    answer = served.client.get(f"/read/{served.key}/decision", query_string=decided(served, **changed))
    assert answer.status_code == 400


def test_decisions_are_written_for_this_machine_and_its_own_pages_alone(served: Served, folder: Path) -> None:
    address, host = f"/read/{served.key}/decision", {"Host": "localhost:8000"}
    own = {**host, "Origin": "http://localhost:8000"}
    before = len(list((folder / "sheets").glob("*")))
    for headers in (
        host,
        {**host, "Origin": "http://evil.example"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ):
        assert served.client.post(address, data=decided(served), headers=headers).status_code == 403
    assert len(list((folder / "sheets").glob("*"))) == before
    for _ in range(2):
        assert served.client.post(address, data=decided(served), headers=own).status_code == 303
    sheet = folder / "sheets" / f"{served.key}.yaml"
    assert len(yaml.safe_load(sheet.read_text("utf-8"))["decisions"]) >= 2
    assert all(one.do == "reject" for one in load(sheet).decisions)


def test_a_decision_is_shown_where_the_statement_stands_and_can_be_undone(served: Served, folder: Path) -> None:
    address, own = f"/read/{served.key}/decision", {"Host": "localhost", "Origin": "http://localhost"}
    sheet = folder / "sheets" / f"{served.key}.yaml"
    sheet.unlink(missing_ok=True)
    corrected = decided(served, do="correct", **{"field-value": "14.20", "added": "timepoint", "added-value": "day 3"})
    said = served.client.post(address, data=corrected, headers=own)
    page = served.client.get(said.headers["Location"].partition("#")[0], headers=own).text
    assert "<strong>Corrected</strong> by A: Curator" in page
    assert "<li>value: 14.20</li>" in page
    served.client.post(address, data=decided(served, reason="Another."), headers=own)
    for left in (1, 0):
        (mark,) = re.findall(r'name="undo" value="([0-9a-f]{16})"', page)[:1]
        undone = {"fact": served.fact, "undo": mark}
        assert served.client.post(address, data=undone, headers={"Host": "localhost"}).status_code == 403
        assert served.client.post(address, data=undone, headers=own).status_code == 303
        assert served.client.post(address, data=undone, headers=own).status_code == 409
        assert len(load(sheet).decisions) == left
        page = served.client.get(f"/read/{served.key}?fact={served.fact}", headers=own).text
    assert 'name="undo"' not in page


def test_a_field_has_the_values_that_it_can_have(served: Served) -> None:
    fever = CASE.index("fever")
    page = served.page(f"?at={fever}-{fever + 5}")
    assert re.search(r'<select [^>]*name="field-polarity">.*?<option selected>affirmed</option><option>negated', page)
    assert re.search(r'<input [^>]*name="field-value" value="142"', served.page(f"?fact={served.fact}"))


def test_a_worksheet_that_does_not_end_with_decisions_is_left_alone(served: Served, folder: Path) -> None:
    sheet = folder / "sheets" / f"{served.key}.yaml"
    sheet.parent.mkdir(exist_ok=True)
    kept = sheet.read_text("utf-8") if sheet.exists() else None
    sheet.write_text("document: x\ndecisions: []\ndiscrepancies: []\n", encoding="utf-8")
    own = {"Host": "localhost", "Origin": "http://localhost"}
    assert served.client.post(f"/read/{served.key}/decision", data=decided(served), headers=own).status_code == 409
    assert sheet.read_text("utf-8").endswith("discrepancies: []\n")
    sheet.unlink()
    if kept:
        sheet.write_text(kept, encoding="utf-8")


def test_the_documents_are_listed_and_found_by_name(served: Served) -> None:
    assert f"/read/{served.key}" in served.client.get("/documents").text
    assert "None with these words" in served.client.get("/documents?name=nothing&page=9").text


def test_a_program_gets_the_words_with_those_around_them(served: Served, kind: str) -> None:
    told = served.client.get(f"/read/{served.key}.json?at={AT}-{AT + 26}").json
    (passage,) = told["passages"]
    assert (passage["start"], passage["end"]) == (AT, AT + 26)
    if kind == "documents":
        assert passage["words"] == "C-reactive protein was 142"
        assert passage["before"].endswith("had fever. ")
        assert passage["after"].startswith(" mg/L on day 2.")
    elif kind == "bare":
        assert passage["words"] is None
        assert "offsets" in told["note"]


def test_a_program_gets_what_a_statement_was_read_from(served: Served) -> None:
    told = served.client.get(f"/read/{served.key}.json?fact={served.fact}").json
    assert told["statement"]["type"] == "measurement"
    assert "evidence" in {one["role"] for one in told["passages"]}
    assert all(one["start"] < one["end"] for one in told["passages"])


@pytest.mark.parametrize(("query", "status"), [("", 400), ("?at=5-5", 400), ("?fact=0000000000000000", 404)])
def test_a_program_that_names_no_place_is_told_so(served: Served, query: str, status: int) -> None:
    assert served.client.get(f"/read/{served.key}.json{query}").status_code == status
