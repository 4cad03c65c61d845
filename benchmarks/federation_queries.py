"""Federated queries made by chance, for holding their planned evaluation against the unplanned one.

    python -P -m benchmarks.federation_queries [--queries 2000] [--seed 1] [--json]

Each query has one or more SERVICE parts among OPTIONAL, UNION, MINUS, FILTER, FILTER (NOT) EXISTS, VALUES, BIND,
sub-selects and DISTINCT. It is answered twice: as the server does (`server.federation`), and by the engine's own
federation, which sends each pattern as it stands to the same endpoint, an Oxigraph on loopback. Where the two differ, a
third evaluation decides: the same query in one process, with the endpoint's data in a named graph and GRAPH in place of
SERVICE, by two engines.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sysconfig
import tempfile
import time
import warnings
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.errors import QueryError
from server.federation.local import resolved
from server.federation.service import Federation
from server.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLIC = "https://remote.example.org/sparql"
REMOTE = ox.NamedNode("https://remote.example.org/graph")
E = "https://example.org/"
THINGS = [f"<{E}t{n}>" for n in range(6)]
VARIABLES = ["?x", "?y", "?z", "?w"]


def graph(seed: int, predicates: str, count: int) -> list[ox.Triple]:
    """Some triples among the things."""
    chance = random.Random(seed)  # noqa: S311 - for repeating, not for secrets
    node = [ox.NamedNode(thing[1:-1]) for thing in THINGS]
    numbers = [ox.Literal(n) for n in range(3)]
    made = {
        ox.Triple(chance.choice(node), ox.NamedNode(E + chance.choice(predicates)), chance.choice([*node, *numbers]))
        for _ in range(count)
    }
    return sorted(made, key=str)


LOCAL_DATA, REMOTE_DATA = graph(1, "ab", 40), graph(2, "rs", 40)


class Maker:
    """Makes queries by chance; the same seed makes the same ones."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - likewise
        self._fresh = 0

    def query(self) -> str:
        """A query with SERVICE parts, `{service}` standing for their endpoint."""
        while True:
            self._fresh = 0
            body = self._group(2, remote=False)
            if "SERVICE" in body:
                distinct = self._chance.choice(["", "DISTINCT "])
                return f"SELECT {distinct}* WHERE {{ {body} }}"

    def _group(self, depth: int, *, remote: bool) -> str:
        count = self._chance.randint(1, 2 if remote else 3)
        parts = [self._triple(remote=remote)] if self._chance.random() < 0.7 else []
        parts += [self._element(depth, remote=remote) for _ in range(count)]
        if self._chance.random() < 0.6:
            self._chance.shuffle(parts)
        return " ".join(parts)

    def _triple(self, *, remote: bool) -> str:
        subject = self._chance.choice(VARIABLES)
        target = self._chance.choice([*VARIABLES, *VARIABLES, self._chance.choice(THINGS)])
        predicate = self._chance.choice("rs" if remote else "ab")
        return f"{subject} <{E}{predicate}> {target} ."

    def _element(self, depth: int, *, remote: bool) -> str:
        kinds = ["triple", "filter", "values"]
        if depth:
            kinds += ["optional", "union", "minus", "exists", "bind", "subselect", "group"]
            kinds += [] if remote else ["service"] * 5
        return str(getattr(self, "_" + self._chance.choice(kinds) + "_part")(depth, remote))

    def _triple_part(self, _depth: int, remote: bool) -> str:
        return self._triple(remote=remote)

    def _filter_part(self, _depth: int, _remote: bool) -> str:
        one, other = self._chance.choice(VARIABLES), self._chance.choice([*VARIABLES, *THINGS])
        return (
            f"FILTER({self._chance.choice([f'{one} != {other}', f'BOUND({one})', f'!BOUND({one})', f'ISIRI({one})'])})"
        )

    def _values_part(self, _depth: int, _remote: bool) -> str:
        names = self._chance.sample(VARIABLES, self._chance.randint(1, 2))
        cell = [*THINGS, "UNDEF"] if len(names) > 1 else THINGS
        rows = " ".join(
            f"({' '.join(self._chance.choice(cell) for _ in names)})" for _ in range(self._chance.randint(1, 4))
        )
        return f"VALUES ({' '.join(names)}) {{ {rows} }}"

    def _optional_part(self, depth: int, remote: bool) -> str:
        return f"OPTIONAL {{ {self._group(depth - 1, remote=remote)} }}"

    def _union_part(self, depth: int, remote: bool) -> str:
        return f"{{ {self._group(depth - 1, remote=remote)} }} UNION {{ {self._group(depth - 1, remote=remote)} }}"

    def _minus_part(self, depth: int, remote: bool) -> str:
        return f"MINUS {{ {self._group(depth - 1, remote=remote)} }}"

    def _exists_part(self, depth: int, remote: bool) -> str:
        word = self._chance.choice(["EXISTS", "NOT EXISTS"])
        return f"FILTER {word} {{ {self._group(0, remote=remote)} }}" if depth else ""

    def _bind_part(self, _depth: int, _remote: bool) -> str:
        self._fresh += 1
        return f"BIND(COALESCE({self._chance.choice(VARIABLES)}, 'none') AS ?fresh{self._fresh})"

    def _subselect_part(self, depth: int, remote: bool) -> str:
        names = " ".join(sorted(self._chance.sample(VARIABLES, 2)))
        distinct = self._chance.choice(["", "DISTINCT "])
        return f"{{ SELECT {distinct}{names} WHERE {{ {self._group(depth - 1, remote=remote)} }} }}"

    def _group_part(self, depth: int, remote: bool) -> str:
        return f"{{ {self._group(depth - 1, remote=remote)} }}"

    def _service_part(self, depth: int, _remote: bool) -> str:
        return f"SERVICE <{{service}}> {{ {self._group(depth - 1, remote=True)} }}"


@contextmanager
def endpoint() -> Iterator[str]:
    """An Oxigraph on loopback with the remote data: the address of its queries."""
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.nt"
        data.write_bytes(ox.serialize(REMOTE_DATA, format=ox.RdfFormat.N_TRIPLES) or b"")
        store = f"{folder}/store"
        subprocess.run([program, "load", "--location", store, "--file", data], check=True, capture_output=True)
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{probe.getsockname()[1]}"
        served = [program, "serve-read-only", "--location", store, "--bind", address]
        process = subprocess.Popen(served, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            host, _, port = address.partition(":")
            while True:
                with socket() as probe:
                    if probe.connect_ex((host, int(port))) == 0:
                        break
                time.sleep(0.02)
            yield f"http://{address}/query"
        finally:
            process.terminate()
            process.wait()


def solutions(store: ox.Store, query: str) -> Counter[str]:
    """The answer as a multiset of rows."""
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    names = sorted(variable.value for variable in found.variables)
    return Counter(" ".join(f"{name}={row[name]}" for name in names if row[name] is not None) for row in found)


@dataclass
class Tally:
    """How many queries were tried, and what came of them; `with_rows` of the answers hold rows, `rows` together."""

    equal: int = 0
    engine_differs: int = 0
    refused: int = 0
    different: int = 0
    with_rows: int = 0
    rows: int = 0


def compare(count: int, seed: int) -> tuple[Tally, list[str]]:
    """Answer so many queries in both ways: the tally, and the queries whose planned answer is another one."""
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in LOCAL_DATA)
    both = ox.Store()
    both.extend(ox.Quad(*triple) for triple in LOCAL_DATA)
    both.extend(ox.Quad(*triple, REMOTE) for triple in REMOTE_DATA)
    tally, different = Tally(), []
    with endpoint() as address:
        settings = Settings(services=f"{PUBLIC}={address}", service_chunk=3, service_requests=500, service_failures=0)
        federation = Federation(settings)
        try:
            maker = Maker(seed)
            for _ in range(count):
                query = maker.query()
                try:
                    text, _ = resolved(store, query.replace("{service}", PUBLIC), settings, federation)
                except QueryError as problem:
                    tally.refused += 1
                    different.append(f"{problem}\n{query}")
                    continue
                ours = solutions(store, text)
                tally.rows += ours.total()
                tally.with_rows += bool(ours)
                if ours == solutions(store, query.replace("{service}", address)):
                    tally.equal += 1
                elif means_the_same(store, text, both, query.replace("SERVICE <{service}>", f"GRAPH {REMOTE}"), ours):
                    tally.engine_differs += 1
                else:
                    tally.different += 1
                    different.append(query)
        finally:
            federation.close()
    return tally, different


def means_the_same(store: ox.Store, text: str, both: ox.Store, query: str, ours: Counter[str]) -> bool:
    """Whether the planned query is right where the engine's own federation differs from it.

    It is where its answer is that of the query over all data in one process; or where a second engine, rdflib, gives
    one answer to the two texts: then the first engine evaluates one of them otherwise than the other.
    """
    if ours == solutions(both, query):
        return True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from rdflib import Dataset  # its import warns

        answers = []
        for data, asked in ((store, text), (both, query)):
            dataset = Dataset()
            dataset.parse(data=data.dump(format=ox.RdfFormat.N_QUADS), format="nquads")
            found = dataset.query(asked)
            answers.append(Counter(str(sorted((str(k), str(v)) for k, v in row.asdict().items())) for row in found))
    return answers[0] == answers[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--queries", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    tally, different = compare(given.queries, given.seed)
    if given.json:
        print(json.dumps(vars(tally) | {"queries": given.queries, "seed": given.seed, "different_queries": different}))
    else:
        for name, value in vars(tally).items():
            print(f"{name:15} {value:>8,}")
        print(*different[:5], sep="\n\n")
    raise SystemExit(bool(tally.different or tally.refused))


if __name__ == "__main__":
    main()
