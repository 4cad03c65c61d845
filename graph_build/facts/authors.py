"""How another work is named: by its authors ("Smith et al."), or as a study among others ("in a recent trial")."""

from __future__ import annotations

AUTHORS = r"(?-i:\b[A-Z][\w’'-]+)\s(?:et al(?![a-z])\.?|and (?:co-?workers|colleagues|associates|collaborators)\b)"
"""A part of an expression; the name begins with a capital whatever the case is taken for."""
_KINDS = (
    r"(?:stud(?:y|ies)|trials?|meta-?analys[ie]s|systematic reviews?|surveys?|case reports?|case series|"
    r"registr(?:y|ies))"
)
WORKS = (
    rf"\b(?:previous|earlier|prior|other|another|published|recent|pivotal|original|older)\s(?:[\w-]+\s){{0,4}}?{_KINDS}\b|"
    rf"\b(?:an?|one|two|three|several|many|most|some)\s(?:[\w/-]+\s){{0,6}}?{_KINDS}\s(?:of|in|by|from|with|on|conducted|"
    r"comparing|reported|found|showed|shows|has|have|demonstrated|suggest\w*|that|evaluating)\b|"
    rf"\b(?:the|in)\s(?-i:[A-Z][A-Z0-9-]{{2,}})\s(?:\w+\s)?{_KINDS}\b"
)
"""A part of an expression: a study that a document calls one among others."""
