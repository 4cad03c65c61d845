"""How the parser's tokens are made: spaCy's English tokenizer, with clinical text taken apart further.

The rules go into the model when it is trained (`train_parser.py`); what reads with the model has no others. A treebank
holds "anti-inflammatory" for one token and we for three: of such, the last piece is the head ("inflammatory" is what
the whole was, "anti" an affix of it).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token

_DASH = "-‐‑‒–—−"
_LETTER = "A-Za-zÀ-ɏͰ-ϿЀ-ӿ"
_SIGNS = "=<>≤≥≈±×~∼"
_UNITS = (
    "mcg|[µμ]g|[kmnpf]?g|[mµμdf]?[lL]|[mµμnpf]?mol|[mµμnck]?m|mEq|m?IU|m?U|mm ?Hg|cm|kDa|[kM]?Hz|[mk]?Gy|kcal|"
    "ms|s|h|hr|hrs|min|d|wk|wks|mo|yr|yrs|y|years?|months?|weeks?|days?|hours?|fold|x|bpm|CI"
)
PREFIXES = [rf"[{_SIGNS}]", r"[*†‡§¶#]"]
INFIXES = [
    rf"(?<=[{_LETTER}0-9%)\]])[{_DASH}](?=[{_LETTER}0-9(\[])",
    rf"(?<=[{_LETTER}0-9%)\]+])[/](?=[{_LETTER}0-9(\[+{_DASH}])",
    rf"[{_SIGNS}]",
    r"(?<=[A-Za-z0-9%.])[()\[\]](?=[A-Za-z0-9])",
    rf"(?<=[0-9{_LETTER}%])[;:](?=[0-9{_LETTER}])",
    rf"(?<=[0-9])%(?=[{_LETTER}])",
    rf"(?<=[0-9])(?=(?:{_UNITS})(?![{_LETTER}0-9]))",
]
SUFFIXES = [rf"(?<=[0-9])(?:{_UNITS})", rf"[{_SIGNS}]", r"(?<=[A-Za-z0-9)])[*†‡§¶]"]
ABBREVIATIONS = [
    "al.",
    "Fig.",
    "Figs.",
    "fig.",
    "No.",
    "no.",
    "cf.",
    "approx.",
    "resp.",
    "i.v.",
    "s.c.",
    "p.o.",
    "i.m.",
    "b.i.d.",
    "t.i.d.",
    "q.d.",
    "o.d.",
    "I.V.",
    "S.C.",
]


def clinical_tokenizer(nlp: Language) -> None:
    """Give a pipeline these tokens in place of its own; text and offsets stay as they are."""
    tokenizer, defaults = nlp.tokenizer, type(nlp).Defaults if hasattr(type(nlp), "Defaults") else nlp.Defaults
    tokenizer.prefix_search = compile_prefix_regex([*defaults.prefixes, *PREFIXES]).search
    tokenizer.suffix_search = compile_suffix_regex([*defaults.suffixes, *SUFFIXES]).search
    tokenizer.infix_finditer = compile_infix_regex([*defaults.infixes, *INFIXES]).finditer
    for word in ABBREVIATIONS:
        tokenizer.add_special_case(word, [{"ORTH": word}])


def in_our_tokens(nlp: Language, gold: Doc) -> Doc:
    """A tree whose tokens are cut where ours are; where ours hold several of its tokens they stay as they are."""
    cuts = {token.idx for token in nlp.make_doc(gold.text)}
    pieces = [_pieces(token, cuts) for token in gold]
    last: list[int] = []
    for own in pieces:
        last.append((last[-1] if last else -1) + len(own))
    words, spaces, tags, heads, deps = [], [], [], [], []
    for token, own in zip(gold, pieces, strict=True):
        for word in own[:-1]:
            dash = word in _DASH
            words.append(word)
            spaces.append(False)
            tags.append("HYPH" if dash else "AFX")
            heads.append(last[token.i])
            deps.append("punct" if dash else "amod")
        words.append(own[-1])
        spaces.append(bool(token.whitespace_))
        tags.append(token.tag_)
        heads.append(last[token.head.i])
        deps.append(token.dep_)
    starts = [i == 0 for i in range(len(words))]
    return Doc(gold.vocab, words=words, spaces=spaces, tags=tags, heads=heads, deps=deps, sent_starts=starts)


def _pieces(token: Token, cuts: set[int]) -> list[str]:
    start, end = token.idx, token.idx + len(token)
    inside = [start, *(i for i in range(start + 1, end) if i in cuts), end]
    found = [token.text[a - start : b - start] for a, b in pairwise(inside)]
    return found if found[-1] not in _DASH else [token.text]


def with_affixes(doc: Doc) -> Doc:
    """A tree in our tokens whose parser made all pieces of a word dependents of one head: the last is their head."""
    heads, deps = [token.head.i for token in doc], [token.dep_ for token in doc]
    tags, affixes = [token.tag_ for token in doc], {}
    for dash in doc[1:-1]:
        before, behind = dash.nbor(-1), dash.nbor()
        if dash.text in _DASH and not before.whitespace_ and dash.dep_ != "punct" and _alike(dash, behind):
            heads[dash.i], deps[dash.i], tags[dash.i] = behind.i, "punct", "HYPH"
            if _alike(before, behind):
                deps[before.i], tags[before.i] = "amod", "AFX"
                affixes[before.i] = heads[before.i] = behind.i
    heads = [head if i in affixes else affixes.get(head, head) for i, head in enumerate(heads)]
    words, spaces = [token.text for token in doc], [bool(token.whitespace_) for token in doc]
    starts = [i == 0 for i in range(len(words))]
    return Doc(doc.vocab, words=words, spaces=spaces, tags=tags, heads=heads, deps=deps, sent_starts=starts)


def _alike(one: Token, other: Token) -> bool:
    return bool(one.head == other.head and one.dep == other.dep)
