"""How another work is named: by its authors ("Smith et al."), or as a study among others ("in a recent trial")."""

from __future__ import annotations

AUTHORS = (
    r"(?-i:\b[A-Z][\w’'-]+)(?:,?(?:\s(?-i:[A-Z])\.,?){1,3})?,?\s"
    r"(?:et al(?![a-z])\.?|and (?:co-?workers|colleagues|associates|collaborators)\b)"
)
"""A part of an expression; the name begins with a capital whatever the case is taken for."""
_KINDS = (
    r"(?:stud(?:y|ies)|trials?|meta-?analys[ie]s|systematic reviews?|surveys?|case reports?|case series|"
    r"registr(?:y|ies))"
)
WORKS = (
    rf"\b(?:previous|earlier|prior|past|other|another|published|recent|pivotal|original|older|subsequent)\s(?:[\w-]+\s){{0,4}}?{_KINDS}\b|"
    rf"\b(?:an?|one|two|three|several|many|most|some)\s(?:[\w/-]+\s){{0,6}}?{_KINDS}\s(?:of|in|by|from|with|on|conducted|"
    r"comparing|reported|found|showed|shows|has|have|demonstrated|suggest\w*|that|evaluating)\b|"
    rf"\b(?:the|in)\s(?-i:[A-Z][A-Z0-9-]{{2,}})\s(?:\w+\s)?{_KINDS}\b"
)
"""A part of an expression: a study that a document calls one among others."""
_TELLS = r"(?:reported|described|documented|published|observed|demonstrated)"
LITERATURE = (
    rf"\b(?:has|have)\s(?:(?:also|previously|rarely|been|only|not|mostly|commonly|recently|sporadically|widely|well|"
    rf"already|\w+ly)\s)*been\s(?:(?:\w+ly|well|also)\s)?{_TELLS}\b|"
    rf"\b(?:in|throughout|across|according to)\s(?:the\s)?(?:[\w-]+\s){{0,3}}literature\b|"
    rf"\b(?:(?:review|search)\sof\s(?:the\s)?(?:[\w-]+\s)?literature|literature\s(?:review|search)|"
    rf"(?:the|current|available|medical)\s(?:[\w-]+\s)?literature)\s(?:has\s|also\s)?"
    rf"(?:reveal|show|found|identif|yield|report|suggest|describ|indicat|uncover|document)\w*"
)
"""A part of an expression: what is told of the literature, none of whose works is named."""
