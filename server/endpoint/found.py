"""What comes of a query: a whole answer on its way out, or the beginning of one for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from server.federation.account import Account
    from server.workers.process import Answer


@dataclass(frozen=True)
class Beginning:
    """The beginning of an answer, for a page: of one kind of answers, and whether there is more of it.

    Attributes:
        seconds: wall-clock time of the query.
        names: the variables of rows.
        rows: terms in the order of the names, as SPARQL results in JSON have them.
        lines: a graph in Turtle.
        boolean: the answer to ASK.
        more: whether this is not all.
        account: of the other endpoints that were asked, if any were.
    """

    seconds: float
    names: list[str] | None = None
    rows: list[list[dict[str, str] | None]] = field(default_factory=list)
    lines: list[str] | None = None
    boolean: bool | None = None
    more: bool = False
    account: Account | None = None


@dataclass(frozen=True)
class Result:
    """An answer on its way out: `body`, or the open `file` with `length` bytes, which the reader closes.

    `account` says which other endpoints were asked, if any were.
    """

    body: bytes
    file: IO[bytes] | None
    length: int
    digest: str
    seconds: float
    account: Account | None = None

    @classmethod
    def of(cls, answer: Answer, account: Account | None = None) -> Result:
        """What a worker has answered."""
        return cls(answer.body, answer.file, answer.head["length"], answer.digest, answer.seconds, account)

    def read(self) -> bytes:
        """The whole answer; its file is closed."""
        if self.file is None:
            return self.body
        with self.file:
            return self.file.read()
