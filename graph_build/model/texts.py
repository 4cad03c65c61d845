"""Places in a document and cleaned texts that remember them.

Offsets are Unicode code points into the document's original text (the file decoded as UTF-8 with newline
translation off), half-open. Places inside a cleaned text are called *positions*; `MappedText` turns them into offsets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable


class Span(NamedTuple):
    """A run of the original text: offsets of its first character and of the one after its last."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class MappedText:
    """A cleaned text whose every character knows where it stood in the original.

    Attributes:
        text: the cleaned characters.
        starts: for each of them, the offset of the first original character it stands for.
        ends: for each of them, the offset after the last original character it stands for.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, original: str, start: int = 0, end: int | None = None) -> MappedText:
        """The part of `original` from offset `start` to `end`, not cleaned."""
        end = len(original) if end is None else end
        return cls(original[start:end], tuple(range(start, end)), tuple(range(start + 1, end + 1)))

    @classmethod
    def join(cls, parts: Iterable[MappedText], separator: str = " ") -> MappedText:
        """The parts in one text; a separator stands at the end of the part before it and is zero wide there."""
        text: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        for part in parts:
            if ends and part.text:
                at = ends[-1]
                text.append(separator)
                starts.extend([at] * len(separator))
                ends.extend([at] * len(separator))
            text.append(part.text)
            starts.extend(part.starts)
            ends.extend(part.ends)
        return cls("".join(text), tuple(starts), tuple(ends))

    def __len__(self) -> int:
        return len(self.text)

    def part(self, start: int, end: int) -> MappedText:
        """The characters from position `start` to `end`."""
        return MappedText(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def strip(self) -> MappedText:
        """The text without white space at its ends."""
        bare = self.text.strip()
        if bare == self.text:
            return self
        left = len(self.text) - len(self.text.lstrip())
        return self.part(left, left + len(bare))

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """The original span of the characters from position `start` to `end`.

        Raises:
            ValueError: where the run holds no character.
        """
        end = len(self.text) if end is None else end
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no characters from position {start} to {end} in a text of {len(self.text)}")
        return Span(min(self.starts[start:end]), max(self.ends[start:end]))

    def without(self, pattern: re.Pattern[str], instead: str = "") -> MappedText:
        """The text with every match of `pattern` replaced; a replacement stands for all that it replaced."""
        out: list[MappedText] = []
        at, plain = 0, "\\" not in instead
        for match in pattern.finditer(self.text):
            put = instead if plain else match.expand(instead)
            if match.end() == match.start() or match.group() == put:
                continue
            out.append(self.part(at, match.start()))
            if put:
                spot = self.span(match.start(), match.end())
                out.append(MappedText(put, (spot.start,) * len(put), (spot.end,) * len(put)))
            at = match.end()
        out.append(self.part(at, len(self.text)))
        return MappedText.join(out, "") if len(out) > 1 else self
