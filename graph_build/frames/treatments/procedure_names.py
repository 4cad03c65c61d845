"""Names of procedures: operations, endoscopies, punctures, devices that are placed; known by the noun that heads them.

No vocabulary has them all, and most are made of a few endings ("-ectomy", "-scopy") and some sixty nouns. Pictures and
measurements ("tomography", "echocardiography") are none: they tell what was seen, and nothing was done to the patient.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from graph_build.clauses.groups import word_set
from graph_build.clauses.nouns import group_start

Kind = Literal["operation", "examination", "device"]

_SECTION = re.compile(r"(?:.*\s)?(?:c(?:a?e)sarean|c)[\s-]sections?", re.IGNORECASE)
"""The one section that is an operation; others are parts of a text, and slices to be looked at."""
_WORD = re.compile(r"[^\W\d_][\w-]*[^\W_]")
_OPERATED = (
    "ectomy", "otomy", "ostomy", "plasty", "pexy", "desis", "rrhaphy", "tripsy", "pheresis", "embolization",
    "embolisation", "cannulation", "adhesiolysis", "revascularization", "revascularisation",
)  # fmt: skip
_LOOKED = ("centesis", "scopy")
_NOT_LOOKED = (
    "microscopy", "spectroscopy", "fluoroscopy", "dermoscopy", "capillaroscopy", "ophthalmoscopy", "otoscopy",
)  # fmt: skip
_OPERATIONS = word_set(
    "incision surgery operation reoperation resection excision re-excision amputation debridement drainage ligation "
    "ablation anastomosis osteosynthesis stenting reconstruction decompression transplantation transplant implantation "
    "grafting reimplantation fixation cauterization cauterisation electrocautery curettage cardioversion "
    "defibrillation intubation re-intubation reintubation venesection dialysis hemodialysis haemodialysis "
    "hemofiltration haemofiltration hemodiafiltration haemodiafiltration hemoperfusion ecmo haemoperfusion "
    "crrt cpr cpap bipap cabg ercp photocoagulation "
    "bypass catheterization catheterisation fundoplication enucleation irradiation "
    "radiosurgery instrumentation sclerotherapy cryotherapy marsupialization"
)
_EXAMINATIONS = word_set("biopsy puncture lavage aspiration egd fna")
_WITH_MORE = word_set(
    "repair replacement removal closure dissection exploration extraction aspiration graft flap "
    "insertion placement exchange oxygenation ventilation resuscitation procedure intervention "
    "positioning nutrition correction fusion evacuation washout delivery construction"
)
"""Nouns that name a procedure only with what stands before them: "valve replacement", "skin graft"."""
_DEVICES = word_set(
    "catheter tube drain stent pacemaker defibrillator icd filter shunt pump prosthesis port line device cannula "
    "implant coil plate nail screw electrode lead valve cage spacer seton"
)
_WHEN = word_set("post pre peri intra after non anti")
"""What makes of a procedure a word that tells when something else was: "post-embolization angiography"."""


@dataclass(frozen=True, slots=True)
class ProcedureName:
    """A procedure, as it is named in a sentence.

    Attributes:
        start: first position; end: position after the last, without what follows its head ("of the left lung").
        kind: an operation or other treatment; an examination that enters the body; a device, which tells of a procedure
            only where it is placed.
    """

    start: int
    end: int
    kind: Kind


def procedure_names(text: str) -> tuple[ProcedureName, ...]:
    """The procedures that a sentence names, in order."""
    found: list[ProcedureName] = []
    for word in _WORD.finditer(text):
        start = group_start(text, word.start())
        kind = "operation" if _SECTION.fullmatch(text, start, word.end()) else _kind(word.group())
        if kind is None:
            continue
        if start == word.start() and _singular(word.group().casefold()) in _WITH_MORE:
            continue
        if found and found[-1].end > start:
            found.pop()  # "bone marrow transplant surgery"
        found.append(ProcedureName(start, word.end(), kind))
    return tuple(found)


def _kind(word: str) -> Kind | None:
    prefix, hyphen, rest = word.casefold().rpartition("-")
    name = _singular(rest if hyphen and f"{prefix}-{rest}" not in _OPERATIONS else word.casefold())
    if prefix in _WHEN:
        return None
    if name in _EXAMINATIONS or (name.endswith(_LOOKED) and not name.endswith(_NOT_LOOKED)):
        return "examination"
    if name in _OPERATIONS or name in _WITH_MORE or name.endswith(_OPERATED):
        return "operation"
    return "device" if name in _DEVICES else None


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith("ses") and word[:-2] + "is" in _OPERATIONS:
        return f"{word[:-2]}is"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "sis", "us")) else word
