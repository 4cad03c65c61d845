"""What each batch of reworded sentences gave at first sight, before any rule was written with it at hand."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FIRST_SIGHT = Path(__file__).parent / "results" / "reworded.json"


def keep(batch: str, figures: dict[str, Any]) -> None:
    """Add the figures of a batch at first sight to those kept, with the day and the commit.

    Raises:
        SystemExit: where the batch was measured before: only the first time is without knowledge of it.
    """
    kept = first_sights()
    if any(one["batch"] == batch for one in kept):
        raise SystemExit(f"the batch {batch} was seen before: see {FIRST_SIGHT}")
    commit = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], capture_output=True, text=True, check=True)
    today = datetime.now(UTC).date().isoformat()
    kept.append({"batch": batch, "date": today, "commit": commit.stdout.strip(), **figures})
    FIRST_SIGHT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def first_sights() -> list[dict[str, Any]]:
    """The figures that were kept of batches at first sight, the oldest first."""
    kept: list[dict[str, Any]] = json.loads(FIRST_SIGHT.read_text("utf-8")) if FIRST_SIGHT.exists() else []
    return kept
