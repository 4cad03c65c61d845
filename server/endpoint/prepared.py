"""A query with all that is decided before it is answered: the verdict, the representation, and what caches are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from server.endpoint.endpoint import Endpoint, Question
    from server.endpoint.negotiate import Choice
    from server.guard.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Prepared:
    """A query that is ready to be answered.

    Attributes:
        question: what is asked.
        verdict: the guard's.
        choice: the representation.
        gzip: whether the answer is packed.
        tag: the answer's entity tag; none where the same query may have another answer next time.
    """

    question: Question
    verdict: Verdict
    choice: Choice
    gzip: bool
    tag: str | None

    @classmethod
    def of(cls, endpoint: Endpoint, question: Question, verdict: Verdict, choice: Choice, *, gzip: bool) -> Prepared:
        """A judged query in a chosen representation."""
        tag = None
        if verdict.shape is not None and not verdict.shape.changing:
            tag = endpoint.tag(question, choice.media_type) + ("-gzip" if gzip else "")
        return cls(question, verdict, choice, gzip, tag)

    def about(self) -> dict[str, str]:
        """What caches are told, with the answer or without it."""
        if self.tag is None:
            return {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
        # the same URL answers from a newer release one day: caches may keep it, and have to ask
        return {
            "Vary": "Accept, Accept-Encoding",
            "ETag": f'"{self.tag}"',
            "Cache-Control": "public, no-cache",
        }

    def headers(self, digest: str) -> dict[str, str]:
        """What the answer says about itself, from a release of that digest."""
        packed = {"Content-Encoding": "gzip"} if self.gzip else {}
        return {"Content-Type": self.choice.content_type, "Cytolink-Release": digest, **packed, **self.about()}
