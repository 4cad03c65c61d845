"""English words by which diseases, symptoms and findings are recognised where the vocabulary lacks them."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING

from graph_build.patterns import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADS = (
    "abnormalit(?:y|ies) abscess(?:es)? aches? acidosis acne adenoma adenopathy adhesions? ageusia agitation "
    "alkalosis allerg(?:y|ies) amenorrh(?:o)?ea anaphylaxis anasarca angina anomal(?:y|ies) anorexia anosmia anuria "
    "anxiety aphasia apn(?:o)?ea arrest arrhythmias? arthritis ascites asthma ataxia atresia attacks? bleeding "
    "blindness blebs? blisters? bloating block bradycardia breathlessness bruis(?:es|ing) bullae burns? "
    "calcifications? "
    "calcul(?:us|i) cancers? carcinoma cardiomegaly cardiomyopathy cataracts? chills claudication clots? coagulopathy "
    "coarctation colic collapse coma compression concussion confusion congestion consolidations? constipation "
    "contractures? convulsions? cough coughing cramps? crisis crusts? crusting cryptorchidism cyanosis cysts? "
    "deafness defects? "
    "deficienc(?:y|ies) deficits? deformit(?:y|ies) degeneration dehiscence dehydration delay delirium "
    "dementia depression "
    "desaturations? desquamation deterioration diabetes diarrh(?:o)?ea dilat(?:at)?ion diplopia discharges? "
    "discomfort disease "
    "diseases dislocation disorders? displacement dissection distension distention distress disturbances? "
    "diverticul(?:a|um) dizziness drowsiness dwarfism dysfunction dyskinesia dyspepsia dysphagia dyspn(?:o)?ea "
    "dysuria eczema edema effusions? embol(?:us|i|ism|ization) emphysema empyema encephalopathy enlargement "
    "eosinophilia epilepsy epistaxis erosions? eruptions? erythema exacerbation exanthema? exophthalmos "
    "exudates? failure "
    "fatigue febrile fevers? fibrillation fibroids? fibrosis fistulae fistula fistulas? flare flatulence flutter "
    "fractures? gangrene "
    "gigantism gout granulomas? haematemesis haematochezia haematoma haematuria haemoptysis hallucinations? "
    "headaches? heartburn hematemesis hematochezia hematuria hemoptysis hemothorax hernias? herniation hirsutism "
    "hoarseness hydrocephalus hydronephrosis hydrops hyperpigmentation hypertension hyperthyroidism hypertrophy "
    "hypoalbumin(?:a)?emia hypoglyc(?:a)?emia hypospadias hypotension hypothyroidism hypoxia icterus ileus illness "
    "impairment incontinence induration infarct(?:ion|s)? infections? infertility infestation infiltrat(?:es?|ions?) "
    "inflammation injur(?:y|ies) insomnia insufficiency intolerance intoxication irritability isch(?:a)?emia itching "
    "jaundice kyphosis leak(?:age)? lesions? lethargy leuk(?:a)?emia limp loss lumps? lymphadenopathy macules? "
    "laceration lymphocytosis "
    "lymphoma macrocephaly malaise malformations? malignanc(?:y|ies) malnutrition mass(?:es)? melaena melanoma melena "
    "metastas[ie]s microcephaly mucocele migraines? murmurs? myalgias? nausea necrosis neoplasms? neuropathy "
    "nocturia nodules? "
    "numbness nystagmus obesity obstruction odou?rs? occlusion odynophagia oedema oliguria opacit(?:y|ies) "
    "opacifications? hyperintensit(?:y|ies) hypodensit(?:y|ies) orthopn(?:o)?ea "
    "overdose pain pains pallor palpitation palpitations? palsy papules? par(?:a)?esthesias? paralysis paresis "
    "perforation photophobia plaques? pneumothorax poisoning polyps? polyuria proptosis proteinuria pruritus "
    "(?:pseudo|micro)?aneurysms? psychosis ptosis pustules? rash(?:es)? recurrence redness reflux regurgitation "
    "relapse retardation retention rhinorrh(?:o)?ea rigidity rigors rupture sarcoma scar scarring scoliosis seizure "
    "seizures? (?:uro)?sepsis septic(?:a)?emia shock shortness sinusitis smoking sneezing somnolence soreness "
    "spasms? "
    "spasticity sprain steatosis stenos[ie]s stiffness stones? strabismus strictures? stridor stroke stupor sweating "
    "sweats swelling syncope syndrome syndromes tachycardia tachypn(?:o)?ea tamponade tear tenderness thickening "
    "thirst thromb(?:us|i|osis|oses) tinnitus torsion trauma tremors? tum(?:o)?u?rs? ulcerations? ulcers? "
    "unconsciousness urgency varices vertigo vesicles? vomiting warmth weakness wheezing wounds?"
).replace(" ", "|")
_ENDINGS = (
    r"[a-z]{2,}(?:itis|itides|omas?|omata|a?emias?|osis|oses|pathy|pathies|algias?|uria|pn(?:o)?ea|cardia|penia|"
    r"megaly|plegia|paresis|rrh(?:o)?ea|rrhages?|rrhagia|o?edema|dynia|philia|ectas(?:is|ia|ias)|trophy|plasia|"
    r"phagia|phasia|malacia|lithiasis|thorax|kinesia|dystonia|hypotonia|taxia|cytosis|esthesia|esthesias|sclerosis)"
)
_HEAD = Pattern(rf"(?:{_HEADS}|{_ENDINGS})", re.IGNORECASE)
_A_WORD = re.compile(r"\b\w+")

_NO_HEADS = Pattern(
    r"(?:diagnosis|prognosis|anastomosis|mitosis|apoptosis|hypnosis|osmosis|stoma|diploma|psychotherapy|"
    r"symptomatology|genoma|aroma|symbiosis|hematopoiesis|endocytosis|phagocytosis|homeopathy|osteopathy|academia|"
    r"cytosis|euthanasia|anesthesia|anaesthesia)",
    re.IGNORECASE,
)

NOT_CONDITIONS = Pattern(
    r"\b(?:normal|unremarkable|regular|intact|stable|symmetric(?:al)?|negative|clear|good|adequate|resolved|"
    r"resolution|improved|improvement|decreas\w+|reduc\w+|regression|disappearance|relief|treatment|therapy|"
    r"surgery|repair|resection|excision|prophylaxis|marker|markers|test|tests|screening|risk|donor|course|family|"
    r"mother|father|brother|sister|centre|center|department|clinic|unit|ward|criteria|score|scale|control|"
    r"management|similar|same|following|this case|research|society|possible|suspected|suspicion|probable|likely|"
    r"presumed|suspicious)\b",
    re.IGNORECASE,
)
"""Words that make a phrase something else than a condition that is there."""

QUALIFIERS = Pattern(
    r"\b(?:persist[ae]nt|recurrent|intermittent|progressive|progressively|severe|mild|moderate|massive|marked|"
    r"slight|continuous|constant|transient|worsening|increasing|profound|refractory|relapsing|recurring|prolonged|"
    r"daily|spiking|high-grade|low-grade|diffuse|extensive|generali[sz]ed|mild-to-moderate|moderate-to-severe|"
    r"sudden|sudden-onset|subacute|new-onset|newly diagnosed|occasional)\b ?",
    re.IGNORECASE,
)
"""Words that say how a condition is and are no part of its name; "acute" and "chronic" are part of many names."""

ADJECTIVES = {
    "febrile": "fever", "afebrile": "fever", "hypotensive": "hypotension", "hypertensive": "hypertension",
    "tachycardic": "tachycardia", "bradycardic": "bradycardia", "tachypneic": "tachypnea", "tachypnoeic": "tachypnea",
    "hypoxic": "hypoxia", "hypoxemic": "hypoxemia", "hypoxaemic": "hypoxemia", "icteric": "jaundice",
    "anicteric": "jaundice", "jaundiced": "jaundice", "anemic": "anemia", "anaemic": "anemia", "dyspneic": "dyspnea",
    "dyspnoeic": "dyspnea", "cyanotic": "cyanosis", "acyanotic": "cyanosis", "lethargic": "lethargy",
    "confused": "confusion", "comatose": "coma", "obese": "obesity", "oliguric": "oliguria", "anuric": "anuria",
    "dehydrated": "dehydration", "hypothermic": "hypothermia", "pale": "pallor", "irritable": "irritability",
    "hypoglycemic": "hypoglycemia", "hypoglycaemic": "hypoglycemia", "hyperglycemic": "hyperglycemia",
    "hyperglycaemic": "hyperglycemia", "hyponatremic": "hyponatremia", "hyperkalemic": "hyperkalemia",
    "hypokalemic": "hypokalemia", "thrombocytopenic": "thrombocytopenia",
    "neutropenic": "neutropenia", "septic": "sepsis", "malnourished": "malnutrition", "drowsy": "drowsiness",
    "somnolent": "somnolence", "agitated": "agitation", "disoriented": "disorientation", "delirious": "delirium",
    "diaphoretic": "diaphoresis", "cachectic": "cachexia", "breathless": "dyspnea", "leukopenic": "leukopenia",
    "pancytopenic": "pancytopenia", "encephalopathic": "encephalopathy", "acidotic": "acidosis", "uremic": "uremia",
    "uraemic": "uremia", "hypercapnic": "hypercapnia", "hyponatraemic": "hyponatremia",
    "hyperkalaemic": "hyperkalemia", "hypokalaemic": "hypokalemia", "overweight": "overweight",
    "asymptomatic": "symptoms", "tender": "tenderness", "nontender": "tenderness", "distended": "distension",
    "nondistended": "distension", "nonicteric": "jaundice", "dysmorphic": "dysmorphism",
    "nondysmorphic": "dysmorphism", "noncyanotic": "cyanosis",
    "immunosuppressed": "immunosuppression", "immunocompromised": "immunosuppression",
}  # fmt: skip
"""What is said of a patient in one adjective, and the finding that it names; those with a-, an- or non- deny it."""
DENYING = frozenset(
    {"afebrile", "anicteric", "acyanotic", "asymptomatic"} | {a for a in ADJECTIVES if a.startswith("non")}
)


def heads(text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """The words between two positions of a text that are written as those that head names of conditions are."""
    return (found for found in _A_WORD.finditer(text, start, end) if _like_a_head(found.group()))


@lru_cache(maxsize=50_000)
def _like_a_head(word: str) -> bool:
    return _HEAD.fullmatch(word) is not None


def is_head(word: str) -> bool:
    """Whether a word heads the name of a condition."""
    return _like_a_head(word) and _NO_HEADS.fullmatch(word) is None
