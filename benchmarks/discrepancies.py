"""How many of the known inconsistencies of the five documents the build raises by itself.

Usage:
python benchmarks/discrepancies.py ../shared --release DIR
python benchmarks/discrepancies.py ../shared --release DIR --list   # and what was found, missed, raised beside them

A raised discrepancy matches a known one of the same document where each side of the known one lies on a side of it.
What is raised beside the known ones need not be wrong: the list that ships with the gold is a part of all.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

FINDABLE = frozenset({
    "citation_mismatch", "threshold_mismatch", "gap_in_categories", "evidence_conflict", "unit_variant", "ocr",
    "statistical", "label_mismatch", "internal_contradiction", "definition_conflict", "missing_item", "support_gap",
    "citation_gap",
    "unit_missing", "broken_text", "caption_mismatch",
})  # fmt: skip
"""Kinds that arithmetic, units, identifiers, and text or table against table can show: no medicine is needed."""

Known = dict[str, Any]


def overlaps(known: list[dict[str, int]], raised: list[dict[str, int]]) -> bool:
    """Whether a span of the one lies on a span of the other."""
    return any(k["start"] < r["end"] and r["start"] < k["end"] for k in known for r in raised)


def matches(known: Known, raised: Known) -> bool:
    """Whether a raised discrepancy is a known one."""
    if not raised["document"].startswith(known["doc"]):
        return False
    sides = [known["side_a"]["spans"], known["side_b"]["spans"]]
    for a, b in (("side_a", "side_b"), ("side_b", "side_a")):
        have = [raised[a]["spans"], raised[b]["spans"]]
        if all(not want or overlaps(want, got) for want, got in zip(sides, have, strict=True)):
            return True
    return False


def main() -> int:
    """Read the discrepancies of a release and hold them against the known ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, help="the folder that holds gold/")
    parser.add_argument("--release", type=Path, required=True, help="a release of the five documents, curation off")
    parser.add_argument("--list", action="store_true", help="list each of them")
    args = parser.parse_args()
    cytolink = str(Path(sys.executable).with_name("cytolink"))
    command = [cytolink, "discrepancies", "--release", str(args.release), "--format", "jsonl"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    raised = [json.loads(line) for line in printed.splitlines()]
    known = json.loads((args.shared / "gold" / "inconsistencies.json").read_text("utf-8"))
    found = {k["id"]: [r for r in raised if matches(k, r)] for k in known}
    findable = [k for k in known if k["kind"] in FINDABLE]
    hit = [k for k in findable if found[k["id"]]]
    used = {r["iri"] for rows in found.values() for r in rows}
    print(
        f"known {len(known)}, findable by a program {len(findable)}, found {len(hit)}: {len(hit) / len(findable):.0%}"
    )
    print(
        f"raised {len(raised)}, of them known {len(used)}: {len(used) / max(1, len(raised)):.0%}, the rest to be judged"
    )
    if args.list:
        for k in known:
            mark = "found " if found[k["id"]] else "missed" if k in findable else "-     "
            print(f"{mark} {k['id']} {k['kind']}: {k['description'][:110]}")
        for r in (one for one in raised if one["iri"] not in used):
            sides = " | ".join(r[side]["reading"][:40] for side in ("side_a", "side_b"))
            print(f"beside {r['document'][:3]} {r['kind']}: {r['rationale'][:90]} | {sides}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
