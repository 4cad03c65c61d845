"""The treatments that a sentence names: drugs, kinds of drugs and therapeutic procedures."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.frames.treatments.kinds import kinds, substances
from graph_build.model.frames import Agent
from graph_build.model.once import once_a_sentence
from graph_build.patterns import Pattern
from graph_build.recognisers import Lexicon, learned_names
from graph_build.recognisers.lexicon import looks_like_acronym
from graph_build.recognisers.medicines import medicines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph_build.model import Mention, ReadSentence

_THERAPEUTIC = Pattern(
    r"ectomy\b|plasty\b|exchange|pheresis|transplant|dialysis|ventilation|membrane oxygenation|"
    r"replacement therapy|bypass|"
    r"stent|percutaneous coronary|transfusion|oxygen therapy|radiotherapy|chemotherapy|phototherapy|resuscitation|"
    r"hemoperfusion|haemoperfusion",
    re.IGNORECASE,
)
# Words with the endings of international drug names.
_ENDINGS = (
    "mab", "tinib", "ciclib", "cillin", "mycin", "micin", "myxin", "conazole", "olone", "asone", "olol", "pril",
    "sartan", "statin", "ciclovir", "navir", "buvir", "gravir", "floxacin", "cycline", "parin", "platin",
    "rubicin", "taxel", "tidine", "prazole", "dipine", "azepam", "zolam", "fentanil", "penem", "bactam",
    "kinra", "limus", "trexate", "gliptin", "gliflozin", "formin", "gabalin", "triptan", "setron", "lukast",
    "profen", "xaban", "gatran", "thromycin", "bendazole", "nidazole", "racetam", "triptyline", "oxetine",
    "apine", "idone", "azine", "semide", "thiazide", "barbital", "phylline", "terol", "tropium", "curium",
    "uronium", "dronate", "vastatin", "steride", "prost", "lactone", "ozane", "trexed", "lamide", "zolamide",
    "tadine", "rizine", "relin", "otide", "glutide", "flurane", "xantrone", "fosfamide", "mustine", "bicin",
    "tecan", "rabine", "citabine", "poside", "zomib",
)  # fmt: skip
_WORD = Pattern(r"[A-Za-z]{6,}")
_SALT = Pattern(
    r"(?:\s(?:(?:di)?sodium|potassium|calcium|hydrochloride|hydrobromide|HCl|succinate|phosphate|acetate|sul(?:f|ph)ate|"
    r"tartrate|maleate|mes[iy]late|fumarate|besylate|citrate|bromide|trometamol|axetil|proxetil|dipropionate|"
    r"propionate|furoate|valerate|(?:mono|di|tri)?hydrate|besilate|tosylate|decanoate|enant?hate|aspartate)\b)+(?!\s(?:levels?|concentrations?|channel|binders?))",
    re.IGNORECASE,
)
_ROUTE = Pattern(
    r"(?:intravenous|oral|parenteral|subcutaneous|intramuscular|inhaled|nebuli[sz]ed|topical|systemic|IV|PO)\s+(?=\w)",
    re.IGNORECASE,
)
_OPENING = Pattern(
    r"(?:(?:any|all|no|other|further|additional|before|after|during|under|with|the|an?)\s)+", re.IGNORECASE
)
_DOSE_OF = Pattern(r"\bdos(?:e|es|age)\b", re.IGNORECASE)
_BEGINNINGS = ("cef", "sulfa")
_INHIBITORS = Pattern(
    r"\s?(?:\([^)]*\)\s?)?(?:receptor )?(?:inhibitors?|blockers?|antagonists?|antibod(?:y|ies)|blockade|"
    r"inhibition)\b",
    re.IGNORECASE,
)
_MAKER = Pattern(r"\s?\((?:[rR]|TM|tm)\)\)?|[,;®™\s][^()\d]{2,80}\)")
"""What stands behind a trade name in parentheses: "(Clexane, Sanofi, Paris)"."""
_GAP_OF_ONE = Pattern(r"[\s\"'“”(\[]*(?:i\.?e\.?,?|or|=)?[\s\"'“”(]*")
_MEMBER = Pattern(
    r"\s?\((?:(?:i\.?e\.?|e\.?g\.?|namely|including|such as),?\s)?|,?\s(?:such as|including|namely)\s(?:the\s)?",
    re.IGNORECASE,
)
"""What leads from a kind of drugs to one of them, which is no second treatment."""
# What makes a drug's name something else than a treatment given.
_PART_AFTER = Pattern(
    r"(?:\s?\([\w-]+\))?(?:[-‐ ](?:resistant|resistance|responsive\w*|refractory|sensitive|sensitivity|"
    r"susceptible|induced|na[iï]ve|related|"
    r"associated|dependent|dependence|sparing|free|treated|like|eluting|unresponsive\w*|allergy|allergic|"
    r"intoxication|toxicity|saturations?|requirements?|tension|demand|levels?|"
    r"concentrations?|group|arm|deficiency|metabolism|antibod(?:y|ies)|titers?|assay|stimulation|receptors?|"
    r"nonresponders?)\b)",
    re.IGNORECASE,
)
_PART_BEFORE = Pattern(
    r"\b(?:allerg(?:y|ic) to|allergies to|sensitiv(?:e|ity) to|susceptib(?:le|ility) to|intoleran(?:t|ce) (?:of|to)|"
    r"levels? of|concentrations? of|antibod(?:y|ies) (?:to|against)|binding of|role of|mechanism of(?: action of)?|"
    r"saturation of|pressure of|fraction of inspired|efficacy of|effects? of|"
    r"effectiveness of|safety of|use of|induced by|caused by|such as|doses? of endogenous|"
    r"(?:serum|plasma|blood|urine|urinary|endogenous|fasting|stained with|positive for|production of)) $",
    re.IGNORECASE,
)


@once_a_sentence
def agents(sentence: ReadSentence) -> tuple[Agent, ...]:
    """The treatments of a sentence in order; a name and its short form in parentheses are one.

    Names that are part of another thing ("penicillin-resistant", "allergic to penicillin") are left out.
    """
    text = sentence.text
    found: list[Agent] = []
    told = [_with_salt(text, _without_route(text, a)) for a in (*_named(sentence), *_unnamed(text))]
    told += [_without_route(text, a) for a in _learned(sentence, told)]
    ordered = sorted(told, key=lambda a: (a.start, -a.end))
    for agent in ordered:
        last = found[-1] if found else None
        if last and agent.start < last.end:
            continue
        if last and text[last.end : agent.start] in ("/", "–", "-") and last.kind == agent.kind == "drug":
            joint = f"{last.label}{text[last.end : agent.start]}{agent.label}".casefold()
            found[-1] = Agent(last.start, agent.end, joint, "", "drug")
            continue
        if last and _one(last, agent, text):
            better = agent if last.kind == "drug_class" and agent.kind == "drug" else last
            found[-1] = Agent(last.start, _closed(text, agent.end, ordered), better.label, better.iri, better.kind)
            continue
        found.append(agent)
    return tuple(a for a in found if not _PART_AFTER.match(text, a.end) and not _PART_BEFORE.search(text, 0, a.start))


def _with_salt(text: str, agent: Agent) -> Agent:
    """A drug with the salt that it is given as, which is no drug beside it: "cilastatin sodium"."""
    salt = _SALT.match(text, agent.end) if agent.kind == "drug" else None
    return replace(agent, end=salt.end()) if salt else agent


def _without_route(text: str, agent: Agent) -> Agent:
    """A drug without the way it is given, where no vocabulary has both as one: "intravenous magnesium sulfate"."""
    way = None if agent.iri or agent.kind != "drug" else _ROUTE.match(text, agent.start, agent.end)
    if way is None:
        return agent
    return replace(agent, start=way.end(), label=as_named(text[way.end() : agent.end]))


def _one(first: Agent, second: Agent, text: str) -> bool:
    """Whether the second name is the first once more, a member of the kind that it names, or its kind."""
    gap = text[first.end : second.start]
    member = first.kind == "drug_class" and second.kind == "drug"
    if not gap.strip():  # "cephalosporin antibiotics", "the antibiotic cefazolin"
        return gap == " " and (second.kind == "drug_class" or member)
    if member and _MEMBER.fullmatch(gap):
        return True
    if _GAP_OF_ONE.fullmatch(gap) is None:
        return False
    return first.label == second.label or (member and gap.strip()[0] in "\"“'(")


def _closed(text: str, end: int, found: Sequence[Agent]) -> int:
    """The position after the bracket or quotation mark that a second name closes, with a maker's name before it."""
    maker = _MAKER.match(text, end)
    listed = maker is not None and any(end <= a.start < maker.end() for a in found)
    if maker and not listed and text.rfind("(", 0, end) > text.rfind(")", 0, end):
        return maker.end()
    return end + 1 if text[end : end + 1] in (")", "”", '"') else end


def _named(sentence: ReadSentence) -> Iterator[Agent]:
    for mention in sentence.mentions:
        concept = mention.concept
        if concept.category in ("drug", "drug_class"):
            yield Agent(mention.start, mention.end, concept.label, concept.iri, concept.category)
        elif concept.category == "analyte" and _DOSE_OF.compiled.search(mention.surface):
            yield from _within(mention)
        elif concept.category == "procedure" and _THERAPEUTIC.compiled.search(concept.label):
            yield Agent(mention.start, mention.end, concept.label, concept.iri, "procedure")
        elif concept.category in ("cytokine", "receptor"):
            tail = _INHIBITORS.match(sentence.text, mention.end)
            if tail:
                kind = re.sub(r"\([^)]*\)\s?", "", sentence.text[mention.start : tail.end()])
                yield Agent(mention.start, tail.end(), " ".join(kind.split()), "", "drug_class")


def _within(mention: Mention) -> Iterator[Agent]:
    """The drug whose dose is what is measured: "daily prednisone dose"."""
    for word in _WORD.finditer(mention.surface):
        drug = next((c for c in Lexicon.default().named(word.group()) if c.category == "drug"), None)
        if drug:
            start = mention.start + word.start()
            yield Agent(start, start + len(word.group()), drug.label, drug.iri, "drug")


def _learned(sentence: ReadSentence, told: Sequence[Agent]) -> Iterator[Agent]:
    """Drugs that only the models tell, where nothing else is named."""
    for name in learned_names.drugs(sentence):
        if not any(name.start < a.end and a.start < name.end for a in told):
            opening = _OPENING.match(name.surface)
            first = opening.end() if opening else 0
            yield Agent(name.start + first, name.end, as_named(name.surface[first:]), name.concept.iri, "drug")


def as_named(words: str) -> str:
    """A name in lower case; a short form as it is printed."""
    return words if looks_like_acronym(words) else words.casefold()


@lru_cache(maxsize=4096)
def _unnamed(text: str) -> tuple[Agent, ...]:
    """Treatments of a text that the vocabulary need not know: kinds, and words with a drug's ending."""
    classes = [Agent(start, end, text[start:end], "", "drug_class") for start, end in kinds(text)]
    given = [Agent(start, end, as_named(text[start:end]), "", "drug") for start, end in substances(text)]
    drugs = [
        Agent(m.start(), m.end(), m.group().casefold(), "", "drug")
        for m in _WORD.finditer(text)
        if like_a_drug(m.group().casefold())
    ]
    return (*classes, *given, *drugs)


def like_a_drug(word: str) -> bool:
    """Whether a word in lower case names a medicine in common use, or has the ending or beginning of such a name."""
    return word in medicines() or word.endswith(_ENDINGS) or (word.startswith(_BEGINNINGS) and len(word) > 7)
