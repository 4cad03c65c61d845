"""What holds of every grid, whatever it says: budget, time, whose value a cell is, what is printed. All made up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from graph_build.facts.grids import mapping
from graph_build.facts.tables import tables
from graph_build.recognisers.printed import printed_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from tests.graph_build.facts.conftest import Article

D = Decimal


def test_a_table_of_many_cells_is_cut_with_a_note(tabled: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_FACTS", 5)
    read = tabled([["", "Arm A", "Arm B"]], [[f"Score {i}", f"{i}.1", f"{i}.2"] for i in range(9)])
    facts = list(tables.state(read))
    (cut,) = [f for f in facts if f.slot("property") == "table_cut"]
    assert "more than 5 facts" in str(cut.slot("value"))
    assert len([f for f in facts if f.type == "measurement"]) == 5


def test_thousands_of_cells_are_read(tabled: Article) -> None:
    wide = tabled(
        [["", *(f"Group {i} (n = {30 + i})" for i in range(400))]],
        [[f"Score {r}", *(f"{i}.{r} (1.2)" for i in range(400))] for r in range(5)],
        caption="Scores, mean (SD)",
    )
    assert len([f for f in tables.state(wide) if f.type == "measurement"]) == 2000


NUMBERS = st.decimals(min_value=D("-99"), max_value=D("999"), places=1)
SPREADS = st.decimals(min_value=D("0.1"), max_value=D("99"), places=1)


@given(
    sizes=st.lists(st.integers(20, 400), min_size=2, max_size=4, unique=True),
    shares=st.lists(st.lists(st.integers(0, 20), min_size=4, max_size=4), min_size=1, max_size=4),
    means=st.lists(st.lists(st.tuples(NUMBERS, SPREADS), min_size=4, max_size=4), min_size=1, max_size=4),
)
def test_no_cell_is_stated_under_another_columns_arm(
    tabled: Article,
    sizes: Sequence[int],
    shares: Sequence[Sequence[int]],
    means: Sequence[Sequence[tuple[Decimal, Decimal]]],
) -> None:
    arms = ["alpha", "beta", "gamma", "delta"][: len(sizes)]
    head = [["", *(f"Regimen {arm} (n = {size})" for arm, size in zip(arms, sizes, strict=True))]]
    rows = [
        [f"Sign {r}, n (%)", *(f"{n} ({100 * n / size:.1f})" for n, size in zip(row, sizes, strict=False))]
        for r, row in enumerate(shares)
    ]
    rows += [
        [f"Score {r}, mean (SD)", *(f"{v} ({s})" for (v, s), _ in zip(row, sizes, strict=False))]
        for r, row in enumerate(means)
    ]
    read = tabled(head, rows)
    stated = [f for f in tables.state(read) if f.rule.name == "tables.cells"]
    assert len(stated) == len(sizes) * len(rows)
    for fact in stated:
        own = next(e for e in fact.evidence if e.role == "evidence")
        assert own.column is not None
        assert own.row is not None
        cell = rows[own.row][own.column]
        assert str(fact.slot("arm")).endswith(arms[own.column - 1])
        assert fact.slot("group_size") == sizes[own.column - 1]
        n, total = fact.slot("n"), fact.slot("n_total")
        assert not (isinstance(n, int) and isinstance(total, int)) or n <= total
        printed = printed_numbers(" ".join(read.document.printed(e.span) for e in fact.evidence))
        for name, value in fact.slots:
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                assert D(value).normalize() in printed, (name, value, cell)
