"""The words in which a document names what its statements have by the vocabulary's name."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph_build.model import ReadDocument
    from graph_build.model.course_records import Condition, MedicalAction, PatientMeasurement
    from graph_build.model.texts import Span


class PrintedNames:
    """The names of concepts as a document prints them; short forms in capitals are left to the vocabulary's names.

    Args:
        read: the document, or None where no words of it are at hand.
    """

    def __init__(self, read: ReadDocument | None) -> None:
        self._printed: list[tuple[int, int, str, str, str]] = sorted(
            (span.start, span.end, mention.concept.iri, mention.surface, mention.concept.label)
            for sentence in ((*read.sentences, *read.captions) if read is not None else ())
            for mention in sentence.mentions
            if mention.concept.iri and not _is_short(mention.surface)
            for span in (sentence.span(mention.start, mention.end),)
        )

    def of(self, record: MedicalAction | Condition | PatientMeasurement, label: str) -> str:
        """The first name of the record's concept in the places where the record was read, else its label."""
        if record.concept is None:
            return label
        places = (self._in(evidence.span, record.concept, label) for evidence in record.evidence)
        return next((name for name in places if name is not None), label)

    def _in(self, span: Span, iri: str, label: str) -> str | None:
        at = bisect_left(self._printed, (span.start, 0, "", "", ""))
        for _start, end, concept, surface, name in self._printed[at:]:
            if end > span.end:
                return None
            if concept == iri and name == label:  # a label that is longer than the concept's is printed as it is
                return surface[0].lower() + surface[1:] if surface.istitle() else surface
        return None


def _is_short(surface: str) -> bool:
    """Whether a name is a short form: "TCZ", "IL-6", "pO2"."""
    return len(surface) < 4 or surface[1:] != surface[1:].lower()
