"""The arms of a document: what may be an arm, with names of one meaning joined, as far as it stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph_build.model.once import once_a_document
from graph_build.patterns import Pattern
from graph_build.study.arms import Arm, Arms
from graph_build.study.candidates import candidates, groups_told, is_arm, own, trimmed
from graph_build.study.combined import apart, is_part, part_of_all, written_out
from graph_build.study.grouped import LETTER, Group
from graph_build.study.keys import keys_of, opposed, other_dose, without_part
from graph_build.study.names import HELD_AGAINST, ROLES, namings
from graph_build.study.renamed import renamed
from graph_build.study.treated import treatment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph_build.model import ReadDocument
    from graph_build.study.candidates import Candidate

_DOSE = Pattern(
    r"(?<![\w.,-])(?P<number>\d+(?:[.,]\d+)?)[\s-]?(?:mg|g|gm|gram|grams|µg|μg|mcg|IU|U|mL|ml|mmol|%)(?![\w%])"
)
_MOST = 8
_LEAST, _LEAST_CONTROL = 3, 2
"""How often an arm must be named to which the document tells of no allocation."""


@once_a_document
def arms_of(read: ReadDocument) -> Arms:
    """The arms of a document, from how often its sentences name groups and from what they were assigned to."""
    shorts = {a.short.casefold(): keys_of(a.long) for a in read.document.abbreviations if a.scope is None}
    number, firm = groups_told(read.sentences)
    found = list(candidates(read).values())
    groups = _merged(found, shorts, apart(found, shorts, number))
    groups = _by_renaming(groups, [pair for s in own(read) for pair in renamed(s.text)])
    if not firm and sum(g.sure for g in groups) > (number or 0):
        number = None
    groups = _standing(_by_part(groups, number), number)
    base = part_of_all(groups)
    arms = [
        Arm(
            g.label, g.keys, control=g.control or g is base, times=g.times, short=_short_for(read, g.keys),
            names=tuple(sorted({n for n in (*g.printed, *g.names) if n != g.label})),
        )
        for g in groups
    ]  # fmt: skip
    if arms and all(a.control for a in arms) and (tried := treatment(read) or _role(read)) and (keys := keys_of(tried)):
        arms.append(Arm(tried, keys, control=False, short=_short_for(read, keys)))
    return Arms(tuple(arms[:_MOST]))


def _merged(
    found: Sequence[Candidate], shorts: Mapping[str, frozenset[str]], parts: frozenset[frozenset[str]]
) -> list[Group]:
    """The names with those of the same words counted together; two that patients were divided into stay two.

    Args:
        found: what may be arms.
        shorts: the words of what abbreviations stand for.
        parts: the words of groups that had alone what others had with something else.
    """
    merged: list[Group] = []
    dosed = _dosed(found)
    for one in sorted(found, key=lambda c: (not c.sure, -c.times, sorted(c.keys))):
        keys = one.keys if _by_part_alone(one, found) else without_part(one.keys)
        long = frozenset(k for s in keys for k in shorts.get(s, {s}))
        group = Group(keys | long, Counter(one.printed), one.times, one.lists, one.called, apart=one.keys in parts)
        same = next((g for g in merged if long <= g.keys and written_out(g.keys, shorts) == long), None)
        if same is None and not one.sure:
            others = [g for g in merged if bool(g.keys & dosed) == bool(one.keys & dosed)]
            others = [g for g in others if not (is_part(g, group) or is_part(group, g))]
            same = _fitting(others, keys, keys | long, shorts)
        if same is None or (same.lists & one.lists):
            merged.append(group)
        elif same.keys == group.keys:
            same.times += one.times
            same.lists |= one.lists
            same.called += one.called
            same.printed.update(one.printed)
        else:
            same.take(group)
    return [g for g in merged if not _is_union(g, merged)]


def _dosed(found: Sequence[Candidate]) -> frozenset[str]:
    """The doses that tell arms apart: numbers with a unit in the names of groups, where there are several."""
    doses = {
        k
        for c in found
        if c.called or c.sure
        for name in c.printed
        for m in _DOSE.finditer(name)
        for k in keys_of(m["number"])
    }
    return frozenset(doses) if len(doses) > 1 else frozenset()


def _by_part_alone(one: Candidate, found: Iterable[Candidate]) -> bool:
    """Whether only the part that it plays tells a name from another one: "the control drink" beside "the drink"."""
    bare = without_part(one.keys)
    return bool(one.keys & HELD_AGAINST) and any(
        c.keys == bare and c.called and not (c.keys & HELD_AGAINST) for c in found
    )


def _is_union(group: Group, groups: Sequence[Group]) -> bool:
    """Whether a name is of several arms that a list tells apart: the drug of which two doses were given."""
    whole = [g for g in groups if group.keys < g.keys and g.sure]
    return len(whole) > 1 and any(
        a.lists & b.lists for a in whole for b in whole if a is not b and other_dose(a.keys, b.keys)
    )


def _fitting(
    merged: Sequence[Group], keys: frozenset[str], whole: frozenset[str], shorts: Mapping[str, frozenset[str]]
) -> Group | None:
    """The group that a name means by its words: one that has them all, or whose words it has; none of a combination."""
    parts = [g for g in merged if g.keys < whole]
    if any(not a.keys & b.keys for a in parts for b in parts):
        return None
    for g in merged:
        alike = keys <= g.keys or g.keys <= whole or _shorts_meet(keys, g.keys, shorts)
        if alike and whole & g.keys and not opposed(whole, g.keys):
            return g
    return None


def _shorts_meet(one: frozenset[str], other: frozenset[str], shorts: Mapping[str, frozenset[str]]) -> bool:
    """Whether abbreviations in one stand for words of the other, which has its other words too."""
    meeting = {s for s in one if s in shorts and shorts[s] <= other}
    return bool(meeting) and one - meeting <= other


def _by_renaming(groups: list[Group], pairs: Sequence[tuple[str, str]]) -> list[Group]:
    """The groups with those joined of which a sentence says that they are one: a letter or a part, and what it had."""
    said = Counter((trimmed(a), trimmed(b)) for a, b in pairs)
    found = list(groups)
    for (part, had), _ in sorted(said.items(), key=lambda item: (-item[1], item[0])):
        if not is_arm(had):
            continue
        one, other = _meant(found, part), _meant(found, had)
        rivals = {a for a, b in said if LETTER.fullmatch(a) and other and other.keys <= keys_of(b)}
        if one is not None and (other is None or len(rivals) > 1):
            one.names[had] += 1
            continue
        if other is None or one is other:
            continue
        if one is None:
            other.names[part] += 1
        elif not (one.telling and other.telling) and len(one.letters | other.letters) < 2:
            known, bare = (one, other) if one.telling else (other, one)
            known.take(bare)
            found.remove(bare)
    return found


def _meant(groups: Sequence[Group], name: str) -> Group | None:
    """The one group that a name means: by its words, or the only one whose words it has."""
    if LETTER.fullmatch(name):
        called = [g for g in groups if any(n.casefold() == name.casefold() for n in (*g.printed, *g.names))]
        return called[0] if called else None
    keys = without_part(keys_of(name))
    for fits in (
        [g for g in groups if g.keys == keys or any(keys_of(n) == keys for n in (*g.printed, *g.names))],
        [g for g in groups if g.keys <= keys or keys <= g.keys],
    ):
        if len(fits) == 1:
            return fits[0]
    return None


def _by_part(groups: list[Group], number: int | None) -> list[Group]:
    """Where there are two groups, one that goes by its part alone is the one that has another name too."""
    if number not in (None, 2):
        return groups
    found = list(groups)
    for control in (True, False):
        same = [g for g in found if g.control == control and (g.sure or g.times >= _LEAST_CONTROL)]
        bare = [g for g in same if not g.telling and not LETTER.fullmatch(g.label)]
        named = [g for g in same if g.telling]
        if len(bare) == 1 and named and (len(named) == 1 or named[0].times > 2 * named[1].times):
            named[0].take(bare[0])
            found.remove(bare[0])
    return found


def _standing(groups: Sequence[Group], number: int | None) -> list[Group]:
    """The groups that the document speaks enough for; no more than it says it has, where it says so."""
    ordered = sorted(groups, key=lambda g: (-g.times, sorted(g.keys)))
    least = max(_LEAST, ordered[0].times // 5) if ordered else 0
    found = [g for g in ordered if g.sure or g.plays or _often(g, least)]
    if any(LETTER.fullmatch(g.label) for g in found):
        found = [g for g in ordered if g in found or (LETTER.fullmatch(g.label) and g.times >= _LEAST_CONTROL)]
    firm = [g for g in found if _firm(g)]
    if number is None:
        return firm if len(firm) > 1 else found
    if len(found) < number:
        found = [g for g in ordered if g in found or (g.called and g.times >= _LEAST)]
    found = _joined(found, number)
    kept = sorted(found, key=lambda g: (not _firm(g), not (g.sure or g.plays)))[:number]
    return [g for g in found if g in kept]


def _firm(group: Group) -> bool:
    """Whether a document speaks of a group elsewhere than in lists, by more than a bare letter, or says its part."""
    return group.plays or (group.spoken and len(group.label) > 1)


def _often(group: Group, least: int) -> bool:
    """Whether a group is named often enough to be an arm; twice as often where no word for group is ever used of it."""
    if group.control:
        return group.times >= _LEAST_CONTROL
    return group.times >= (least if group.called else 2 * least)


def _joined(groups: Sequence[Group], number: int) -> list[Group]:
    """The groups, those of like names joined as long as there are more than the document says."""
    found = list(groups)
    while len(found) > number:
        pairs = [
            (_likeness(a, b), i, j)
            for i, a in enumerate(found)
            for j, b in enumerate(found[:i])
            if not a.lists & b.lists
        ]
        likest, i, j = max(pairs, key=lambda pair: (pair[0], -pair[1], -pair[2]), default=(0.0, 0, 0))
        if not likest:
            break
        found[j].take(found[i])
        del found[i]
    return found


def _likeness(one: Group, other: Group) -> float:
    """How much of the names of two groups is the same: all words of one, or its beginning; 0 where they are opposed."""
    if opposed(one.keys, other.keys) or len(one.letters | other.letters) > 1:
        return 0
    if is_part(one, other) or is_part(other, one):
        return 0
    if one.keys <= other.keys or other.keys <= one.keys:
        return len(one.keys & other.keys) / len(one.keys | other.keys)
    short, long = sorted((one.keys, other.keys), key=lambda keys: sorted(map(len, keys)))
    return 0.1 if len(short) == 1 and any(k.startswith(s) for s in short if len(s) > 2 for k in long) else 0


def _role(read: ReadDocument) -> str | None:
    """The part that the paper calls its treated group by, where it calls it by nothing else: "intervention"."""
    called = Counter(n.name for s in own(read) for n in namings(s.text) if n.generic and n.name in ROLES)
    return max(called, key=lambda n: (called[n], n)) if called and max(called.values()) >= _LEAST else None


def _short_for(read: ReadDocument, keys: frozenset[str]) -> frozenset[str]:
    """The abbreviations whose long form has all the words of an arm, and no others."""
    return frozenset(
        a.short for a in read.document.abbreviations if a.scope is None and len(a.short) > 1 and keys_of(a.long) == keys
    )
