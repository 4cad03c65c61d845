"""The words in which a document names what its statements have by the vocabulary's name."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from graph_build.model.course_records import PatientMeasurement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import ReadDocument
    from graph_build.model.course_records import Condition, MedicalAction
    from graph_build.model.texts import Span


class PrintedNames:
    """The names of concepts as a document prints them.

    A short form in capitals is left to the vocabulary's name; behind that of a measured variable it stands in brackets.

    Args:
        read: the document, or None where no words of it are at hand.
    """

    def __init__(self, read: ReadDocument | None) -> None:
        self._printed: list[tuple[int, int, str, str, str]] = sorted(
            (span.start, span.end, mention.concept.iri, mention.surface, mention.concept.label)
            for sentence in ((*read.sentences, *read.captions) if read is not None else ())
            for mention in sentence.mentions
            if mention.concept.iri
            for span in (sentence.span(mention.start, mention.end),)
        )

    def of(self, record: MedicalAction | Condition | PatientMeasurement, label: str) -> str:
        """The first name of the record's concept in the places where the record was read, else its label."""
        if record.concept is None:
            return label
        found = [name for e in record.evidence for name in self._in(e.span, record.concept, label)]
        whole = next((name for name in found if not _is_short(name)), None)
        if whole is not None:
            return whole[0].lower() + whole[1:] if whole.istitle() else whole
        short = next((name for name in found if len(name) > 1 and name not in label), None)
        return f"{label} ({short})" if short and isinstance(record, PatientMeasurement) else label

    def _in(self, span: Span, iri: str, label: str) -> Iterator[str]:
        """The names of a concept in a place; a label that is longer than the concept's is printed as it is."""
        at = bisect_left(self._printed, (span.start, 0, "", "", ""))
        for _start, end, concept, surface, name in self._printed[at:]:
            if end > span.end:
                return
            if concept == iri and name == label:
                yield surface


def _is_short(surface: str) -> bool:
    """Whether a name is a short form: "TCZ", "IL-6", "pO2"."""
    return len(surface) < 4 or surface[1:] != surface[1:].lower()
