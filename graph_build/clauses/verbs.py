"""The verbs that clauses are read by, with their forms, and the small words that hold clauses together.

A verb that is not listed is still read after an auxiliary ("may ablate X", "was ablated by X"): the list is needed only
for forms that stand alone, where a noun or an adjective could look the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Form = Literal["base", "third", "past", "participle", "ing"]

# Verbs that relate two things; those with a colon take their object through one of the prepositions named after it
# (an asterisk: or directly).
RELATING = """
accelerate accompany activate affect aggravate alleviate alter ameliorate antagonise antagonize attenuate augment
avoid block carry cause complicate comprise confer confirm constitute control decrease delay demonstrate
depend:on,upon detect determine differ:by,from,between diminish disrupt downregulate elevate elicit eliminate enable
encompass enhance exacerbate exclude exert exhibit express facilitate favor favour follow guide help highlight impair
improve increase indicate induce infiltrate influence inhibit initiate involve justify lack lead:to limit lower
mediate mimic minimise minimize mitigate modulate necessitate neutralise neutralize normalise normalize offer
potentiate precede precipitate predict predispose:to preserve prevent produce prolong promote protect:against,from
provide raise recruit reduce reflect regulate relieve require restore restrict retard reverse rely:on result:in,from
secrete shorten signal slow stabilise stabilize stem:from stimulate strengthen suppress sustain target trigger
underlie underscore upregulate warrant weaken worsen yield contribute:to correlate:with coincide:with arise:from,in
occur:in,with,after,during,within,as,at emerge:as,from consist:of interact:with interfere:with react:with bind:to
act:as,on,through,by serve:as,to belong:to range:from vary:by,between,with,in,among overlap:with contrast:with
represent include contain resemble remain become respond:to adhere:to progress:to evolve:into manifest:as,with
present:with,as develop:*,in,after,from use benefit:from support cover last account:for put make allow permit render
place expose base associate link implicate relate:to abate decline fall pose concern encourage call:for remind
illustrate exemplify emphasise emphasize clarify differentiate distinguish elucidate ensure establish optimise
optimize understand validate verify deplete drive ablate abolish abrogate amplify arrest attack boost cleave clear
colonise colonize compress convert cross damage degrade destroy deteriorate dilate disseminate elude encode erode
evoke exceed excrete expand extend form generate hamper harm hinder inactivate infect injure interrupt invade lyse
maintain metabolise metabolize modify narrow obstruct occlude originate:from,in penetrate perpetuate propagate provoke
rupture sensitise sensitize spare surround synthesise synthesize tolerate transmit entail merit deserve prompt surpass
outweigh harbor harbour mirror derive:from ensue:from persist:in,for,after recur:in,after regress:after,with
resolve:with,after,in spread:to,through hold
"""

# Verbs of saying and finding: what they say is read as a clause of its own, they tell how sure it is.
REPORTING = """
show find report conclude reveal suggest indicate demonstrate state believe hypothesise hypothesize propose argue note
observe confirm assume speculate postulate estimate describe document mean imply recommend advise appear seem
"""

# Verbs that tell what was done to patients or by authors; they bound clauses and state nothing general.
NARRATING = """
achieve administer admit manage monitor analyse analyze apply assess begin carry collect compare complain consent
decide define deny develop diagnose die discharge discontinue enroll enrol evaluate examine experience fail follow
fulfil fulfill give identify intubate investigate measure note observe obtain perform prescribe present publish
receive record recover refer refuse retreat review start stop study suffer survive discuss summarise summarize list
schedule enquire switch take taper test transfer treat undergo undertake visit withdraw
aim seek intend try attempt hope plan wish
"""


def wordset(text: str) -> frozenset[str]:
    """The words of a text as a set: how word lists are written here."""
    return frozenset(text.split())


IRREGULAR = {
    "underlie": ("underlies", "underlay", "underlain", "underlying"),
    "lead": ("leads", "led", "led", "leading"),
    "arise": ("arises", "arose", "arisen", "arising"),
    "become": ("becomes", "became", "become", "becoming"),
    "find": ("finds", "found", "found", "finding"),
    "show": ("shows", "showed", "shown", "showing"),
    "mean": ("means", "meant", "meant", "meaning"),
    "begin": ("begins", "began", "begun", "beginning"),
    "give": ("gives", "gave", "given", "giving"),
    "take": ("takes", "took", "taken", "taking"),
    "undertake": ("undertakes", "undertook", "undertaken", "undertaking"),
    "withdraw": ("withdraws", "withdrew", "withdrawn", "withdrawing"),
    "undergo": ("undergoes", "underwent", "undergone", "undergoing"),
    "bind": ("binds", "bound", "bound", "binding"),
    "lie": ("lies", "lay", "lain", "lying"),
    "stem": ("stems", "stemmed", "stemmed", "stemming"),
    "stop": ("stops", "stopped", "stopped", "stopping"),
    "admit": ("admits", "admitted", "admitted", "admitting"),
    "transfer": ("transfers", "transferred", "transferred", "transferring"),
    "refer": ("refers", "referred", "referred", "referring"),
    "infer": ("infers", "inferred", "inferred", "inferring"),
    "confer": ("confers", "conferred", "conferred", "conferring"),
    "occur": ("occurs", "occurred", "occurred", "occurring"),
    "control": ("controls", "controlled", "controlled", "controlling"),
    "enrol": ("enrols", "enrolled", "enrolled", "enrolling"),
    "fulfil": ("fulfils", "fulfilled", "fulfilled", "fulfilling"),
    "put": ("puts", "put", "put", "putting"),
    "make": ("makes", "made", "made", "making"),
    "permit": ("permits", "permitted", "permitted", "permitting"),
    "play": ("plays", "played", "played", "playing"),
    "seem": ("seems", "seemed", "seemed", "seeming"),
    "appear": ("appears", "appeared", "appeared", "appearing"),
    "fall": ("falls", "fell", "fallen", "falling"),
    "understand": ("understands", "understood", "understood", "understanding"),
    "drive": ("drives", "drove", "driven", "driving"),
    "spread": ("spreads", "spread", "spread", "spreading"),
    "hold": ("holds", "held", "held", "holding"),
    "seek": ("seeks", "sought", "sought", "seeking"),
    "plan": ("plans", "planned", "planned", "planning"),
    "think": ("thinks", "thought", "thought", "thinking"),
    "know": ("knows", "knew", "known", "knowing"),
}

# Words that are nouns more often than verbs: read as verbs only where nothing else fits.
ALSO_NOUNS = wordset(
    "arrest arrests attack attacks benefit benefits block blocks boost boosts cause causes clot complicate "
    "compress compresses concern concerns contrast contrasts control controls converts cover covers damage "
    "decline declines decrease decreases delay delays display displays document documents drives estimate "
    "estimates exhibit exhibits experience experiences express extract extracts fall falls finding flare flares "
    "flow follow form forms graft guide guides harm help holds implant increase increases infiltrate infiltrates "
    "influence lack last level limit limits lower match matches measure measures mediate mirror mirrors note "
    "notes pose precipitate precipitates present presents process processes progress prompt raise range ranges "
    "record records report reports result results review rise rupture shock show signal signals slow spare spread "
    "stain stains start state states stem stop studies study support supports target targets test tests transfer "
    "treat trigger triggers use uses visit visits yield yields "
)

BE = wordset("is are was were be been being am")
HAVE = wordset("has have had having")
DO = wordset("do does did")
MODALS = wordset("may might can could should must will would shall cannot")
DETERMINERS = wordset(
    "a an the this that these those its their his her our my your each every any some no many several "
    "most few all "
    "both another other such either neither various certain one"
)
PREPOSITIONS = wordset(
    "of in for to with by at on from as into between among during after before within without against "
    "through under "
    "over via despite per about around since until upon than like toward towards throughout following including "
    "regarding concerning depending due because across beyond above below compared versus apart besides unlike"
)
SUBORDINATORS = wordset(
    "because although though while whereas when if unless since whether once until whereby why how whilst whereas"
)
COORDINATORS = wordset("and or but nor")
RELATIVES = wordset("which who whom whose that where")
PRONOUNS = wordset("it they he she we i this these that those them us you there")
ADVERBS = wordset(
    "not never also often well still even more most less least only rather quite almost usually sometimes"
    " always yet "
    "now then thus hence thereby therefore however mainly further ever already soon far best better n't seldom both "
    "either so back once too much very again nowadays currently largely later"
)
COPULAS = wordset("be remain become seem appear prove represent constitute")
HEDGED = wordset("appear seem think believe suspect suggest presume assume consider hypothesise postulate speculate")
CATENATIVE = wordset(
    "appear seem think believe suspect suggest presume assume know show find report demonstrate prove "
    "fail tend expect "
    "need observe require note describe say"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A listed verb: its lemma, what it does, and the prepositions its object needs (none: a direct object)."""

    lemma: str
    relates: bool
    reports: bool
    prepositions: tuple[str, ...] = ()


def third(lemma: str) -> str:
    """The form after "it": "reduces"."""
    if lemma in IRREGULAR:
        return IRREGULAR[lemma][0]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    return lemma[:-1] + "ies" if lemma.endswith("y") and lemma[-2] not in "aeiou" else lemma + "s"


def _past(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    return lemma[:-1] + "ied" if lemma.endswith("y") and lemma[-2] not in "aeiou" else lemma + "ed"


def _ing(lemma: str) -> str:
    return lemma[:-1] + "ing" if lemma.endswith("e") and not lemma.endswith("ee") else lemma + "ing"


def _verbs() -> tuple[dict[str, Verb], dict[str, tuple[tuple[str, Form], ...]]]:
    relating = {word.partition(":")[0]: word.partition(":")[2] for word in RELATING.split()}
    reporting, narrating = set(REPORTING.split()), set(NARRATING.split())
    lemmas = {
        *relating,
        *reporting,
        *narrating,
        "play",
        "seem",
        "appear",
        "know",
        "think",
        "suspect",
        "presume",
        "consider",
        "expect",
        "tend",
        "need",
        "prove",
        "remain",
    }
    verbs: dict[str, Verb] = {}
    forms: dict[str, list[tuple[str, Form]]] = {}
    for lemma in sorted(lemmas):
        needs = tuple(p for p in relating.get(lemma, "").split(",") if p)
        verbs[lemma] = Verb(lemma, lemma in relating or lemma not in narrating | reporting, lemma in reporting, needs)
        s, past, participle, ing = IRREGULAR.get(lemma, (third(lemma), _past(lemma), _past(lemma), _ing(lemma)))
        shaped: tuple[tuple[str, Form], ...] = (
            (lemma, "base"),
            (s, "third"),
            (past, "past"),
            (participle, "participle"),
            (ing, "ing"),
        )
        for word, form in shaped:
            forms.setdefault(word, []).append((lemma, form))
    return verbs, {word: tuple(found) for word, found in forms.items()}


_LISTED, _FORMS = _verbs()
VERBS = MappingProxyType(_LISTED)
"""The listed verbs by lemma."""
FORMS = MappingProxyType(_FORMS)
"""For each form of a listed verb: the lemmas and forms it may be."""


def lemma_of(word: str, form: Form) -> str:
    """The lemma of a word read as that form; a plain guess for verbs that are not listed."""
    for lemma, found in FORMS.get(word, ()):
        if found == form:
            return lemma
    if form in ("past", "participle") and word.endswith("ed"):
        if word.endswith("ied"):
            return word[:-3] + "y"
        return (
            word[:-1]
            if word.endswith(("ated", "ized", "ised", "uced", "osed", "ved", "ced", "zed", "ued", "ured"))
            else word[:-2]
        )
    return word
