"""The sentences of the story of a document's own patient, each with its parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph_build.facts.clinical.places import places
from graph_build.facts.clinical.study import is_own
from graph_build.model.once import once_a_document
from graph_build.nlp import missing, parse

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from graph_build.facts.clinical.places import Place
    from graph_build.model import ReadDocument


@once_a_document
def story(read: ReadDocument) -> tuple[tuple[Place, Doc], ...]:
    """The sentences that tell of the document's own patient, also in its discussion, in order, with their parses.

    Empty where the parser's model was left out of the installation.
    """
    if missing():
        return ()
    told = [place for place in places(read) if _tells(place)]
    return tuple(zip(told, parse(place.text for place in told), strict=True))


def _tells(place: Place) -> bool:
    aside = place.study.kind == "patient" and place.sentence.section == "discussion" and is_own(place.text)
    return place.of_patient or (aside and not place.caption)
