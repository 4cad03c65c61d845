"""What a federated query asks of whom, as pages show it: the boxes of the picture, and the notes on an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.federation.endpoints.peers import peer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from server.federation.account import Account, Asked
    from server.federation.planned import Step


@dataclass(frozen=True)
class Box:
    """An endpoint as the picture of a plan shows it: its name, what goes there and what comes back."""

    name: str
    to: str
    back: str
    state: str


def of_run(account: Account) -> list[Box]:
    """The picture of what was asked."""
    return [
        Box(_name(asked.endpoint, asked.stand_in), _to(asked), _back(asked), _state(asked)) for asked in account.asked
    ]


def of_plan(steps: Iterable[Step]) -> list[Box]:
    """The picture of what would be asked."""
    return [
        Box(
            _name(step.endpoint, step.stand_in),
            "values of " + ", ".join("?" + name for name in step.shared) if step.shared else "no values",
            "rows",
            "stand-in" if step.stand_in else "",
        )
        for step in steps
    ]


def _name(endpoint: str, stand_in: bool) -> str:
    known = peer(endpoint).name or endpoint.partition("//")[2][:40] or endpoint
    return f"{known}, by a stand-in" if stand_in else known


def _to(asked: Asked) -> str:
    if not asked.shared:
        return "no values"
    return f"{asked.values:,} {'value' if asked.values == 1 else 'values'} of " + ", ".join(
        "?" + n for n in asked.shared
    )


def _back(asked: Asked) -> str:
    if asked.missing:
        return "failed"
    return f"{asked.rows:,} {'row' if asked.rows == 1 else 'rows'} in {asked.seconds:.2f} s"


def _state(asked: Asked) -> str:
    if asked.missing:
        return "missing"
    return "stand-in" if asked.stand_in else ""


def notes(account: Account | None) -> dict[str, Any] | None:
    """What a page with an answer shows of its account: the notices, and where the whole is."""
    return {"notices": account.notices(), "href": f"/federation/{account.name}"} if account else None
