"""A user's vocabulary written as a table: tab-separated, with a header, `|` between several values of a cell."""

from __future__ import annotations

import re

from graph_build.vocabulary.drafts import HEAD, KEYS, SINGULAR, Draft, Entry, Value, say
from ontology.tables import parts

_SAID = re.compile(r"#\s*(?P<key>\w+)\s*:\s*(?P<value>.*)")
_COLUMNS = tuple(dict.fromkeys(key for keys in KEYS.values() for key in keys))


def read_tsv(text: str, draft: Draft) -> None:
    """Fill a draft from a table whose column "what" tells drug, target, variable, score and unit apart.

    Lines that begin with `#` are comments, or say something of the file: `# version: 2`, `# prefixes: ex https://…/`.
    """
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            _said(line, number, draft)
        elif line.strip():
            cells = [" ".join(cell.split()) for cell in line.split("\t")]
            if header is None:
                header = cells
                if not _is_header(header, number, draft):
                    return
            else:
                _entry(header, cells, number, draft)
    if header is None:
        draft.fault("the table is empty", 1, f"Begin with a header: what, {', '.join(_COLUMNS)}.")


def _said(line: str, number: int, draft: Draft) -> None:
    said = _SAID.fullmatch(line)
    if said and said["key"] == "prefixes":
        name, _, base = said["value"].strip().partition(" ")
        draft.prefixes[name] = Value(base.strip(), number)
    elif said and said["key"] in HEAD:
        say(draft, said["key"], Value(said["value"].strip(), number))


def _is_header(header: list[str], line: int, draft: Draft) -> bool:
    unknown = [name for name in header if name not in ("what", *_COLUMNS)]
    if unknown:
        do = f"Use: what, {', '.join(_COLUMNS)}."
        draft.fault(f"the column {unknown[0]!r} is unknown", line, do)
    elif "what" not in header:
        draft.fault("the column 'what' is missing", line, f"It says what each row is: {', '.join(SINGULAR)}.")
    elif len(set(header)) < len(header):
        draft.fault("a column is there twice", line, "Put all of its values in one.")
    return not draft.faults


def _entry(header: list[str], cells: list[str], line: int, draft: Draft) -> None:
    if len(cells) != len(header):
        do = "Put one tab between two cells, also where a cell is empty."
        draft.fault(f"{len(cells)} cells where the header has {len(header)}", line, do)
        return
    row = dict(zip(header, cells, strict=True))
    what = row.pop("what")
    if what not in SINGULAR:
        draft.fault(f"{what!r} is nothing that a table adds", line, f"Write one of: {', '.join(SINGULAR)}.")
        return
    entry = Entry(SINGULAR[what], line)
    for key in sorted(row, key=lambda key: key not in ("label", "printed", "id")):
        if row[key]:
            draft.put(entry, key, [Value(part, line) for part in parts(row[key])], line)
    draft.entries.append(entry)
