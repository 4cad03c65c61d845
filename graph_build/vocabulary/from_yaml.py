"""A user's vocabulary written as YAML."""

from __future__ import annotations

import yaml

from graph_build.plain_yaml import NotPlainError, compose
from graph_build.vocabulary.drafts import HEAD, KEYS, Draft, Entry, Value, say

_WANTED = f"A file holds {', '.join(HEAD)}, and the lists {', '.join(KEYS)}."


def read_yaml(text: str, draft: Draft) -> None:
    """Fill a draft from YAML. Aliases are refused: a short file could stand for an endless one."""
    try:
        root = compose(text)
    except NotPlainError as error:
        draft.fault(str(error.problem), error.line, f"Write each part out. {_WANTED}")
        return
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        draft.fault(f"this is no YAML ({error.problem or error.context})", line, "Mend it; see docs/vocabulary.md.")
        return
    except yaml.YAMLError as error:  # a character that YAML does not allow has no line
        draft.fault(f"this is no YAML ({str(error).splitlines()[0]})", 1, "Mend it; see docs/vocabulary.md.")
        return
    if not isinstance(root, yaml.MappingNode):
        draft.fault("there are no lists of drugs, targets, variables, scores or units", 1, _WANTED)
        return
    for key, node in root.value:
        _part(str(key.value), key.start_mark.line + 1, node, draft)


def _part(key: str, line: int, node: yaml.Node, draft: Draft) -> None:
    if key == "prefixes":
        for name, value in _pairs(node, "prefixes", draft):
            draft.prefixes[name.text] = value
    elif key in HEAD:
        if isinstance(node, yaml.ScalarNode):
            say(draft, key, _value(node))
        else:
            draft.fault(f"{key!r} is no single value", line, "Give one line of text.")
    elif key not in KEYS:
        draft.fault(f"the key {key!r} is unknown", line, _WANTED)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _entry(key, item, draft)
    elif not _is_nothing(node):
        draft.fault(f"{key!r} is no list", line, "Begin each entry with a hyphen.")


def _entry(kind: str, node: yaml.Node, draft: Draft) -> None:
    entry = Entry(kind, node.start_mark.line + 1)
    if not isinstance(node, yaml.MappingNode):
        draft.fault("an entry has no keys", entry.line, f"Use: {', '.join(KEYS[kind])}.", entry)
        return
    pairs = [(str(key.value), key.start_mark.line + 1, value) for key, value in node.value]
    pairs.sort(key=lambda pair: pair[0] not in ("label", "printed", "id"))  # so that messages know what it is called
    for key, line, value in pairs:
        draft.put(entry, key, _values(value, key, entry, draft), line)
    draft.entries.append(entry)


def _values(node: yaml.Node, key: str, entry: Entry, draft: Draft) -> list[Value]:
    if isinstance(node, yaml.ScalarNode):
        return [] if _is_nothing(node) else [_value(node)]
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return [_value(item) for item in node.value]
    if isinstance(node, yaml.MappingNode) and key == "limits":
        pairs = _pairs(node, key, draft)
        return [Value(f"{unit.text} {bounds.text}", unit.line) for unit, bounds in pairs]
    draft.fault(f"{key!r} is no text and no list of texts", node.start_mark.line + 1, "See docs/vocabulary.md.", entry)
    return []


def _pairs(node: yaml.Node, key: str, draft: Draft) -> list[tuple[Value, Value]]:
    if isinstance(node, yaml.MappingNode) and all(isinstance(n, yaml.ScalarNode) for pair in node.value for n in pair):
        return [(_value(name), _value(value)) for name, value in node.value]
    if not _is_nothing(node):
        draft.fault(f"{key!r} is no list of names with values", node.start_mark.line + 1, "Write `name: value` lines.")
    return []


def _is_nothing(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _value(node: yaml.Node) -> Value:
    return Value(" ".join(str(node.value).split()), node.start_mark.line + 1)
