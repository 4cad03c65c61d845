"""English words by which diseases, symptoms and findings are recognised where the vocabulary lacks them."""

from __future__ import annotations

import re

_HEADS = (
    "abnormalit(?:y|ies)|abscess(?:es)?|aches?|acidosis|adenopathy|adhesions?|alkalosis|allerg(?:y|ies)|amenorrh(?:o)?ea|anaphylaxis|diverticul(?:a|um)|ileus|empyema|fibroids?|palpitation|dyskinesia|anasarca|redness|coughing|icterus|sneezing|drowsiness|agitation|hyperpigmentation|induration|"
    "(?:pseudo|micro)?aneurysms?|anomal(?:y|ies)|anorexia|anxiety|apn(?:o)?ea|arrest|arrhythmias?|asthma|ataxia|atresia|attacks?|blindness|bleeding|blisters?|"
    "block|breathlessness|bruis(?:es|ing)|bullae|burns?|calcifications?|calcul(?:us|i)|cancers?|cataracts?|chills|claudication|clots?|coagulopathy|colic|collapse|coma|"
    "compression|concussion|confusion|congestion|consolidations?|constipation|contractures?|convulsions?|cough|cramps?|crisis|cyanosis|cysts?|deafness|"
    "defects?|deficienc(?:y|ies)|deficits?|deformit(?:y|ies)|degeneration|dehydration|delay|delirium|dementia|depression|desquamation|deterioration|diabetes|"
    "diarrh(?:o)?ea|dilat(?:at)?ion|diplopia|discharge|discomfort|disease|diseases|dislocation|disorders?|displacement|dissection|distension|distention|"
    "distress|disturbances?|dizziness|dysfunction|dyspn(?:o)?ea|eczema|effusions?|embol(?:us|i|ism|ization)|emphysema|enlargement|eosinophilia|epilepsy|eruptions?|"
    "erosions?|erythema|exacerbation|exanthema?|failure|fatigue|febrile|fevers?|fibrillation|fistulas?|fistulae|flare|flutter|fractures?|gangrene|gout|granulomas?|"
    "haematoma|hallucinations?|headaches?|hernias?|herniation|hoarseness|hydrocephalus|hydronephrosis|hypertension|hypotension|hypothyroidism|hyperthyroidism|"
    "hypertrophy|hypoxia|illness|impairment|incontinence|infarct(?:ion|s)?|infections?|infestation|infiltrat(?:es?|ions?)|inflammation|injur(?:y|ies)|insomnia|insufficiency|"
    "intolerance|intoxication|irritability|isch(?:a)?emia|itching|jaundice|leak(?:age)?|lesions?|lethargy|leuk(?:a)?emia|limp|loss|lumps?|lymphadenopathy|lymphoma|"
    "malaise|malformations?|malignanc(?:y|ies)|malnutrition|mass(?:es)?|metastas[ie]s|migraines?|murmurs?|myalgias?|nausea|necrosis|neoplasms?|neuropathy|nodules?|numbness|"
    "obesity|obstruction|occlusion|oedema|edema|opacit(?:y|ies)|overdose|pain|pains|pallor|palpitations?|palsy|papules?|paralysis|paresis|par(?:a)?esthesias?|"
    "perforation|photophobia|plaques?|poisoning|polyps?|polyuria|proteinuria|pruritus|psychosis|pustules?|rash(?:es)?|recurrence|reflux|regurgitation|relapse|retardation|retention|rigidity|rigors|"
    "rupture|scar|scarring|seizures?|sepsis|septic(?:a)?emia|shock|shortness|sinusitis|smoking|somnolence|soreness|spasms?|spasticity|sprain|steatosis|stenos[ie]s|stiffness|stones?|strictures?|stridor|stroke|swelling|sweats|sweating|"
    "syncope|syndrome|syndromes|tachycardia|tachypn(?:o)?ea|bradycardia|tear|tenderness|thickening|thirst|thromb(?:us|i|osis|oses)|tinnitus|torsion|trauma|tremors?|tum(?:o)?u?rs?|ulcers?|"
    "ulcerations?|unconsciousness|urgency|vertigo|vesicles?|vomiting|warmth|weakness|wheezing|wounds?|adenoma|carcinoma|melanoma|sarcoma|infertility|hypoglyc(?:a)?emia|"
    "stupor|aphasia|seizure|pneumothorax|hemothorax|arthritis|hirsutism|acne|ascites|gigantism|dwarfism|scoliosis|kyphosis|encephalopathy|cardiomegaly|hemoptysis|haemoptysis|hematemesis|haematemesis|melena|melaena|"
    "haematochezia|hematochezia|epistaxis|varices|hematuria|haematuria|dysuria|oliguria|anuria|nocturia|dysphagia|odynophagia|dyspepsia|heartburn|bloating|flatulence|anosmia|ageusia|hearing\\sloss|rhinorrh(?:o)?ea|"
    "lymphocytosis|hypoalbumin(?:a)?emia|coarctation|hydrops|cardiomyopathy|tamponade|angina|orthopn(?:o)?ea|hypospadias|cryptorchidism|microcephaly|macrocephaly|strabismus|nystagmus|proptosis|exophthalmos|ptosis"
)
_ENDINGS = (
    r"[a-z]{2,}(?:itis|itides|omas?|omata|a?emias?|osis|oses|pathy|pathies|algias?|uria|pn(?:o)?ea|cardia|penia|megaly|plegia|"
    r"paresis|rrh(?:o)?ea|rrhages?|rrhagia|o?edema|dynia|philia|ectas(?:is|ia|ias)|trophy|plasia|phagia|phasia|malacia|lithiasis|thorax|"
    r"kinesia|dystonia|hypotonia|taxia|cytosis|esthesia|esthesias|sclerosis)"
)
HEAD = re.compile(rf"\b(?:{_HEADS}|{_ENDINGS})\b", re.IGNORECASE)
"""A word that heads the name of a condition."""

_NO_HEADS = re.compile(
    r"(?:diagnosis|prognosis|anastomosis|mitosis|apoptosis|hypnosis|osmosis|stoma|diploma|psychotherapy|symptomatology|"
    r"genoma|aroma|symbiosis|hematopoiesis|endocytosis|phagocytosis|homeopathy|osteopathy|academia|cytosis|euthanasia|"
    r"anesthesia|anaesthesia)",
    re.IGNORECASE,
)

NOT_CONDITIONS = re.compile(
    r"\b(?:normal|unremarkable|regular|intact|stable|symmetric(?:al)?|negative|clear|good|adequate|resolved|resolution|improved|improvement|"
    r"decreas\w+|reduc\w+|regression|disappearance|relief|"
    r"treatment|therapy|surgery|repair|resection|excision|prophylaxis|marker|markers|test|tests|screening|risk|donor|course|"
    r"family|mother|father|brother|sister|centre|center|department|clinic|unit|ward|criteria|score|scale|control|management|"
    r"similar|same|following|this\scase|research|society|possible|suspected|suspicion|probable|likely|presumed|suspicious)\b",
    re.IGNORECASE,
)
"""Words that make a phrase something else than a condition that is there."""

QUALIFIERS = re.compile(
    r"\b(?:persist[ae]nt|recurrent|intermittent|progressive|progressively|severe|mild|moderate|massive|marked|slight|continuous|constant|"
    r"transient|worsening|increasing|profound|refractory|relapsing|recurring|prolonged|daily|spiking|high-grade|low-grade|diffuse|"
    r"extensive|generali[sz]ed|mild-to-moderate|moderate-to-severe|sudden|sudden-onset|subacute|new-onset|newly\sdiagnosed|occasional)\b\s?",
    re.IGNORECASE,
)
"""Words that say how a condition is and are no part of its name; "acute" and "chronic" are part of many names."""

ADJECTIVE = re.compile(
    r"[a-z-]+(?:al|ic|ar|ary|ous|ive|ory|oid|ine|eal|ac)|(?:(?:left|right)\s)?(?:chest|back|neck|leg|arm|hand|foot|knee|hip|joint|"
    r"muscle|bone|eye|throat|flank|shoulder|elbow|wrist|jaw|face|head|calf|thigh|groin|breast|ear|ankle|stomach|loin|nose|gum)",
    re.IGNORECASE,
)
"""A word that can stand before a head which it shares with the next phrase."""


ADJECTIVES = {
    "febrile": "fever", "afebrile": "fever", "hypotensive": "hypotension", "hypertensive": "hypertension",
    "tachycardic": "tachycardia", "bradycardic": "bradycardia", "tachypneic": "tachypnea", "tachypnoeic": "tachypnea",
    "hypoxic": "hypoxia", "hypoxemic": "hypoxemia", "hypoxaemic": "hypoxemia", "icteric": "jaundice",
    "anicteric": "jaundice", "jaundiced": "jaundice", "anemic": "anemia", "anaemic": "anemia", "dyspneic": "dyspnea",
    "dyspnoeic": "dyspnea", "cyanotic": "cyanosis", "acyanotic": "cyanosis", "lethargic": "lethargy",
    "confused": "confusion", "comatose": "coma", "obese": "obesity", "oliguric": "oliguria", "anuric": "anuria",
    "dehydrated": "dehydration", "hypothermic": "hypothermia", "pale": "pallor", "irritable": "irritability",
    "neutropenic": "neutropenia", "septic": "sepsis", "malnourished": "malnutrition",
}  # fmt: skip
"""What is said of a patient in one adjective, and the finding that it names; those with a- or an- deny it."""
DENYING = frozenset({"afebrile", "anicteric", "acyanotic"})


def is_head(word: str) -> bool:
    """Whether a word heads the name of a condition."""
    return HEAD.fullmatch(word) is not None and _NO_HEADS.fullmatch(word) is None
