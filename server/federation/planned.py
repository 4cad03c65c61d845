"""What would be asked of other endpoints for a query, in which order, and with the values of which variables."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from server.federation.endpoints.peers import peer
from server.federation.local_part import places, shared_names
from server.federation.remote import lifted, remote_of
from server.federation.resolution import first_of
from server.guard.syntax import read

if TYPE_CHECKING:
    from server.settings import Settings


@dataclass(frozen=True)
class Step:
    """One SERVICE, as it would be asked.

    Attributes:
        endpoint: the one that the query names, or the variable that names it.
        actual: the address that is asked; empty where a variable names the endpoint.
        stand_in: whether only a stand-in answers there.
        silent: whether the query goes on without it.
        shared: variables whose values in this release, or in the rows of earlier steps, may be sent along.
        chunk: most values in one request.
        parallel: requests under way at once.
        query: what is asked, the values left out.
    """

    endpoint: str
    actual: str
    stand_in: bool
    silent: bool
    shared: list[str]
    chunk: int
    parallel: int
    query: str

    def document(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)


def plan(query: str, settings: Settings, base: str = "") -> list[Step]:
    """The steps for a query that the guard has let pass.

    A variable that turns out not to be bound in every row is not sent after all. Relative IRIs are resolved against
    `base`.

    Raises:
        ProblemError: a SERVICE stands where it cannot be asked.
    """
    steps: list[Step] = []
    while True:
        shape = read(query, base=base)
        found = list(places(shape.where, ())) if shape.where else []
        if not found:
            return steps
        if (parted := lifted(found, query)) is not None:
            query = parted
            continue
        place, (_, names) = first_of(found, query)
        remote = remote_of(place, query, shape)
        shared = sorted(shared_names(place, names))
        address = settings.service_table.get(remote.endpoint)
        known = peer(remote.endpoint)
        steps.append(
            Step(
                remote.endpoint or f"?{remote.variable}",
                address.url if address else "",
                bool(address and address.stand_in),
                remote.silent,
                shared,
                min(known.chunk or settings.service_chunk, settings.service_chunk),
                known.parallel,
                remote.query(shared, ["…"] if shared else [], settings.service_rows + 1).strip(),
            )
        )
        columns = sorted({*remote.columns, *([remote.variable] if remote.variable else [])})
        heading, row = " ".join("?" + name for name in columns), " ".join(["UNDEF"] * len(columns))
        query = f"{query[: place.service.start]}VALUES ({heading}) {{ ({row}) }}{query[place.service.end :]}"
