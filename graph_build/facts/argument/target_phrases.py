"""Phrases that name a target and what acts on it: "an IL-6 receptor blocker", "antibody against TNF"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph_build.patterns import Pattern

_GREEK = r"(?:\s?-?\s?(?:α|β|γ|alpha|beta|gamma|a|b)\b)?"
_NAME = (
    r"(?:(?:interleukins?|IL)(?:\s*\(IL\))?[\s-]*\d+[A-Z]?(?:\s?-?\s?[αβ])?|(?:tumou?r necrosis factor"
    r"|TNF)(?:\s*\(TNF\))?"
    + _GREEK
    + r"|interferon(?:\s*\(IFN\))?[\s-]*(?:α|β|γ|alpha|beta|gamma)?|IFN[\s-]?[αβγ]|vascular endothelial "
    r"growth factor(?:\s*\(VEGF\))?|VEGF|"
    r"epidermal growth factor(?:\s*\(EGFR?\))?|EGFR|HER2|CD\d+\w?|PD-?L?1|CTLA-?4|BLyS|BAFF|RANKL|JAK"
    r"(?:\s?[123])?(?:/(?:JAK\s?)?[123])?|"
    r"Janus kinase(?:\s*\(JAK\))?|calcineurin|mTOR|complement (?:component )?C?5|C5|IgE|integrin|"
    r"GM-CSF|BTK|BRAF|MEK|ALK|VEGFR|PCSK9|CGRP|"
    r"folic acid|dihydrofolate reductase|xanthine oxidase|proteasome|thrombin|factor Xa|P2Y12|"
    r"angiotensin(?: II)?|aldosterone|"
    r"dopamine|histamine|serotonin|acetylcholine|estrogen|androgen|somatostatin|bradykinin|endothelin|"
    r"vitamin K|SGLT2|DPP-?4|GLP-?1|"
    r"tyrosine kinase|cyclooxygenase(?:-?2)?|COX-?2|phosphodiesterase(?:[\s-]?\d)?|proton pump|"
    r"beta-?lactamase|neuraminidase)"
)
_TARGET = (
    rf"(?:(?:human|soluble|endogenous|both|circulating|the)\s+)*(?P<target>{_NAME})(?P<receptor>"
    rf"(?:\s*\([\w-]+\))?[\s-]*receptors?(?:\s*\([\w-]+\))?(?:[\s-](?:alpha|beta|α|β|\d))?)?"
)
_AGENT = (
    r"(?P<agent>antagonists?|blockers?|inhibitors?|neutrali[sz]ers?|agonists?|(?:monoclonal\s+)?antibod"
    r"(?:y|ies)|mAbs?|blockade|inhibition|antagonism)"
)
_KIND = (
    r"(?P<kind>(?:(?:fully|new|novel|selective|potent|competitive|oral|first|second)[\s-]+)*"
    r"(?:(?:recombinant|humani[sz]ed|chimeric|human|"
    r"nonglycosylated|monoclonal|murine|bispecific|pegylated|soluble|fusion|IgG\d?\w?)[,\s]+(?:and\s+)?)*)"
)
_AGAINST = Pattern(
    _KIND + r"(?P<agent>(?:monoclonal\s+)?antibod(?:y|ies)|fusion protein|immunoglobulin|molecule|agent|biologic)\s+"
    r"(?:\([^()]*\)\s*)?(?:that\s+)?(?:which\s+)?(?P<how>(?:is\s+)?(?:directed\s+(?:against|at|to)|"
    r"targeting|targets|against|that binds to|binds?(?:\s+to)?|binding(?:\s+to)?|blocking|blocks|"
    r"inhibiting|inhibits|neutrali[sz]ing|neutrali[sz]es|specific for|to))\s+(?P<forms>(?:both\s+)?"
    r"(?:(?:membrane-bound|soluble|transmembrane|circulating)"
    r"(?:\s+(?:and|or)\s+)?)+\s*)?(?:the\s+)?" + _TARGET,
    re.I,
)
_OF_TARGET = Pattern(
    _KIND + r"(?:form of (?:the\s+)?(?:human\s+)?)?(?P<anti>anti[\s-]*)?" + _TARGET + r"[\s-]*" + _AGENT + r"\b", re.I
)
_ANTI = Pattern(
    r"\banti[\s-]+"
    + _TARGET
    + r"[\s-]*(?P<agent>agents?|drugs?|antibod(?:y|ies)|therap(?:y|ies)|biologics?|treatments?|mAbs?|"
    r"monoclonal antibod(?:y|ies))?(?![\w-])",
    re.I,
)
ACTING_WITH = Pattern(
    r"\b(?:(?P<verb>blocking|inhibiting|targeting|neutrali[sz]ing|antagoni[sz]ing)\s+"
    + _TARGET
    + r"|"
    + _TARGET.replace("<target>", "<target2>").replace("<receptor>", "<receptor2>")
    + r"[\s-]*(?P<noun>blockade|inhibition|antagonism|neutrali[sz]ation))\s+(?:with|using|by|via|"
    r"through)\s+(?:the\s+)?(?=(?P<drug>\w))",
    re.I,
)
_EFFECTS = Pattern(
    r"(?P<kind>[^.;]{0,60}?)\b(?:that|which)\s+(?P<verb>antagoni[sz]es|neutrali[sz]es|blocks|inhibits|"
    r"binds|targets)\s+(?:to\s+)?"
    r"(?:the\s+(?:effects?|actions?|activity)\s+of\s+)?" + _TARGET,
    re.I,
)
BLOCKADE_OF = Pattern(_TARGET + r"[\s-]*(?P<noun>blockade|inhibition|antagonism)\b", re.I)
_MODALITY = Pattern(
    r"((?:fully\s+)?(?:human(?:i[sz]ed)?|chimeric|recombinant|soluble|murine|bispecific|"
    r"pegylated)?[\s,]*(?:nonglycosylated\s+)?"
    r"(?:monoclonal\s+antibod(?:y|ies)|antibod(?:y|ies)|[\w\s-]{0,24}?fusion protein|form "
    r"of[\w\s()-]{0,60}?antagonist|receptor antagonist))",
    re.I,
)
_ACTIONS = {
    "antagonist": "antagonist",
    "blocker": "blocker",
    "inhibitor": "inhibitor",
    "agonist": "agonist",
    "antibody": "antibody against",
    "antibodie": "antibody against",
    "mab": "antibody against",
    "blockade": "blockade",
    "inhibition": "inhibition",
    "antagonism": "antagonism",
    "neutralizer": "neutralisation",
    "neutraliser": "neutralisation",
}


_VERBS = {
    "anta": "antagonist",
    "neut": "neutralisation",
    "bloc": "blocker",
    "inhi": "inhibitor",
    "bind": "binding",
    "targ": "targeting",
}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A target, how it is acted on, by what kind of molecule, and in which of its forms; positions in the text."""

    start: int
    end: int
    target: str
    action: str
    modality: str | None
    forms: tuple[str, ...] = ()


def phrases(text: str) -> list[Phrase]:
    """Phrases that name a target and what acts on it, left to right; of overlapping ones the first found."""
    out = [_against(found) for found in _AGAINST.finditer(text)]
    for pattern in (_OF_TARGET, _EFFECTS, _ANTI):
        for found in pattern.finditer(text):
            start, end = found.start("target"), found.end()
            if not any(p.start < end and start < p.end for p in out):
                begin = found.start() if found.groupdict().get("kind") else start
                name = target_name(found["target"], found["receptor"])
                out.append(Phrase(begin, end, name, _action(found), _modality(text, found)))
    return sorted(out, key=lambda p: p.start)


def _against(found: re.Match[str]) -> Phrase:
    """What acts as "a monoclonal antibody against X"."""
    forms = tuple(re.findall(r"membrane-bound|soluble|transmembrane|circulating", found["forms"] or "", re.I))
    modality = " ".join(f"{found['kind'] or ''}{found['agent']}".split())
    action = "antibody against" if "antibod" in found["agent"].lower() else " ".join(found["how"].lower().split())
    return Phrase(*found.span(), target_name(found["target"], found["receptor"]), action, modality, forms)


def _action(found: re.Match[str]) -> str:
    """How the target is acted on, in one word where the phrase has one."""
    given = found.groupdict()
    if given.get("verb"):
        return _VERBS[given["verb"].lower()[:4]]
    word = (given.get("agent") or "").lower().rstrip("s").split()
    action = _ACTIONS.get(word[-1] if word else "", "against")
    return "against" if given.get("anti") and "antibod" not in action else action


def _modality(text: str, found: re.Match[str]) -> str | None:
    """What kind of molecule acts, where the phrase says so."""
    given = found.groupdict()
    agent = (given.get("agent") or "").lower().rstrip("s")
    if "antibod" in agent and given.get("kind"):
        return " ".join(f"{given['kind']}{agent}".split())
    kind = _MODALITY.search(text, *found.span())
    return " ".join(kind[1].split()).strip(" ,") if kind else None


def target_name(name: str, receptor: str | None) -> str:
    """The target's name in one form: "IL-6 receptor"."""
    words = re.sub(r"\s*\([^()]*\)", "", " ".join(name.split()))
    words = re.sub(r"^(?:interleukins?|IL)[\s-]*(\d)", r"IL-\1", words, flags=re.I)
    words = re.sub(r"^tumou?r necrosis factor", "TNF", words, flags=re.I)
    words = re.sub(r"\s?-\s(?=[αβγ])", "-", words)
    return f"{words} receptor" if receptor else words
