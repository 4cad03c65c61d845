"""The guard runs in the server's own process: judging a query takes time in proportion to its length."""

from __future__ import annotations

import gc
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from server.guard.parts import Statistics
from server.guard.verdicts import judge
from server.problems import ProblemError
from server.settings import MIB, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

SETTINGS = Settings()
# with little refused on the way, every step of judging sees the whole query; only recursion stays bounded
OPEN = Settings(patterns=10**9, operators=10**9, tokens=10**9, variables=10**9, product=10**15)
STATISTICS = Statistics(1_000_000)


def of(head: str, unit: str, tail: str) -> Callable[[int], str]:
    """Makes queries of a given length that repeat one thing."""
    return lambda size: head + unit * ((size - len(head) - len(tail)) // len(unit)) + tail


def numbered(head: str, unit: str, tail: str) -> Callable[[int], str]:
    """The same, with a number for each `#` that no other repetition has."""
    return lambda size: head + "".join(unit.replace("#", f"{n:05d}") for n in range(size // (len(unit) + 5))) + tail


def list_and_objects(size: int) -> str:
    return "SELECT * { (" + "1 " * (size // 4) + ") ?p " + "1," * (size // 4 - 10) + "1 }"


def node_and_objects(size: int) -> str:
    return "SELECT * { [ <x:a> " + "1," * (size // 4) + "1 ] ?p " + "1," * (size // 4 - 10) + "1 }"


def list_of_variables_and_objects(size: int) -> str:
    subject = " ".join(f"?v{n}" for n in range(size // 14))
    return f"SELECT * {{ [ {subject} ] ?p " + "1," * (size // 4) + "1 }"


def wide_filters(size: int) -> str:
    names = " ".join(f"?v{n}" for n in range(size // 16))
    return f"ASK {{ FILTER({names}) " + "FILTER(?v1) " * (size // 24) + "}"


SHAPES: dict[str, Callable[[int], str]] = {
    "a list as subject, an object list": list_and_objects,
    "a blank node as subject, an object list": node_and_objects,
    "objects": of("ASK { ?s ?p ", "1,", "1 }"),
    "predicates": of("ASK { ?s ?p ?o", " ; ?p ?o", " }"),
    "semicolons": of("ASK { ?s ?p ?o ", ";", " }"),
    "a list": of("ASK { (", "1 ", ") ?p 1 }"),
    "lists in a list": of("ASK { ?s ?p (", "(1) ", ") }"),
    "IN": of("ASK { ?s ?p ?o FILTER(?o IN (", "1,", "1)) }"),
    "prefixes": numbered("", "PREFIX a#: <a:b> ", "ASK {}"),
    "path steps": of("ASK { ?s ", "a/", "a ?o }"),
    "path choices": of("ASK { ?s (", "a|", "a) ?o }"),
    "VALUES rows": of("ASK { VALUES (?x ?y) {", "(1 2)", "} }"),
    "VALUES blocks": of("ASK { ", "VALUES ?x {1}", " }"),
    "a comment": of("ASK {} #", "x", ""),
    "comments": of("ASK {} ", "#\n", ""),
    "UNION": of("ASK { {}", "UNION{}", " }"),
    "groups": of("ASK {", "{}", "}"),
    "sub-SELECTs": of("ASK {", "{SELECT*{}}", "}"),
    "parentheses without end": of("ASK { FILTER", "(", ""),
    "braces in braces": of("ASK { ", "{{{{{{{{}}}}}}}}", " }"),
    "braces without end": of("ASK ", "{", ""),
    "brackets without beginning": of("ASK ", ")}]", ""),
    "nested triples": of("ASK { ", "<<", "}"),
    "disconnected triples": numbered("ASK {", "?a# ?b# ?c#.", "}"),
    "connected triples": numbered("ASK {", "?a ?b# ?c#.", "}"),
    "full stops": of("ASK { a", ".", "}"),
    "an open string": of("ASK { ?s ?p '", '\\"', ""),
    "open long strings": of("ASK { ?s ?p ", "'''", ""),
    "less than": of("ASK { ?s ?p ", "<a", ""),
    "escapes": of("ASK { ?s ?p ", "%", ""),
    "columns": of("SELECT ", "?a ", "{}"),
    "FILTERs": of("ASK { ", "FILTER(?a)", "}"),
    "EXISTS": of("ASK { ?s ?p ?o FILTER(1", "+EXISTS{}", ") }"),
    "SERVICE": of("ASK { ", "SERVICE <a:b> {}", "}"),
    "HAVING": of("SELECT * { ?s ?p ?o } HAVING (1)", "EXISTS{?a ?b ?c}", ""),
    "operators between triples": wide_filters,
}


LONGEST = (
    *("a list as subject, an object list", "a blank node as subject, an object list", "objects", "a list", "IN"),
    *("VALUES rows", "prefixes", "braces in braces", "disconnected triples", "operators between triples"),
    *("HAVING", "full stops", "FILTERs", "less than"),
)


def seconds(query: str, settings: Settings) -> float:
    """Processor time of judging, without collecting what other tests have left."""
    gc.disable()
    start = time.process_time()
    with suppress(ProblemError):
        judge(query, settings, STATISTICS, ["a:b"])
    taken = time.process_time() - start
    gc.enable()
    return taken


@pytest.mark.parametrize("name", SHAPES)
def test_four_times_the_query_takes_about_four_times_as_long(name: str) -> None:
    make, size = SHAPES[name], 8 * 1024
    few, many = make(size), make(4 * size)
    assert 3 * len(few) < len(many) < 5 * len(few)
    short = long = float("inf")
    for _ in range(8):  # the best of several: other work of the machine only adds
        short, long = min(short, seconds(few, OPEN)), min(long, seconds(many, OPEN))
        # a step that grows with the square would take sixteen times as long
        if long < 8 * short + 0.005:
            return
    pytest.fail(f"{name}: {short:.4f} s for {len(few)} bytes, {long:.4f} s for {len(many)} bytes")


@pytest.fixture(scope="module")
def plain() -> float:
    """Time for as many tokens as the guard reads, in a plain query, so that a slow machine is no fault."""
    query = "ASK { ?s ?p ?o FILTER(?o IN (" + "1," * (SETTINGS.tokens // 2 - 10) + "1)) }"
    return min(seconds(query, SETTINGS) for _ in range(3))


@pytest.mark.slow
@pytest.mark.parametrize("name", [*LONGEST, "variables and objects"])
def test_the_longest_query_is_judged_in_bounded_time(name: str, plain: float) -> None:
    query = (SHAPES | {"variables and objects": list_of_variables_and_objects})[name](MIB)
    assert any(seconds(query, SETTINGS) < 4 * plain + 0.2 for _ in range(4))
