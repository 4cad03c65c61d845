"""A document walked sentence by sentence, with what the reader of a sentence knows from before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_build.facts.clinical.cited_drugs import WorksDrugs, only_drug
from graph_build.facts.clinical.passages import told_of_others
from graph_build.facts.clinical.people import cited_numbers, count_slots, people, population
from graph_build.facts.clinical.runs import times
from graph_build.facts.clinical.source_groups import SourceGroup, is_of_source, source_group
from graph_build.facts.clinical.study import Study, is_own, numbered_cases, study_of
from graph_build.model import Population
from graph_build.model.once import once_a_document
from graph_build.study.mentions import populations
from graph_build.study.resolved import arms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.facts.clinical.people import People
    from graph_build.model import ReadDocument, ReadSentence, SlotValue, Timepoint
    from graph_build.model.frames import Agent
    from graph_build.study.mentions import PopulationMention

ADVERSE = re.compile(
    r"\b(?:adverse|side[ -]effects?|safety|tolerab|toxicit|complications? of (?:treatment|therapy))", re.IGNORECASE
)
# Times that stay in force for the sentences that follow; "within 24 hours" and "during follow-up" do not.
_PASSING = re.compile(
    r"^(?:within|over|during)\b|follow-up$|^hour|before|earlier|\bago\b|\bof age\b|^(?:baseline|onset|relapse|birth)$|"
    r"^(?:[\d.]+|one|two|three|four|five|six|seven|eight|nine|ten) "
    r"(?:minute|second|hour|day|week|month|year)s?(?: of .*)?$|^[\d.]+ (?:minute|second)s?\b",
    re.IGNORECASE,
)


_AGAINST = re.compile(r"\b(?:compared (?:with|to)|versus|vs|than|whereas|while)\b", re.IGNORECASE)
_OR = re.compile(r"\bor\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence in its surroundings.

    Attributes:
        sentence: the sentence.
        study: what the document is about.
        case: label of the patient that this part of the document is about, where it numbers them.
        time: the last time named before it in its paragraph or section, or None.
        adverse: whether it stands under a heading on adverse events.
        caption: whether it is the caption of a figure.
        lent: reference numbers that the next sentence of its paragraph cites, where it cites none itself.
        told: a cited work's patient whose story it goes on telling, or None.
        source: the larger group from which the document says that it took its patients, or None.
        drug: the one drug that the patients of the cited study had of which it goes on telling, or None.
        arms: the arms that it names, where the document has several and tells of each; empty elsewhere.
    """

    sentence: ReadSentence
    study: Study
    case: str | None = None
    time: Timepoint | None = None
    adverse: bool = False
    caption: bool = False
    lent: tuple[int, ...] = ()
    told: Population | None = None
    source: SourceGroup | None = None
    drug: Agent | None = None
    arms: tuple[PopulationMention, ...] = ()

    @property
    def text(self) -> str:
        """The cleaned words of the sentence."""
        return self.sentence.text

    @property
    def of_patient(self) -> bool:
        """Whether the sentence belongs to the story of the document's one patient."""
        told = self.sentence.section in ("case", "results") or self.study.story
        return self.study.kind == "patient" and told and not self.caption

    def population(self, position: int) -> Population | None:
        """Whose data stands at a position, or None where it is nobody's."""
        found = population(self.sentence, position, self.study, self.case)
        if self.told and found and found.experiencer == "own":
            return self.told
        if self.source and found == Population("group", self.study.label):
            of_source = is_of_source(self.text, position, self.study, self.source)
            return Population("group", self.source.label) if of_source else found
        if found == Population("group", self.study.label) and self.arms:
            return self._arm(position)
        if found is None and self.lent and any(p.n or p.percent for p in people(self.text)):
            return Population("group", f"reference [{self.lent[0]}] cohort", "cited", self.lent[0])
        return found

    def _arm(self, position: int) -> Population | None:
        """The one arm that the sentence names; None where it names several, whose values are aligned elsewhere.

        What an arm is held against further on is another's: "fell by 2 with 200 mg compared with 1 on placebo".
        """
        labels = {a.label for a in self.arms}
        arm = self.arms[0].arm
        if all(a.start > position and _AGAINST.search(self.text, position, a.start) for a in self.arms):
            return None
        if all(a.start > position and _OR.search(self.text, position, a.start) for a in self.arms):
            return Population("group", self.study.label)
        return Population("control" if arm and arm.control else "arm", self.arms[0].label) if len(labels) == 1 else None

    def counts(self, them: People | None, who: Population) -> dict[str, SlotValue]:
        """The slots that say how many of whose patients, with the total of their group where it is implied."""
        of_source = self.source is not None and who.label == self.source.label
        slots = count_slots(them, self.study, own=who.experiencer == "own" and not of_source)
        if self.source and of_source and "n" in slots:
            slots.setdefault("n_total", self.source.n)
        return slots

    def references(self, position: int) -> tuple[int, ...]:
        """The numbers of the works that the statement at a position is cited from."""
        told = (self.told.reference,) if self.told and self.told.reference is not None else ()
        return cited_numbers(self.sentence, position) or told or self.lent


@once_a_document
def places(read: ReadDocument) -> tuple[Place, ...]:
    """The sentences and captions of a document that can tell of patients, in order."""
    return tuple(_places(read))


def _places(read: ReadDocument) -> Iterator[Place]:
    study = study_of(read)
    cases = dict(numbered_cases(read))
    cited = told_of_others(read)
    arms = arms_of(read)
    sections = read.document.sections
    time: Timepoint | None = None
    section = -1
    source: SourceGroup | None = None
    studied: tuple[tuple[int, tuple[int, ...]], Agent] | None = None
    named_of = WorksDrugs()
    for at, sentence in enumerate(read.sentences):
        if sentence.section in ("front", "back", "references"):
            continue
        if sentence.sentence.section != section:
            section, time = sentence.sentence.section, None
        heading = sections[section].heading if 0 <= section < len(sections) else ""
        adverse = ADVERSE.search(heading) is not None
        lent = _lent(read, at, study)
        source = source_group(sentence, study) or (source if sentence.section in ("methods", "results") else None)
        named = only_drug(sentence)
        works = (sentence.sentence.paragraph, sentence.sentence.references or lent)
        studied = (works, named) if named else studied if studied and studied[0] == works else None
        of_works = named_of.of(sentence, works[1])
        drug = studied[1] if studied and works[1] else of_works
        told = cited.get(at)
        named_arms = tuple(p for p in populations(sentence.text, arms) if p.arm) if study.of_arms else ()
        yield Place(sentence, study, cases.get(section), time, adverse, False, lent, told, source, drug, named_arms)
        lasting = [t for t in times(sentence) if not _PASSING.search(t.text)]
        time = lasting[-1] if lasting else time
    for caption in read.captions:
        yield Place(caption, study, caption=True)


def _lent(read: ReadDocument, at: int, study: Study) -> tuple[int, ...]:
    """The citation that closes one of the next sentences and covers this one too, in a text on others' work."""
    here = read.sentences[at]
    if here.sentence.references:
        return ()
    if study.kind is not None and here.section not in ("introduction", "discussion"):
        return ()
    for after in read.sentences[at + 1 : at + 4]:
        if after.sentence.paragraph != here.sentence.paragraph or is_own(after.text):
            return ()
        if after.sentence.citations:
            return after.sentence.citations[0].numbers
    return ()
