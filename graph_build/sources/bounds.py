"""How much may come out of a file or an archive, and what is said of one that holds more."""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1 << 20


class OverBounds(Exception):  # noqa: N818 - what it says, not an error of ours until it is reported
    """More was found than is read; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is read at most.

    Attributes:
        file: bytes of a file or member that holds many documents; of a single document its format says.
        members: members of an archive, those of archives within it included.
        unpacked: bytes that come out of an archive in all.
        ratio: how many times more bytes may come out of an archive than it has.
        unasked: bytes out of an archive up to which that ratio is not looked at.
        nesting: archives within one another.
        headers: bytes between one member of a tar file and the next that are not the member's own.
        directory: bytes of a ZIP file's directory.
    """

    file: int = 256 * MIB
    members: int = 1_000_000
    unpacked: int = 4096 * MIB
    ratio: int = 100
    unasked: int = 16 * MIB
    nesting: int = 2
    headers: int = 4 * MIB
    directory: int = 16 * MIB


@dataclass(slots=True)
class Budget:
    """What has come out of an archive so far.

    Attributes:
        bounds: what may.
        packed: bytes of the archive.
        outer: the budget of the archive that this one lies in, on which is spent, too.
    """

    bounds: Bounds
    packed: int
    outer: Budget | None = None
    unpacked: int = field(default=0, init=False)
    members: int = field(default=0, init=False)

    def spend(self, number: int) -> None:
        """So many bytes came out.

        Raises:
            OverBounds: where these are too many, or too many for so small an archive.
        """
        self.unpacked += number
        if self.outer:
            self.outer.spend(number)
        if self.unpacked > self.bounds.unpacked:
            raise OverBounds(
                f"more than {self.bounds.unpacked:,} bytes come out of the archive. Unpack it and give the folder."
            )
        if self.unpacked > max(self.bounds.unasked, self.bounds.ratio * self.packed):
            raise OverBounds(
                f"more than {self.bounds.ratio} times its {self.packed:,} bytes come out of the archive, as of one "
                "made to fill memory. If it is sound, unpack it and give the folder."
            )

    def count(self) -> None:
        """One more member was met.

        Raises:
            OverBounds: where these are too many.
        """
        self.members += 1
        if self.outer:
            self.outer.count()
        if self.members > self.bounds.members:
            raise OverBounds(f"the archive has more than {self.bounds.members:,} members. Split it.")
