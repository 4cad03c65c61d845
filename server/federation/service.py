"""SERVICE, without a worker that can reach the network: what the endpoint and the command line use of this room.

A query never goes to the store with a SERVICE in it. For each one, the part of the query around it is evaluated first;
the values that it shares with the remote pattern are sent along as VALUES, in chunks; and the rows that come back stand
as VALUES where the SERVICE stood. A SERVICE is a join with what the other endpoint answers (SPARQL 1.1 Federated Query,
section 4), and so is a VALUES block with the same rows, so the answer is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.federation.account import Account, Runs
from server.federation.asking import Asking
from server.federation.resolution import Evaluate, Resolution
from server.problems import ProblemError
from server.workers.process import NOBODY, Asker

if TYPE_CHECKING:
    from server.settings import Settings


class Federation:
    """Answers the SERVICE parts of queries, and remembers how.

    Args:
        settings: limits and the table of endpoints.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._asking = Asking(settings)
        self.runs = Runs()

    def close(self) -> None:
        """End the networked workers."""
        self._asking.close()

    def resolve(self, query: str, evaluate: Evaluate, asker: Asker = NOBODY, base: str = "") -> tuple[str, Account]:
        """The query with rows where its SERVICE parts were, and the account of where they come from.

        Args:
            query: a query that the guard has let pass.
            evaluate: has a local SELECT query answered. Its second argument is whether the default graph is the union
                of all.
            asker: who asks.
            base: what relative IRIs are resolved against.

        Raises:
            ProblemError: an endpoint does not answer, or a limit was met; its member `run` names the account.
            ClientGoneError: nobody waits any more.
        """
        account = Account(query)
        self.runs.add(account)
        try:
            return Resolution(self._asking, self._settings, evaluate, asker, account).run(query, base), account
        except ProblemError as problem:
            account.problem = problem.detail
            problem.members["run"] = account.name
            raise

    def elsewhere(self, public: str) -> bool:
        """Whether requests for an endpoint go to the internet, and not where the operator sends them."""
        return not self._settings.service_table[public].mapped
