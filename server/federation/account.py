"""The account of one federated query: who was asked what, what came back, and what of it is missing or a stand-in's."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

_SHOWN_VALUES, _SHOWN_QUERY = 20, 4000
_RUNS = 200


@dataclass
class Asked:
    """One SERVICE of a query, and what became of it.

    Attributes:
        endpoint: the one that the query names.
        actual: the address that was asked.
        stand_in: whether that is a stand-in with a few facts, and not the endpoint or a mirror of it.
        silent: whether the query says SILENT.
        shared: variables whose local values were sent along.
        values: how many rows of values that were.
        sample: the first of them, as SPARQL writes them.
        query: the first request's query, shortened.
        requests: requests that were answered, by the endpoint or from what is kept.
        kept: how many of those came from what is kept.
        age: seconds, of the oldest kept answer; None where none was used.
        retries: requests that were sent again.
        rows: rows that came back and stand in the answer.
        seconds: by the clock, from the first request to the last answer.
        cut: requests for which the endpoint may have given only the first of its rows.
        missing: why none of its rows is in the answer, under SILENT; empty otherwise.
    """

    endpoint: str
    actual: str
    stand_in: bool
    silent: bool = False
    shared: tuple[str, ...] = ()
    values: int = 0
    sample: tuple[str, ...] = ()
    query: str = ""
    requests: int = 0
    kept: int = 0
    age: float | None = None
    retries: int = 0
    rows: int = 0
    seconds: float = 0.0
    cut: int = 0
    missing: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def sends(self, shared: tuple[str, ...], rows: list[str]) -> None:
        """Note what is sent along."""
        self.shared, self.values, self.sample = shared, len(rows), tuple(row[:200] for row in rows[:_SHOWN_VALUES])

    def asks(self, query: str) -> None:
        """Note what a request says, the first time."""
        with self._lock:
            self.query = self.query or query[:_SHOWN_QUERY]

    def answered(self, retries: int, age: float | None) -> None:
        """Note an answer."""
        with self._lock:
            self.requests += 1
            self.retries += retries
            if age is not None:
                self.kept += 1
                self.age = max(age, self.age or 0.0)

    def took(self, rows: int) -> int:
        """Note rows that stand in the answer, and say how many do so far."""
        with self._lock:
            self.rows += rows
            return self.rows

    def notices(self) -> list[str]:
        """What a reader has to know of the rows, in sentences without a full stop."""
        found = []
        if self.missing:
            found.append(f"nothing of {self.endpoint} is in this answer: {self.missing}")
        elif self.stand_in:
            found.append(f"rows of {self.endpoint} come from a stand-in on this machine, which holds a few facts only")
        elif self.actual != self.endpoint:
            found.append(f"rows of {self.endpoint} come from {self.actual}")
        if self.cut:
            found.append(
                f"{self.endpoint} may have given only the first of its rows for {self.cut} of the requests: "
                "rows may be missing"
            )
        if self.age is not None and not self.missing:
            found.append(f"rows of {self.endpoint} were kept from an earlier question, {round(self.age)} s ago")
        return found

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        names = ("endpoint", "actual", "stand_in", "silent", "shared", "values", "sample", "query", "requests", "kept")
        more = ("retries", "rows", "cut")
        said = {name: getattr(self, name) for name in (*names, *more)}
        said |= {"shared": list(self.shared), "sample": list(self.sample), "seconds": round(self.seconds, 3)}
        return said | {"age": None if self.age is None else round(self.age, 1), "missing": self.missing or None}


@dataclass
class Account:
    """What became of the SERVICE parts of a query, in the order in which they were asked.

    Attributes:
        query: as it was sent.
        started: when.
        asked: one for each SERVICE.
        name: of the run, which nobody can guess.
        problem: why it has no answer, or empty.
    """

    query: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    asked: list[Asked] = field(default_factory=list)
    name: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    problem: str = ""

    def notices(self) -> list[str]:
        """What a reader has to know of the answer, each once."""
        return list(dict.fromkeys(notice for asked in self.asked for notice in asked.notices()))

    @property
    def stand_ins(self) -> bool:
        """Whether rows come from stand-ins."""
        return any(asked.stand_in and not asked.missing for asked in self.asked)

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return {
            "started": self.started.isoformat(timespec="seconds"),
            "query": self.query,
            "notices": self.notices(),
            "problem": self.problem or None,
            "asked": [asked.document() for asked in self.asked],
        }


class Runs:
    """The accounts of the last federated queries, by their names."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: OrderedDict[str, Account] = OrderedDict()

    def add(self, account: Account) -> None:
        """Remember an account, and forget the oldest where there are too many."""
        with self._lock:
            self._runs[account.name] = account
            while len(self._runs) > _RUNS:
                self._runs.popitem(last=False)

    def newest(self) -> Account | None:
        """The account of the query that was asked last."""
        with self._lock:
            return next(reversed(self._runs.values()), None)

    def get(self, name: str) -> Account | None:
        """The account of that name, if it is still remembered."""
        with self._lock:
            return self._runs.get(name)
