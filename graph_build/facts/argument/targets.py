"""Which drug acts on which target, and how: "an IL-6 receptor blocker", "anti-TNF agents such as infliximab"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.facts.argument.target_phrases import ACTING_WITH, BLOCKADE_OF, Phrase, phrases, target_name
from graph_build.frames.treatments.targets import targets as framed
from graph_build.model import Evidence, Fact, Rule, Span
from graph_build.patterns import Pattern
from graph_build.recognisers import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph_build.model import Mention, ReadDocument, ReadSentence

PHRASE = Rule("targets.phrases", 2, "reads what a drug is: 'an antibody against X', 'an X antagonist'")
VERB = Rule("targets.acts", 1, "reads what a verb says that a drug does to a molecule: 'X captures Y'")
ACTING = Rule("targets.acting", 2, "reads 'blocking X with a drug' and 'X blockade with a drug'")
BLOCKADE = Rule("targets.blockade", 1, "reads that blocking a target is meant as treatment, no drug named")

_LIST = Pattern(
    r"\s*(?:\([\w-]+\)\s*)?,?\s*(?:such as|including|e\.g\.,?|like|namely|\((?:e\.g\.,?|such as|" r"including)?|,)\s*",
    re.I,
)
_SAME = Pattern(
    r"^\s*\)?(?:\([^()]*\)\s*)?(?:(?:,\s*(?:an?|the|which is an?)\s+|\s(?:is|are|was)\s+(?:an?|the)\s+|"
    r"\s*\((?:an?\s+)?)(?:[\w,-]+\s+){0,4}?|[,:]\s+)(?:anti[\s-]*)?$",
    re.I,
)
_ACTS = Pattern(
    r"anti|agon|bind|bound|block|immunoglob|inhib|neutrali|target|fusion|recogni|captur|sequest|intercept|scaveng|occup|"
    r"interact|suppress|inactivat|trap|direct|\bacts?\b|interfer|compet",
    re.I,
)
_FORM = Pattern(r"^(?:(?:human|soluble|membrane-bound|circulating|transmembrane)\s)+", re.I)
_RECEPTOR = Pattern(r"(?:\s\([\w-]+\))?[\s-]receptors?$", re.I)
_MOLECULES = ("cytokine", "receptor", "gene")
_DENIED = Pattern(r"\b(?:no|not|without|never)\s+(?:\w+\s+){0,2}$", re.I)


def state(read: ReadDocument) -> Iterator[Fact]:
    """Every drug and target that the document joins, and targets whose blockade it speaks of."""
    blockades: dict[str, list[tuple[str, Span]]] = {}
    drugged: set[str] = set()
    for fact in _headings(read):
        drugged.add(str(fact.slot("target")))
        yield fact
    for sentence in read.sentences:
        outside = sentence.section in ("references", "back", "front") and not sentence.mentions_of("drug")
        if outside or not _ACTS.search(sentence.text):
            continue
        for fact in _of_sentence(sentence):
            drugged.add(str(fact.slot("target")))
            yield fact
        for found in BLOCKADE_OF.finditer(sentence.text):
            target = target_name(found["target"], found["receptor"])
            blockades.setdefault(target, []).append(
                (found["noun"].lower(), sentence.span(found.start("target"), found.end()))
            )
    for target, places in blockades.items():
        if target not in drugged:
            yield Fact.of(
                "drug_target",
                f"{target} {places[0][0]}",
                [Evidence(span, "evidence" if at == 0 else "alternate") for at, (_, span) in enumerate(places[:4])],
                BLOCKADE,
                target=target,
                action=places[0][0],
                polarity="affirmed",
            )


def _of_sentence(sentence: ReadSentence) -> Iterator[Fact]:
    text = sentence.text
    drugs = sentence.mentions_of("drug")
    if not drugs:
        return
    seen: set[tuple[str, str]] = set()
    for phrase in phrases(text):
        for drug in _drugs(text, phrase, drugs):
            key = (drug.concept.label, phrase.target)
            if key in seen or drug.concept.label.lower() == phrase.target.lower():
                continue
            seen.add(key)
            span = sentence.span(min(drug.start, phrase.start), max(drug.end, phrase.end))
            if span.end - span.start <= 400:
                denied = bool(_DENIED.search(text[: phrase.start]))
                yield _fact(sentence, drug, phrase, span, PHRASE, denied)
    for frame in framed(sentence):
        target = _named_target(frame.target)
        key = (frame.drug.concept.label, target)
        if key not in seen and frame.end - frame.start <= 400 and not _covered(target, seen, frame.drug):
            seen.add(key)
            told = Phrase(frame.target_start, frame.target_end, target, frame.action, None, frame.forms)
            span = sentence.span(frame.start, frame.end)
            yield _fact(sentence, frame.drug, told, span, VERB, frame.denied)
    for found in ACTING_WITH.finditer(text):
        acting = next((m for m in drugs if m.start == found.start("drug")), None)
        if acting is None:
            continue
        target = target_name(found["target"] or found["target2"], found["receptor"] or found["receptor2"])
        if (acting.concept.label, target) not in seen:
            action = (found["verb"] or found["noun"]).lower()
            phrase = Phrase(found.start(), acting.end, target, action, None)
            yield _fact(sentence, acting, phrase, sentence.span(found.start(), acting.end), ACTING, False)


def _drugs(text: str, phrase: Phrase, drugs: tuple[Mention, ...]) -> list[Mention]:
    """The drugs that a phrase is said of: the one it describes, or those listed after it as examples."""
    before = [m for m in drugs if m.end <= phrase.start]
    several = text[phrase.start : phrase.end].endswith("s")  # "X inhibitors, drug": the drug is one more of a list
    between = text[before[-1].end : phrase.start] if before else ""
    if before and _SAME.match(between or " ") and not (several and between.strip() == ","):
        return [before[-1]]
    after = [m for m in drugs if m.start >= phrase.end]
    out: list[Mention] = []
    at = phrase.end
    for drug in after:
        between = text[at : drug.start]
        first = not out
        listed = (between.strip() != "," and _LIST.fullmatch(between)) or (
            first
            and re.fullmatch(
                r"(?:\s+(?:agents?|drugs?|therapy))?\s*(?:\([\w-]+\)\s*)?[,\s(]*(?:such as|including|"
                r"like|e\.g\.,?)\s*" + ("" if several else r"|\s*,?\s*\(?"),
                between,
                re.I,
            )
        )
        joined = not first and re.fullmatch(r"\s*(?:\([^()]*\)\s*)?(?:,|,?\s*(?:and|or))\s*", between)
        if not (listed or joined):
            break
        out.append(drug)
        at = drug.end
    return out


def _named_target(printed: str) -> str:
    """The target's name in one form: "soluble IL-6 receptors" is the "IL-6 receptor"."""
    bare = _FORM.sub("", printed)
    receptor = _RECEPTOR.search(bare)
    return target_name(bare[: receptor.start()], "receptor") if receptor else target_name(bare, None)


def _covered(target: str, seen: set[tuple[str, str]], drug: Mention) -> bool:
    """Whether the drug was told already to act on the molecule, under a name that holds this one."""
    return any(label == drug.concept.label and target.casefold() in told.casefold() for label, told in seen)


def _fact(sentence: ReadSentence, drug: Mention, phrase: Phrase, span: Span, rule: Rule, denied: bool) -> Fact:
    links = [("drug", drug.concept.iri)] if drug.concept.iri else []
    target = _target(sentence, phrase)
    links += [("target", target)] if target else []
    return Fact.of(
        "drug_target",
        drug.concept.label,
        span,
        rule,
        concepts=links,
        drug=drug.concept.label,
        target=phrase.target,
        action=phrase.action,
        modality=phrase.modality,
        target_form=phrase.forms or None,
        polarity="negated" if denied else "affirmed",
    )


def _target(sentence: ReadSentence, phrase: Phrase) -> str | None:
    """The molecule that is acted on: the target's own name, else what the phrase names.

    A receptor is not its ligand, and "IL-1 receptor antagonist" is the name of a molecule that is not the receptor.
    """
    for concept in Lexicon.default().named(phrase.target):
        if concept.category in _MOLECULES and concept.iri:
            return concept.iri
    kinds = ("receptor",) if phrase.target.lower().endswith("receptor") else _MOLECULES
    within = (m for m in sentence.mentions_of(*kinds) if phrase.start <= m.start and m.end <= phrase.end)
    return next((m.concept.iri for m in within if m.concept.iri), None)


def _surfaces(read: ReadDocument) -> dict[str, Mention]:
    """The drugs that the prose names, by the words it names them with."""
    return {m.surface.lower(): m for s in read.sentences for m in s.mentions_of("drug")}


def _headings(read: ReadDocument) -> Iterator[Fact]:
    """A title such as "Outcomes of IL-6 blockade with tocilizumab"; its drugs are known from the prose."""
    names = _surfaces(read)
    for section in read.document.sections:
        start = read.document.text.find(section.heading, section.span.start) if section.heading else -1
        for found in ACTING_WITH.finditer(section.heading) if start >= 0 else ():
            word = re.match(r"[\w-]+", section.heading[found.start("drug") :])
            drug = names.get(word[0].lower()) if word else None
            if drug is None or word is None:
                continue
            action = (found["verb"] or found["noun"]).lower()
            target = target_name(found["target"] or found["target2"], found["receptor"] or found["receptor2"])
            span = Span(start + found.start(), start + found.start("drug") + word.end())
            yield Fact.of(
                "drug_target",
                drug.concept.label,
                span,
                ACTING,
                concepts=[("drug", drug.concept.iri)],
                drug=drug.concept.label,
                target=target,
                action=action,
                polarity="affirmed",
            )
