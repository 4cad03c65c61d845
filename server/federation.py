"""SERVICE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from server.problems import ProblemError

if TYPE_CHECKING:
    from server.endpoint import Asker, Endpoint, Question
    from server.settings import Settings


class Federation:
    """Asks other endpoints."""

    def __init__(self, settings: Settings, endpoint: Endpoint) -> None:
        self.settings, self.endpoint = settings, endpoint

    def close(self) -> None:
        """Nothing yet."""

    def resolve(self, query: str, question: Question, asker: Asker) -> str:
        """Refuse: no other endpoint is asked."""
        del query, question, asker
        raise ProblemError("service-refused", 403, "no other endpoint is asked")
