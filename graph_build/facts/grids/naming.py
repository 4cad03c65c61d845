"""What is measured or counted: the words of a row and a column that name no population, put together."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from graph_build.facts.grids.labels import in_running_text, measured, wording
from graph_build.facts.grids.populations import weight
from graph_build.facts.grids.statistics import COMPARING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph_build.facts.grids.lines import Grid, Line
    from graph_build.facts.grids.saying import Said
    from graph_build.model import Concept

_TOPIC = re.compile(
    r"^(?:demographic|[\w\s-]*characteristic|laborator|lab\b|outcome|efficacy|safety|adverse|side effect|vital"
    r"|medical history|co-?morbid|"
    r"(?:concomitant|prior|previous|baseline|current)?\s?(?:medication|treatment|therap)|primary|secondary"
    r"|tertiary|exploratory|clinical|h(?:a)?emat|biochem|"
    r"disease|baseline|h(?:a)?emodynamic|other|anthropometr|metabolic|general|scores?\b(?!\s(?:of|for|on)\b)|questionnaire|patient"
    r"|variable|parameter|"
    r"intention|per[\s-]protocol|ITT\b|quality of life\b|physical|psycho|subjective|objective|measure"
    r"|descriptive|blood|serum|plasma|urin|lipid)",
    re.IGNORECASE,
)
"""How a heading begins that gathers rows of different things and names none of them."""
_CAPTION_ENDS = re.compile(
    r"\s*[(\[.;:]|\s(?:at|during|by|between|among|before|after|from|according|over|within|across|measured)\s",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:mean|median)\W{0,3}(?:S[DE]M?)?\W{0,3})?changes? (?:from|since) baseline (?:in|of) (?:the )?"
    r"|^(?:(?:a |the )?(?:summary|comparison|results?|changes?|effects?|means?|medians?|number|distribution"
    r"|analysis|values?|course|overview)\s(?:of|in)\s)+(?:the\s)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?(?:h|hrs?|[ap]\.?m\.?))?$", re.IGNORECASE)
"""A time of day, which names no variable."""
_LONGEST_NAME = 160


class Named(NamedTuple):
    """What a variable is called: with short forms written out, and as the table prints it; and its concept."""

    name: str
    printed: str
    concept: Concept | None = None


@dataclass(slots=True)
class Namer:
    """Names the variables of one table; equal headers give one name.

    Attributes:
        grid: the table's axes.
        caption: its caption's words.
        known: names by the headers that they were made of.
    """

    grid: Grid
    caption: str
    known: dict[tuple[object, ...], Named] = field(default_factory=dict)

    def name(self, row: Line, column: Line, names: Sequence[Said], over: Said | None) -> Named:
        """What a cell is a value of, and its concept.

        Args:
            row: its row.
            column: its column.
            names: the headers of the row whose words belong to the variable.
            over: what a header row within the body says of the column there, or None.
        """
        key = (
            tuple(s.text for s in row.path),
            tuple(s.words for s in names),
            tuple(s.text for s in column.names),
            column.arm is None,
            over.text if over else None,
        )
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._name(row, column, names, over)
        return found

    def _name(self, row: Line, column: Line, names: Sequence[Said], over: Said | None) -> Named:
        """The row's words, then those of the column that name no population."""
        opened = self.grid.opened
        words = [f"{s.words} ({s.qualifier})" if s.qualifier and s is not names[-1] else s.words for s in names]
        counted = [bool(s.statistic and s.statistic.main in ("count", "percent")) for s in names]
        last = len(words) - 1
        kept = [w for i, w in enumerate(words) if i == last or counted[i] or not (_TOPIC.match(w) or w in words[i + 1])]
        if len(kept) > 1 and (own := opened.whole(kept[-1])) and own.category in ("analyte", "score"):
            kept = kept[-1:]
        across = [s.words for s in column.names if s.words and not (s.statistic and s.statistic.main in COMPARING)]
        if over and over.words and not (column.arm is None and weight(opened, over) == 2):
            across.append(over.words)
        qualifier = names[-1].qualifier if names else None
        concept = next((c for w in (*reversed(kept), *reversed(across)) if (c := measured(opened, w))), None)
        clock = [w for w in kept if _CLOCK.match(w)]
        if clock and clock == kept and not across:
            above, concept = self._named_above()
            kept = [above, *clock] if above else kept
        name = _put_together(kept, across, qualifier, lambda w: wording(opened, w))
        if name:
            printed = _put_together(kept, across, qualifier, in_running_text)
            return Named(name[:_LONGEST_NAME], printed[:_LONGEST_NAME], concept)
        if row.leaf.statistic and row.leaf.statistic.main == "count" and not row.arm:
            return Named("patients", "patients")
        name, concept = (row.arm and self._only_other()) or self._named_above()
        return Named(name[:_LONGEST_NAME], name[:_LONGEST_NAME], concept)

    def of_table(self) -> str:
        """What a table is about whose rows are parts of the patients."""
        return self._named_above()[0][:_LONGEST_NAME]

    def _only_other(self) -> tuple[str, Concept | None] | None:
        """The one variable that the columns name, which those of ratios and p-values beside it are of."""
        told = {tuple(s.words for s in c.names if s.words) for c in self.grid.columns if not c.is_p}
        named = [words for words in told if words]
        words = named[0][0] if len(named) == 1 else None
        return (wording(self.grid.opened, words), measured(self.grid.opened, words)) if words else None

    def _named_above(self) -> tuple[str, Concept | None]:
        """What a table is about whose headers name no variable: the stub's head, else the caption."""
        opened = self.grid.opened
        change = next((s.change for line in self.grid.columns for s in reversed(line.path) if s.change), None)
        caption = _LEADS.sub("", self.caption)
        end = _CAPTION_ENDS.search(caption)
        title = caption[: end.start()] if end else caption
        found = [
            m
            for words in (title, self.caption)
            for m in opened.mentions(words)
            if m.concept.category in ("analyte", "score")
        ]
        if found:
            return found[0].concept.label, found[0].concept
        head = next((h.words for h in self.grid.heads if h.words and measured(opened, h.words)), None)
        return (
            (wording(opened, head), measured(opened, head))
            if head
            else (wording(opened, title.strip()) or change or "", None)
        )


def _put_together(kept: Sequence[str], across: Sequence[str], qualifier: str | None, put: Callable[[str], str]) -> str:
    """The words of rows and then of columns as one name, each put as `put` does."""
    name = ": ".join(put(w) for w in kept)
    name = f"{name} ({qualifier})" if name and qualifier else name
    beyond = ", ".join(put(w) for w in dict.fromkeys(across) if not _is_within(w, name))
    return ", ".join(part for part in (name, beyond) if part)


def _is_within(words: str, name: str) -> bool:
    """Whether a name has these words already, as words of their own: "MIC" is not within "gentamicin"."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", name, re.IGNORECASE) is not None
