"""A reliability table: how often facts are right that are said to be so sure, by type."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from confidence import Row

BOUNDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)


def error(judged: Sequence[tuple[float, bool]]) -> float:
    """The expected calibration error of pairs of confidence and verdict."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for sure, right in judged:
        bins[min(int(sure * 10), 9)].append((sure, right))
    return sum(abs(sum(s for s, _ in one) - sum(r for _, r in one)) for one in bins.values()) / len(judged)


def table(assessed: Iterable[tuple[Row, float]], own: Mapping[str, int]) -> dict[str, dict[str, Any]]:
    """By kind and of all: facts judged, share right, mean confidence, error, and what each bound keeps, how rightly.

    Args:
        assessed: judged facts, each with its confidence.
        own: the bounds of kinds, in hundredths.
    """
    sure: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for row, said in assessed:
        sure[row.type].append((said, row.right))
        sure["all"].append((said, row.right))
    return {
        kind: {
            "judged": len(judged),
            "right": round(sum(r for _, r in judged) / len(judged), 3),
            "said": round(sum(s for s, _ in judged) / len(judged), 3),
            "ECE": round(error(judged), 3),
            "kept": {bound: _kept(judged, bound) for bound in BOUNDS},
            "bound": (bound := own.get(kind, 50) / 100),
            "stated": _kept(judged, bound),
        }
        for kind, judged in sorted(sure.items())
    }


def _kept(judged: Iterable[tuple[float, bool]], bound: float) -> tuple[int, float | None]:
    kept = [right for sure, right in judged if sure >= bound]
    return len(kept), round(sum(kept) / len(kept), 3) if kept else None


def lines(figures: dict[str, dict[str, Any]]) -> Iterator[str]:
    """A line a kind."""
    yield f"{'':24}{'judged':>7}{'right':>7}{'said':>7}{'ECE':>7}   kept and right at " + ", ".join(map(str, BOUNDS))
    for kind, told in figures.items():
        kept = "  ".join(f"{count} {share:.3f}" if share is not None else "0" for count, share in told["kept"].values())
        usual = "{} {}".format(*told["stated"]) + f" at {told['bound']}"
        yield f"{kind:24}{told['judged']:7}{told['right']:7.3f}{told['said']:7.3f}{told['ECE']:7.3f}   {kept}   {usual}"
