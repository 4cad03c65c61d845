"""The settings of the endpoint: one table, read by the server, the documentation and its tests.

Each setting is a field of `Settings`. Its name in the environment is ``CYTOLINK_`` and the field's name in capitals.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from graph_build.errors import SettingsError
from graph_build.store.remote import authorization

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MIB = 1024 * 1024
PREFIX = "CYTOLINK_"

PUBLIC_SERVICES = (
    "https://sparql.uniprot.org/sparql",
    "https://query.wikidata.org/sparql",
    "https://qlever.dev/api/wikidata",
    "https://ubergraph.apps.renci.org/sparql",
    "https://id.nlm.nih.gov/mesh/sparql",
    "https://idsm.elixir-czech.cz/sparql/endpoint/idsm",
    "https://sparql.rhea-db.org/sparql",
    "https://www.bgee.org/sparql/",
    "https://sparql.wikipathways.org/sparql",
)


def _setting(default: Any, unit: str, text: str) -> Any:  # noqa: ANN401 - the field's own type
    return field(default=default, metadata={"unit": unit, "help": text})


@dataclass(frozen=True)
class Address:
    """Where requests for an endpoint go.

    Attributes:
        url: the address that is asked.
        mapped: whether it is another one than the endpoint's own, by the operator's choice.
        stand_in: whether a stand-in answers there, which holds a few facts only; answers say so.
    """

    url: str
    mapped: bool
    stand_in: bool


@dataclass(frozen=True)
class Settings:
    """What an operator can change. The defaults suit a public endpoint on a small machine."""

    deadline: float = _setting(10.0, "seconds", "Wall-clock time a query may take; then its worker is killed.")
    memory: int = _setting(1024 * MIB, "bytes", "Address space of one query worker beyond what it needs when idle.")
    query_bytes: int = _setting(MIB, "bytes", "Longest request body, query or URL query string that is read.")
    answer_bytes: int = _setting(256 * MIB, "bytes", "Largest answer, before compression.")
    answer_rows: int = _setting(1_000_000, "rows", "Most rows of a SELECT answer.")
    nesting: int = _setting(48, "levels", "Deepest nesting of groups, brackets and paths together.")
    bnode_nesting: int = _setting(16, "levels", "Deepest nesting of blank node property lists and quoted triples.")
    patterns: int = _setting(
        160, "patterns", "Most triple patterns of a query, with path steps, VALUES blocks and groups that are joined."
    )
    operators: int = _setting(1000, "operators", "Most FILTER, BIND, OPTIONAL, UNION, MINUS and operator signs.")
    tokens: int = _setting(250_000, "tokens", "Most words, names, values and signs of a query.")
    variables: int = _setting(1000, "variables", "Most different variables and blank nodes of a query.")
    columns: int = _setting(
        500, "things", "Most things named in SELECT, DESCRIBE, GROUP BY, HAVING and ORDER BY together."
    )
    items: int = _setting(10_000, "items", "Most commas within round brackets: lists of IN, and arguments.")
    disconnected: int = _setting(8, "parts", "Most parts of one group that share no variable.")
    product: int = _setting(
        100_000_000, "rows", "Largest product of disconnected parts, by the release's statistics, that is tried."
    )
    explain_seconds: float = _setting(
        2.0, "seconds", "Time that /explain may take to parse a query, and processor time to plan it."
    )
    workers: int = _setting(0, "processes", "Queries that run at once; 0 means twice the processors, at least 4.")
    small_share: float = _setting(
        0.5, "of 1", "Part of the workers that is kept for queries that the guard takes for small; 0 for none."
    )
    small_seconds: float = _setting(
        0.1,
        "seconds",
        "Processor time after which a query is not small: it is moved to the others or waits for them.",
    )
    spares: int = _setting(1, "processes", "Workers kept ready beyond those, to replace a killed one at once.")
    queue: int = _setting(128, "queries", "Queries that may wait for a worker, small ones counted apart.")
    queue_seconds: float = _setting(30.0, "seconds", "Longest wait for a worker.")
    per_client: int = _setting(32, "queries", "Queries of one client address that may run or wait at once.")
    running_per_client: int = _setting(
        0, "queries", "Queries of one client address that may run at once; 0 means one fewer than workers, at least 1."
    )
    request_seconds: float = _setting(
        60.0, "seconds", "Longest time that the queries of one request may take together, their waits included."
    )
    page_bytes: int = _setting(MIB // 2, "bytes", "Size of what a page shows of an answer, as a worker hands it over.")
    parameter_bytes: int = _setting(
        8192, "bytes", "Longest parameter of a URL or form, a query and a batch of names aside."
    )
    parameters: int = _setting(1000, "parameters", "Most parameters of a URL or form.")
    header_bytes: int = _setting(8192, "bytes", "Longest header field of a request, and longest path.")
    headers_bytes: int = _setting(32_768, "bytes", "All header fields of a request together.")
    demote_after: float = _setting(0.5, "seconds", "Processor time after which a query runs at the lowest priority.")
    cache_bytes: int = _setting(64 * MIB, "bytes", "Memory for answers kept in front of the application; 0 for none.")
    cache_answer_bytes: int = _setting(MIB, "bytes", "Largest answer that is kept there.")
    cache_disk_bytes: int = _setting(
        256 * MIB, "bytes", "Disk for larger answers that are kept, each at most a quarter of it; 0 for none."
    )
    spool_dir: str = _setting("", "path", "Folder for answers too large for memory; empty means the system's own.")
    spool_bytes: int = _setting(
        1024 * MIB, "bytes", "Disk that all answers waiting for slow readers may take together."
    )
    spool_per_client: int = _setting(384 * MIB, "bytes", "Of those, the part that one client address may take.")
    copy_bytes: int = _setting(1024 * MIB, "bytes", "Disk for the whole release in forms that were asked for.")
    copy_seconds: float = _setting(120.0, "seconds", "Longest time to write the whole release in one form.")
    send_seconds: float = _setting(
        300.0, "seconds", "Longest time to send one answer; then the transfer is broken off."
    )
    threads: int = _setting(160, "threads", "Requests handled at once, waiting ones included.")
    requests_per_client: int = _setting(40, "requests", "Requests of one client address handled at once.")
    costly_per_client: int = _setting(
        4, "requests", "Those of one client address to /compare, /explain, /reconcile and /search."
    )
    head_seconds: float = _setting(
        15.0, "seconds", "Longest wait for a request's head, also on a connection that is kept open; then it is closed."
    )
    body_seconds: float = _setting(10.0, "seconds", "Longest time to read one request body.")
    bodies_per_client: int = _setting(16, "bodies", "Unfinished request bodies of one client address at once.")
    bodies: int = _setting(128, "bodies", "Unfinished request bodies of all clients at once.")
    connections: int = _setting(4096, "connections", "Connections open at once; more wait until one is closed.")
    services: str = _setting(
        " ".join(PUBLIC_SERVICES),
        "URLs",
        "Endpoints that SERVICE may name, with blanks between; PUBLIC=ACTUAL sends the requests for one to another.",
    )
    stand_ins: str = _setting(
        "",
        "URLs",
        "PUBLIC=ACTUAL likewise, for addresses where only a stand-in answers; whatever shows its rows says so.",
    )
    service_seconds: float = _setting(20.0, "seconds", "Time all remote requests of one query may take together.")
    service_requests: int = _setting(50, "requests", "Most remote requests of one query.")
    service_chunk: int = _setting(500, "rows", "Most join values sent in one remote request; some endpoints get fewer.")
    service_rows: int = _setting(20_000, "rows", "Most rows taken from remote endpoints for one SERVICE.")
    service_bytes: int = _setting(
        16 * MIB, "bytes", "Largest remote answer, and all that one query sends to and takes from other endpoints."
    )
    service_retries: int = _setting(
        2, "retries", "How often a request is sent again after 429, 502, 503, 504 or a dropped connection."
    )
    service_failures: int = _setting(
        5, "failures", "After so many failures in a row an endpoint is left alone for a while; 0 for never."
    )
    service_rest_seconds: float = _setting(
        30.0, "seconds", "How long, the first time; then one request tries it, and each failure doubles the rest."
    )
    service_keep_seconds: float = _setting(
        600.0, "seconds", "How long answers of other endpoints are kept; what shows them tells their age. 0 for not."
    )
    service_keep_bytes: int = _setting(32 * MIB, "bytes", "Memory for them.")
    engine: str = _setting(
        "",
        "URL",
        "A SPARQL 1.1 engine that is asked in place of the release's store; {digest} stands for the release's.",
    )
    engine_authorization: str = field(
        default="",
        repr=False,
        metadata={"unit": "text", "help": "For it: `user:password`, the value of an Authorization header, or @FILE."},
    )
    engine_parameters: str = _setting(
        "", "text", "Further parameters of its requests, such as timeout={seconds}s or timeout={milliseconds}."
    )
    proxies: int = _setting(
        0, "hops", "Reverse proxies in front: so many of the last entries of X-Forwarded-For are believed."
    )
    base_url: str = _setting("", "URL", "The public address, where it is not the one a request names.")
    hosts: str = _setting(
        "",
        "names",
        "Hosts that requests may name, with blanks between, beside that of the public address and, on loopback, this "
        "machine's own; * for any.",
    )
    cross_origin_words: str = _setting(
        "refused", "word", "`refused`, or `allowed` to let pages of any site read words of documents in answers."
    )
    documents: str = _setting("", "path", "Files or a folder of documents whose words the reader shows, held by hash.")
    curation: str = _setting("", "path", "Folder for worksheets that the reader writes, on loopback alone.")
    reload_seconds: float = _setting(2.0, "seconds", "How often a newer release is looked for; 0 for never.")
    sandbox: str = _setting(
        "required", "word", "`required`, or `off` to serve on a kernel that refuses system call filters."
    )

    def __post_init__(self) -> None:
        """Refuse values that cannot be meant.

        Raises:
            SettingsError: a number below zero, or an unknown word.
        """
        for entry in fields(self):
            value = getattr(self, entry.name)
            if isinstance(value, int | float) and value < 0:
                raise SettingsError(f"{value} is below zero", where=variable(entry.name), do="Give zero or more")
        for name, words in (("sandbox", ("required", "off")), ("cross_origin_words", ("refused", "allowed"))):
            if (value := getattr(self, name)) not in words:
                do = f"Use {' or '.join(f'`{word}`' for word in words)}"
                raise SettingsError(f"unknown word {value!r}", where=variable(name), do=do)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings that the environment names; the others keep their defaults.

        Raises:
            SettingsError: a value is not of the setting's kind.
        """
        values: dict[str, Any] = {}
        for entry in fields(cls):
            text = environ.get(variable(entry.name))
            if text is None:
                continue
            try:
                values[entry.name] = _READERS[entry.type](text)
            except ValueError:
                raise SettingsError(
                    f"{text!r} is not {'a whole number' if entry.type == 'int' else 'a number'}",
                    where=variable(entry.name),
                    do=str(entry.metadata["help"]),
                ) from None
        return cls(**values)

    @cached_property
    def worker_count(self) -> int:
        """How many queries may run at once."""
        return self.workers or max(4, 2 * (os.cpu_count() or 1))

    @cached_property
    def small_count(self) -> int:
        """How many of them are kept for small queries: one at least is left for the others."""
        return min(int(self.small_share * self.worker_count), self.worker_count - 1)

    @cached_property
    def running_share(self) -> int:
        """How many queries of one client may run at once."""
        return self.running_per_client or max(1, self.worker_count - 1)

    @cached_property
    def host_names(self) -> frozenset[str]:
        """The hosts that requests may name by the operator's word, without ports, in lower case."""
        public = urlsplit(self.base_url).hostname if self.hosts or self.base_url else None
        return frozenset(self.hosts.lower().split()) | ({public} if public else frozenset())

    @cached_property
    def engine_secret(self) -> str:
        """The value of the Authorization header for the engine; empty for none.

        Raises:
            SettingsError: the file that should hold it cannot be read.
        """
        said = self.engine_authorization
        if said.startswith("@"):
            try:
                said = Path(said[1:]).read_text().strip()
            except (OSError, UnicodeDecodeError) as error:
                where = variable("engine_authorization")
                raise SettingsError(f"the file cannot be read ({error})", where=where, do="Name a text file") from None
        return authorization(said)

    @property
    def spool_folder(self) -> str:
        """Where large answers wait to be sent."""
        return self.spool_dir or tempfile.gettempdir()

    @property
    def service_table(self) -> dict[str, Address]:
        """Public endpoint → the address that is really asked; of two entries for one endpoint the last holds."""
        table = {}
        for setting, stand_in in ((self.services, False), (self.stand_ins, True)):
            for entry in setting.split():
                # A URL may hold "=" in its query; the separator is the one in front of the second scheme.
                public, separator, actual = entry.partition("=http")
                url = f"http{actual}" if separator else public
                table[public] = Address(url, mapped=url != public, stand_in=stand_in)
        return table


_READERS: dict[Any, Callable[[str], Any]] = {"int": int, "float": float, "str": str}


def variable(name: str) -> str:
    """The environment variable of the setting `name`."""
    return PREFIX + name.upper()
