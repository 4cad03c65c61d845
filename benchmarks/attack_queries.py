"""Attacks by queries that the guard could read otherwise than the engine: made by SPARQL's grammar, glued, and mutated.

The engine's parser says only whether it takes a text. So each query that the guard lets pass is written anew from the
guard's own tokens: a blank between all of them, and nothing left of what strings, comments and IRIs say. Where the
engine takes the query and not that, it has read other tokens, and perhaps a SERVICE. Queries made by the grammar know
besides how many SERVICE parts, triple patterns and operators are in them.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from itertools import chain, islice, product
from typing import TYPE_CHECKING

import pyoxigraph
from attack_common import Outcome, rng
from attack_grammar import Made, Productions

from graph_build import sandbox
from queries.catalogue import catalogue
from queries.tokens import KEYWORDS, pieces, tokens, unescape
from server.guard.parts import Statistics
from server.guard.verdicts import judge
from server.problems import ProblemError
from server.settings import Settings

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from server.guard.verdicts import Verdict

PEER = "https://peer.example/sparql"
BASE = "http://base.example/"
BATCH, PATIENCE = 200, 120
TERMINALS = (
    "<x:i>", "<x:a'b#c>", "<>", "x:n", "x:a.b", "x:a\\,b", "x:", ":n", ":", "ex:%41", "?v", "$v", "?é", "_:b",
    "_:b.c",
    "1", "1.", "1.5", ".5", "1e5", "1.e5", "-1", "+1", "'s'", '"s"', "''", '""', "'''l'''", '"""l"l"""', "'\\''",
    "@en", "@en-GB", "@en--ltr", "^^", "^", "/", "|", "||", "&&", "!", "=", "!=", "<", ">", "<=", ">=", "+", "-",
    "*", "<<", ">>", "(", ")", "{", "}", "[", "]", "{|", "|}", "~", ".", ";", ",", "?", "# c\n", "\n", "a", "true",
    "UNDEF", "SERVICE", "SILENT", "FILTER", "BIND", "AS", "GRAPH", "OPTIONAL", "UNION", "VALUES", "NOT", "EXISTS",
    "IN", "STR", "SELECT", "DISTINCT", "FROM", "NAMED", "WHERE", "GROUP", "BY", "LIMIT", "MINUS", "LATERAL", "é",
    "\\", "\u00b7", "%",
)  # fmt: skip
PROLOGUE = "PREFIX x:<x:>PREFIX ex:<x:e>PREFIX :<x:>PREFIX SERVICEx:<x:q>PREFIX GRAPH:<x:g>"
SERVICE = "SERVICE<http://127.0.0.1:9/>{?s ?p ?o}"
FRAMES = (
    "ASK{?s ?p @}", f"ASK{{?s ?p @ {SERVICE}}}", f"ASK{{?s ?p 1@{SERVICE}}}", "ASK{?s @ ?o}", "ASK{@ ?p ?o}",
    "ASK{FILTER(@)}", "ASK{FILTER(1@1)}", f"ASK{{FILTER(?v@2){SERVICE}FILTER('>'='>')}}", "ASK{VALUES ?v{@}}",
    "SELECT(@ AS ?z){}", "SELECT*{}ORDER BY @", "ASK{?s ?p ?o @{?s ?p ?o}}", "DESCRIBE @{}", "@ASK{}", "@",
)  # fmt: skip
NOISE = (
    "'", '"', "'''", '"""', "\\", "<", ">", "#", "\n", "{", "}", "(", ")", ".", ";", ":", "?", "_:", "@", "^", "|",
    "<<", ">>", "<2+'>'", "\\u0027", "\\u003C", "\\u005Cu0053", "é", "\u3001", "\u00b5", "\x0c", "\u2028", "SERVICE",
    "true", "a", " ", "", "1.", "1e", f" {SERVICE} ", "%20", "-", "·", "\ufeff", "//", "x:",
    "BASE<http://127.0.0.1/>",
)  # fmt: skip
NAMED = tuple(
    f"PREFIX x:<x:>PREFIX SERVICEx:<x:q>PREFIX :<x:>PREFIX GRAPH:<x:g> {query}"
    for query in (
        *(f"ASK{{FILTER(1<2+'>'){SERVICE}FILTER('<'='>')}}", f"ASK{{FILTER(?a<?b&&'{{'>'}}'){SERVICE}}}"),
        *(f"SELECT(1<2+'>' AS ?z){{{SERVICE}}}", f"ASK{{?s ?p ?o FILTER(?o<'>'){SERVICE}#>\n}}"),
        *(f'ASK{{VALUES ?x{{"""a"}}{SERVICE}}}', f"ASK{{VALUES ?x{{'''a'}}{SERVICE}VALUES ?y{{'\\'''}}}}"),
        *(f"ASK{{?s ?p true{SERVICE}}}", f"ASK{{?s ?p 1.{SERVICE}}}", f"ASK{{?s ?p 'x'@en--ltr{SERVICE}}}"),
        *("ASK{SERVICEx:q{?s ?p ?o}}", "ASK{SERVICE:q{?s ?p ?o}}", "ASK{SERVICEx:q{}}", "ASK{GRAPH:q{?s ?p ?o}}"),
        *("ASK{SERVICESILENTx:q{?s ?p ?o}}", "ASK{SERVICESILENT<x:q>{?s ?p ?o}}", "ASK{?s ?p trueSERVICEx:q{}}"),
        *("SELECT(EXISTS{?a ?b ?c.?d ?e ?f}AS ?z){}", "VERSION'1.2'ASK{?s ?p ?o}", f"VERSION'1.2'ASK{{{SERVICE}}}"),
        *(f"ASK{{?s ?p '\\u0027 . {SERVICE} #'}}", f"ASK{{?s ?p '\\u005C' . {SERVICE} #'}}", "\\u0041SK{}"),
        *(
            "ASK{" + "?s ?p 1." * 400 + "}",
            "ASK{FILTER(?o<" + "?b+" * 20_000 + "?c>'>')}",
            "ASK{FILTER(1<2+'>'" + "(" * 20_000,
        ),
    )
)
"""Attacks that were seen, or look like those."""
SETTINGS = Settings(disconnected=10**6, product=10**18)


def lexing(seed: int, count: int, suites: Path | None = None) -> Outcome:
    """Queries of all kinds until there are so many, and each that passes held against the engine.

    Args:
        seed: for repeatable choices.
        count: of queries, in all; all pairs of terminals in all frames are among them where it is large enough.
        suites: a folder with queries that are mutated besides the saved ones, in files that end in `.rq`.
    """
    random_ = rng(seed)
    engine, outcome, ends = Engine(), Outcome(), Counter[str]()
    pairs = chain(map(Made, NAMED), pairs_of(random_))
    written = known_queries(suites)
    made = Productions(random_, PEER)
    mutants = (Made(mutated(random_, random_.choice(written))) for _ in iter(int, 1))
    kinds = {
        "pairs of terminals": islice(pairs, count * 2 // 5),
        "productions": islice((made.query() for _ in iter(int, 1)), count * 3 // 10),
        "mutants": islice(mutants, count - count * 2 // 5 - count * 3 // 10),
    }
    for kind, queries in kinds.items():
        before = outcome.tried
        while batch := list(islice(queries, BATCH)):
            hold(batch, engine, outcome, ends)
        outcome.figures[kind] = outcome.tried - before
    outcome.figures["ends"] = dict(ends.most_common())
    outcome.figures["queries that are mutated"] = len(written)
    engine.stop()
    return outcome


def pairs_of(random_: random.Random) -> Iterator[Made]:
    """Each pair of terminals without a blank between them, in one frame; then each in another; and so on."""
    pairs = list(product(TERMINALS, TERMINALS))
    random_.shuffle(pairs)
    for turn in range(len(FRAMES)):
        for number, (one, other) in enumerate(pairs):
            frame = FRAMES[(number + turn) % len(FRAMES)]
            yield Made(PROLOGUE + frame.replace("@", one + other))


def known_queries(suites: Path | None) -> list[str]:
    """The saved queries, and those of a folder."""
    found = [query.sparql for query in catalogue().values()]
    if suites:
        found += [path.read_text(errors="replace") for path in sorted(suites.rglob("*.rq"))]
    return found


def mutated(random_: random.Random, query: str) -> str:
    """A query with some tokens glued, exchanged, repeated or left out, and with noise between."""
    parts = [token.text for token in pieces(query)]
    for _ in range(random_.randrange(1, 5)):
        at = random_.randrange(len(parts) + 1)
        choice = random_.random()
        if choice < 0.3:
            parts.insert(at, random_.choice(NOISE))
        elif choice < 0.5 and at < len(parts):
            parts[at] = random_.choice(TERMINALS)
        elif choice < 0.7:
            parts = [part for place, part in enumerate(parts) if place != at]
        elif choice < 0.85:
            parts = [part for place, part in enumerate(parts) if place < at or part.strip()]
        elif at < len(parts):
            cut = random_.randrange(len(parts[at]) + 1)
            parts[at] = parts[at][:cut] + random_.choice(NOISE) + parts[at][cut:]
    return "".join(parts)


def hold(batch: list[Made], engine: Engine, outcome: Outcome, ends: Counter[str]) -> None:
    """Judge some queries, and hold those that pass against the engine."""
    judged = [verdict_of(made.text) for made in batch]
    passed = [(made, verdict) for made, verdict in zip(batch, judged, strict=True) if not isinstance(verdict, str)]
    ends.update(f"refused: {verdict}" for verdict in judged if isinstance(verdict, str))
    texts = [text for made, _ in passed for text in (unescape(made.text), anew(made.text))]
    taken = engine.takes(texts)
    outcome.tried += len(batch)
    for (made, verdict), whole, again in zip(passed, taken[::2], taken[1::2], strict=True):
        if whole is None or again is None:
            outcome.fault(f"ends the engine: {made.text!r}")
        elif verdict.shape is None:
            ends["not read by the guard" + (", but by the engine" if whole else ", nor by the engine")] += 1
            if whole:
                outcome.fault(f"read by the engine alone: {made.text!r}")
        elif not whole:
            ends["passed, malformed to the engine"] += 1
        elif not again:
            outcome.fault(f"read otherwise: {made.text!r}")
        elif unseen := made.unseen(verdict):
            outcome.fault(f"{unseen} unseen: {made.text!r}")
        else:
            ends["passed and read alike"] += 1


def verdict_of(query: str) -> Verdict | str:
    """What the guard says; why it refuses, where it does."""
    try:
        return judge(unescape(query), SETTINGS, Statistics(), [PEER], BASE)
    except ProblemError as problem:
        return str(problem.members.get("limit", problem.kind))


def anew(query: str) -> str:
    """A query by the guard's tokens alone: what strings and IRIs say is gone, and a blank stands between all."""
    found, before = [], ""
    for token in tokens(unescape(query)):
        text = token.text
        if token.kind == "string":
            text = '"s"'
        elif token.kind == "iri" or (token.kind == "pname" and before.upper() != "PREFIX"):
            text = "<x:i>"
        elif token.kind == "unread" or (token.kind == "word" and token.keyword not in KEYWORDS):
            text = "\0"
        # the engine takes no blank at some of these places
        close = before == "(" or text in {"(", ")", ","} or token.kind == "lang"
        found.append(text if close else " " + text)
        before = text
    return "".join(found)


class Engine:
    """The engine's parser in a process of its own without a network, which a query may end."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=_parse, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def takes(self, queries: list[str]) -> list[bool | None]:
        """Of each query whether the engine takes it; None where it ends the process, or never ends."""
        if not queries:
            return []
        try:
            self._line.send(queries)
            if self._line.poll(PATIENCE):
                found: list[bool | None] = self._line.recv()
                return found
        except (EOFError, OSError):
            pass
        self.stop()
        self._start()
        if len(queries) == 1:
            return [None]
        half = len(queries) // 2
        return self.takes(queries[:half]) + self.takes(queries[half:])

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _parse(line: Connection) -> None:
    sandbox.confine()
    store = pyoxigraph.Store()
    while True:
        line.send([_takes(store, query) for query in line.recv()])


def _takes(store: pyoxigraph.Store, query: str) -> bool:
    try:
        store.query(query, base_iri=BASE)
    except SyntaxError:
        return False
    except (ValueError, RuntimeError, OSError):
        return True
    return True


def passing(queries: Iterable[str]) -> list[str]:
    """Those that the guard lets pass."""
    return [query for query in queries if not isinstance(verdict_of(query), str)]
