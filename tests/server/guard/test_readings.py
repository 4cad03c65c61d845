"""Whatever the engine runs, the guard has seen: texts that the two could read otherwise are refused."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph
import pytest

from queries.tokens import KEYWORDS, pieces, tokens, unescape
from server.guard.parts import Statistics
from server.guard.syntax import read
from server.guard.verdicts import judge
from server.problems import ProblemError
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTINGS = Settings()
PEER = "https://peer.example/sparql"
SERVICE = "SERVICE<http://127.0.0.1:9/>{?s ?p ?o}"


def end_of(query: str, base: str = "") -> str:
    """The limit or the kind of problem that refuses a query; else what became of it."""
    statistics = Statistics(1_000_000, {"http://x/p": 100_000})
    try:
        judged = judge(unescape(query), SETTINGS, statistics, [PEER], base)
    except ProblemError as problem:
        return str(problem.members.get("limit", problem.kind))
    return "passed" if judged.shape else "not read"


@pytest.mark.parametrize(
    "query",
    [
        f"ASK{{FILTER(1<2+'>'){SERVICE}FILTER('<'='>')}}",
        "ASK{FILTER(1<2+'>')SERVICE SILENT<http://127.0.0.1:9/>{?s ?p ?o}}",
        f"SELECT(1<2+'>' AS ?z){{{SERVICE}}}",
        f"SELECT*{{{{SELECT(1<2+'>' AS ?z){{{SERVICE}}}}}}}",
        f"ASK{{FILTER<x:f>(1<2+'>'){SERVICE}}}",
        f"ASK{{FILTER EXISTS{{?s ?p ?o FILTER(STR(?s)<'>')}}{SERVICE}}}",
        "SELECT*{?s ?p ?o}ORDER BY DESC(1<2+'>')",
        "SELECT*{?s ?p ?o}GROUP BY(1<2+'>' AS ?z)HAVING(1<2+'>')",
        "ASK{?s ?p ?o FILTER(?o<<x:a>)}",
        f'ASK{{VALUES ?x{{"""a"}}{SERVICE}}}',
        f"ASK{{VALUES ?x{{'''a'}}{SERVICE}VALUES ?y{{'\\'''}}}}",
        f"ASK{{?s ?p \\u0027a\\u0027 . {SERVICE} #'}}",
        "PREFIX e:<http://127.0.0.1:9/>ASK{SERVICEe:x{?s ?p ?o}}",
        "PREFIX e:<http://127.0.0.1:9/>PREFIX SERVICEe:<x:>ASK{SERVICEe:x{?s ?p ?o}}",
        "PREFIX :<http://127.0.0.1:9/>PREFIX service:<x:>ASK{service:x{?s ?p ?o}}",
        "PREFIX e:<http://127.0.0.1:9/>PREFIX trueSERVICEe:<x:>ASK{?s ?p trueSERVICEe:x{}}",
        f"ASK{{?s ?p true{SERVICE}}}",
        "ASK{SERVICESILENT<http://127.0.0.1:9/>{?s ?p ?o}}",
        f"ASK{{?s ?p 'x'@en--ltr{SERVICE}}}",
        "ASK{?s ?p ?o}LIMIT5",
    ],
)
def test_a_text_with_two_readings_is_malformed(query: str) -> None:
    assert end_of(query) == "malformed-query"


@pytest.mark.parametrize(
    ("query", "end"),
    [
        (f"ASK{{?s ?p 1.{SERVICE}}}", "service-refused"),
        (f"VERSION'1.2'ASK{{{SERVICE}}}", "service-refused"),
        (f"SELECT(EXISTS{{{SERVICE}}}AS ?z){{}}", "service-refused"),
        (f"ASK{{FILTER(?a<2 && '>'='>'){SERVICE}}}", "service-refused"),
        ("ASK{" + "?s ?p 1." * 400 + "}", "patterns"),
        ("SELECT(EXISTS{" + "?s ?p 1 ." * 400 + "}AS ?z){}", "patterns"),
        ("VERSION '1.2' ASK{" + "?s ?p 1 ." * 400 + "}", "patterns"),
        ("ASK{FILTER(?o < " + "?b+" * 20_000 + "?c>'>')}", "operators"),
        ("ASK{FILTER(?o<" + "?b+" * 20_000 + "?c>'>')}", "malformed-query"),
        ("ASK{FILTER(1<2+'>'" + "(" * 20_000, "malformed-query"),
        ("BASE <http://x/> SELECT * { ?a <p> ?b . ?c <p> ?d . ?e <p> ?f }", "product"),
        ("BASE <http://x/y/> SELECT * { ?a <../p> ?b . ?c </p> ?d . ?e <//x/p> ?f }", "product"),
        ("BASE <http://x/> PREFIX p: <> BASE <http://y/> SELECT * { ?a p:p ?b . ?c p:p ?d . ?e p:p ?f }", "product"),
    ],
)
def test_what_is_seen_is_counted(query: str, end: str) -> None:
    assert end_of(query) == end


@pytest.mark.parametrize(
    ("prologue", "name", "end"),
    [
        ("BASE <https://peer.example/>", "<sparql>", "passed"),
        ("BASE <https://peer.example/a/b>", "<../sparql>", "passed"),
        ("BASE <https://peer.example/> BASE <http://127.0.0.1/>", "<sparql>", "service-refused"),
        ("BASE <http://127.0.0.1/> BASE <//peer.example/>", "<sparql>", "service-refused"),
        ("BASE <https://peer.example/> PREFIX p: <> BASE <http://127.0.0.1/>", "p:sparql", "passed"),
        ("BASE <http://127.0.0.1/> PREFIX p: <> BASE <https://peer.example/>", "p:sparql", "service-refused"),
        ("PREFIX p: <https://peer.example/> PREFIX p: <http://127.0.0.1/>", "p:sparql", "service-refused"),
        ("PREFIX p: <http://127.0.0.1/> PREFIX p: <https://peer.example/>", "p:sparql", "passed"),
        ("", "<sparql>", "service-refused"),
    ],
)
def test_a_service_is_judged_by_its_resolved_iri(prologue: str, name: str, end: str) -> None:
    assert end_of(f"{prologue} ASK {{ SERVICE {name} {{ ?s ?p ?o }} }}", "http://here.example/") == end


@pytest.mark.parametrize(
    "query",
    [
        "ASK{?s<x:p>?o}",
        "ASK{?s ?p(1<x:q>2)}",
        "ASK{?s a(<x:p><x:q>)}",
        "ASK{?s(<x:p>|^<x:q>)*(?a <x:r>)}",
        "ASK{FILTER(?a IN(<x:p>,<x:q>)&&<x:p>=?a||!<x:f>(?a))}",
        "ASK{FILTER<x:f>(<x:p>,?a)?s<x:p>?o}",
        "ASK{FILTER(?a<2 && ?b>3)}",
        "ASK{VALUES(?a ?b){(1<x:p>)(UNDEF<x:q>)}}",
        "SELECT(COUNT(DISTINCT<x:p>)AS ?n)FROM<x:g>{}ORDER BY ?n<x:f>(?n)",
        "SELECT*{?s ?p ?o}GROUP BY ?s<x:f>(?o)VALUES(?a){(<x:p>)}",
        "ASK{?s ?p '1'^^<x:d>,<<(?a<x:p>?b)>>FILTER(<<(?a<x:p>?b)>>=?o)}",
        "PREFIX as:<x:>PREFIX s:<y:>PREFIX graphs:<z:>ASK{s:a as:b as:c}",
        'ASK{?s ?p """a"b""",\'\'\'\'c\'\'\',"\\\\u0041"}',
    ],
)
def test_what_has_one_reading_passes(query: str) -> None:
    assert end_of(query) == "passed"


def test_an_escaped_code_point_never_ends_a_string() -> None:
    query = (
        r"""SELECT ?v { VALUES ?v { "a\u0009\u000A\u000D\u0008\u000B\u000C\u0022\u0027\u005Ca" '\u005Cu0027 }' } }"""
    )
    assert end_of(query) == "passed"
    found = [row[0].value for row in pyoxigraph.Store().query(unescape(query))]  # type: ignore[union-attr]
    assert found == ["a\t\n\r\b\v\f\"'\\a", "\\u0027 }"]


def test_the_place_is_told_and_what_to_write() -> None:
    with pytest.raises(ProblemError, match="is an IRI") as found:
        judge("ASK {\n FILTER(?a<?b&&?c>?d) }", SETTINGS, Statistics(), [])
    assert (found.value.members["line"], found.value.members["column"]) == (2, 11)
    assert "blank behind <" in str(found.value.members["suggestion"])


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("1.", "number mark"),
        ("1.5.5", "number number"),
        ("1.e5", "number"),
        ("1.e", "number mark word"),
        ("ex:a.b.", "pname mark"),
        ("ex:-a", "pname mark word"),
        ("ex:a\\,b%41", "pname"),
        ("_:a.b.", "bnode mark"),
        ("?a.b", "var mark word"),
        ("?é·1", "var"),
        ("?o、b", "var"),
        ("?aµ", "var unread"),
        ("٣", "unread"),
        ("<a b>", "mark word word mark"),
        ("<a\\u0041>", "mark word unread word mark"),
        ("'a\\q'", "unread unread word unread"),
        ("'a\nb'", "unread word unread"),
        ('"""a', "unread"),
        ("@en-GB--rtl", "lang"),
        ("a.b", "word mark word"),
        ("\u00a0", "unread"),
        ("a#b\rc", "word word"),
    ],
)
def test_terminals_are_those_of_the_grammar(text: str, kinds: str) -> None:
    assert " ".join(token.kind for token in tokens(text)) == kinds
    assert "".join(token.text for token in pieces(text)) == text


def test_no_keyword_is_two_that_may_stand_side_by_side() -> None:
    two = {one + other for one in KEYWORDS for other in KEYWORDS}
    assert two & KEYWORDS <= {"STRLANG", "STRLANGDIR", "STRUUID", "INTO"}


def test_groups_of_a_head_are_read() -> None:
    shape = read("SELECT (EXISTS { ?a ?b ?c } AS ?z) { { SELECT (NOT EXISTS { ?d ?e ?f } AS ?y) {} } } HAVING (1)")
    assert shape.patterns >= 2
    assert len(list(shape.groups())) == 5


@pytest.fixture
def attack() -> Iterator[Any]:
    folder = str(Path(__file__).parents[3] / "benchmarks")
    sys.path.insert(0, folder)
    yield importlib.import_module("attack_queries")
    sys.path.remove(folder)


def test_a_share_of_generated_queries_is_read_as_the_engine_reads_it(attack: Any) -> None:
    outcome = attack.lexing(seed=3, count=600)
    assert outcome.tried == 600
    assert outcome.faults == []
    assert outcome.figures["ends"]["passed and read alike"] > 100
