"""Treatments that no list of drugs has: kinds of medicine, regimens by short names, and substances that are given.

Substances that papers measure as often as they give them (bicarbonate, calcium, platelets) are treatments only where
the words beside them say that they were given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_TREATED = r"(?: (?:therapy|treatment|agents?|drugs?|medications?))"
_KINDS = Pattern(
    r"\b(?:(?:broad[- ]spectrum|empiric(?:al)?|oral|intravenous|systemic|high[- ]dose|low[- ]dose|pulse|"
    r"prophylactic|induction|maintenance|adjuvant|inhaled|topical) )*"
    r"(?:antibiotics?(?: therapy)?|corticosteroids?|glucocorticoids?|steroids?|immunosuppress(?:ion|ants?|"
    r"ive (?:therapy|treatment|agents?|drugs?))|"
    r"chemotherapy|biologics|anticoagula(?:tion|nts?)|antivirals?|antifungals?|antiepileptics?|vasopressors?|"
    r"beta[- ]blockers?|packed red (?:blood )?cells?|P?RBCs?(?= (?:transfus|unit))|(?<=units )PRBCs?|"
    r"fresh[- ]frozen plasma|(?<=units )FFP|cryoprecipitate|platelet concentrates?|crystalloids?|"
    r"proton pump inhibitors?|insulin|oxygen|radiotherapy|radiation therapy|hemodialysis|haemodialysis|"
    r"plasmapheresis|(?<!for )(?<!achieve )(?<!adequate )(?<!effective )(?:sedation|analgesia)|"
    r"sedatives?|analgesics?|antacids?|antipyretics?|antiemetics?|anticonvulsants?|"
    r"antidepressants?|antipsychotics?|antihistamines?|bronchodilators?|laxatives?|muscle relaxants?|"
    r"inotrop(?:es?|ic (?:support|agents?))|antihypertensive (?:agents?|drugs?|medications?|therapy|treatment)|"
    r"(?<=L/min )O2|(?<=L/min nasal )O2|(?<=L/min of )O2|O2(?=,? (?:at |of )?\d+(?:\.\d+)? ?L ?/ ?min)|"
    r"(?:enzyme|hormone) replacement(?: therapy)?|(?:total )?parenteral nutrition|(?:normal )?saline(?: solution)?|"
    r"(?:IV|intravenous) fluids?|fluid resuscitation|"
    r"(?:platelet|thrombocyte|erythrocyte|red (?:blood )?cell) (?:transfusions?|concentrates?)|"
    r"prothrombin (?:complex )?concentrates?|"
    rf"pressors|blood products|NSAIDs?|benzodiazepines?|opiates?|thrombolytics?|thrombolytic{_TREATED}|"
    rf"anti-?retroviral{_TREATED}|anti-?tubercul(?:osis|ar|ous){_TREATED}|anti-?tussives?(?: therapy)?|"
    r"antitoxin|antiven(?:om|in)s?|lipid emulsion|activated charcoal|immunotherapy|hormon(?:e|al) therapy|"
    r"low[- ]molecular[- ]weight heparin|calcium[- ]channel blockers?|bisphosphonates?|neuroleptics?|"
    r"mood stabili[sz]ers?|neuromuscular block(?:ing agents?|ers?|ade)|oral contraceptives?|contraceptive pills?|"
    rf"pain ?killers?|pain medications?|anti-?inflammatory{_TREATED}|mucolytics?|probiotics?|multivitamins?|"
    r"eye ?drops|ointments?|emollients?|artificial tears|antispasmodics?|decongestants?|"
    r"herbal (?:medicines?|remed(?:y|ies)|supplements?)|tyrosine kinase inhibitors?|checkpoint inhibitors?|"
    r"tetanus (?:toxoid|immunoglobulin|vaccine)|"
    r"(?:potassium|calcium|magnesium|zinc|iron|carnitine|vitamin \w+) supplement(?:s|ation)?)\b",
    re.IGNORECASE,
)
_SALTS = Pattern(r"\b(?:magnesium sul(?:f|ph)ate|sodium bicarbonate)\b", re.IGNORECASE)
"""Substances that are hardly named but where they are given."""
_REGIMENS = Pattern(
    r"(?<![\w-])(?:R-?CHOE?P|CHOP|m?FOLFOX-?\d?|m?FOLFIRI|m?FOLFIRINOX|FOLFOXIRI|XELOX|CAPOX|ABVD|BEACOPP|R-?CVP|R-?DHAP|"
    r"R-?ICE|BEP|(?:R-)?(?:[Hh]yper-?)CVAD|FLAG-?IDA|FEC|VRd|VCD|HAART|cART|TMP[-/]SMX|SMX[-/]TMP|IVIG|IVIg|L-?AmB|"
    r"LMWH|UFH|5-FU|6-MP|MMF|DDAVP|rt-?PA|tPA|G-?CSF|ATRA|DMARDs?|PPIs?|TPN|KCl|MgSO4|NaHCO3)(?![\w-])"
)
_MEASURED_TOO = (
    r"(?:sodium )?bicarbonate|calcitonin|dextrose|glucose|(?:human )?albumin|potassium(?: chloride| phosphate)?|"
    r"calcium(?: gluconate| carbonate| chloride| lactate)?|magnesium|phosphate|iron|zinc|folate|carnitine|"
    r"vitamins?(?:\s[A-K]\d{0,2}(?![\w-]))?|thyroid hormone|(?:recombinant )?(?:human )?growth hormone|o?estrogens?|"
    r"testosterone|progesterone|platelets?|plasma|(?:packed )?(?:red (?:blood )?cells|RBCs?)|FFP|PRBCs?|"
    r"cryoprecipitate|fibrinogen|antithrombin(?: III)?|trace elements|electrolytes|fluids|colloids?|"
    r"(?<=units of )(?:whole |packed )?blood|(?<=unit of )(?:whole |packed )?blood|granulocytes?|gelatin"
)
_SUBSTANCE = Pattern(rf"(?<![\w-])(?:{_MEASURED_TOO})(?![\w-])", re.IGNORECASE)
_GIVEN_AFTER = Pattern(
    r"(?:\s\([\w-]+\))?(?:\s\d+(?:\.\d+)?\s?%)?(?:"
    r"\s(?:drips?|bolus(?:es)?|infusions?|injections?|supplement(?:s|ation)?|replacement|substitution|tablets?|"
    r"transfusions?|therapy|treatment|concentrates?|pills?)\b|"
    r",?\s(?:was|were|had been|has been)\s(?:\w+ly\s|then\s|also\s)*(?:administered|given|infused|transfused|injected|"
    r"prescribed|started|commenced|initiated|supplemented|added)\b|"
    r",?\s?\(?\s?\d[\d.,]*\s?(?:mg|mcg|µg|μg|IU|units)\b(?!\s?/\s?(?:d|m|µ|μ)?L))",
    re.IGNORECASE,
)
_GIVEN_BEFORE = Pattern(
    r"\b(?:(?:administration|infusions?|bolus(?:es)?|doses?|transfusions?|units?|ampoules?|bags?|injections?|"
    r"courses?) of|supplement(?:ation|ed) (?:of|with)|transfus(?:ed|ions?)(?: with| of)?|treated with|received|"
    r"administered|infused|injected|(?:was|were|been) (?:given|put on|started on)|(?:resuscitated|corrected|"
    r"replenished) with)\s"
    r"(?:\d[\d.,]*\s?(?:%|mg|g|mL|ml|L|IU|mEq|mmol|units?|bags?|litres?|liters?)?\s(?:of\s)?|"
    r"(?:two|three|four|five|six|several|multiple|repeated|some|an?|the|intravenous|IV|oral|daily|subcutaneous|"
    r"intramuscular|high-dose|low-dose|additional|further|more|units?|of)\s){0,4}$",
    re.IGNORECASE,
)
_GIVEN_BESIDE = Pattern(r"(?:,|\sand|\sor|,\sand)\s$")
_MEASURED_AFTER = Pattern(
    r"\s(?:levels?|counts?|cultures?|loss|pressure|gas(?:es)?|sugar|tests?|samples?|smears?|values?|clearance|"
    r"intolerance|tolerance|metabolism|deficiency|balance|disturbances?|abnormalit\w+|imbalance|overload|"
    r"concentrations?)\b",
    re.IGNORECASE,
)


def kinds(text: str) -> Iterator[tuple[int, int]]:
    """The runs of a text that name a kind of treatment, or a regimen by its short name."""
    for pattern in (_KINDS, _SALTS, _REGIMENS):
        for m in pattern.finditer(text):
            yield m.span()


def is_kind(name: str) -> bool:
    """Whether a name as a whole is one of a kind of treatment, of a regimen, or of a substance that is given."""
    return any(pattern.fullmatch(name) for pattern in (_KINDS, _SALTS, _REGIMENS, _SUBSTANCE))


def substances(text: str) -> Iterator[tuple[int, int]]:
    """The runs of a text that name a substance which the words beside it say was given."""
    last = -1
    for m in _SUBSTANCE.finditer(text):
        if _MEASURED_AFTER.match(text, m.end()):
            continue
        listed = last >= 0 and _GIVEN_BESIDE.fullmatch(text, last, m.start()) is not None
        if listed or _GIVEN_AFTER.match(text, m.end()) or _GIVEN_BEFORE.search(text, max(0, m.start() - 70), m.start()):
            last = m.end()
            yield m.span()
