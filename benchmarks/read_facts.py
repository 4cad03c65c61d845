"""What one tree of Cytolink reads in papers, as lines of JSON; `differences.py` runs it with that tree on the path.

    PYTHONPATH=TREE python benchmarks/read_facts.py PAPERS OUT --jobs 2 < names

Reads each named paper of the folder PAPERS that has no file in OUT yet, and writes OUT/NAME.json: `facts` (type,
subject, slots, population, rule, spans, whether confidence keeps it apart), or `error` where none could be read.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from graph_build.confidence import bound_of
from graph_build.errors import DocumentError
from graph_build.pipeline import confidence_model, state
from graph_build.settings import BuildSettings

if TYPE_CHECKING:
    from graph_build.model import Fact

LONGEST = 120  # seconds that a paper may take


class TookTooLongError(Exception):
    """A paper took longer than it may."""


def _end(*_: object) -> NoReturn:
    raise TookTooLongError(f"took more than {LONGEST} s")


def read_paper(papers: Path, out: Path, name: str) -> None:
    """Read one paper, without curation, and write what it states."""
    signal.signal(signal.SIGALRM, _end)
    signal.alarm(LONGEST)
    try:
        found = {"facts": [line(f) for f in state((papers / name).read_bytes(), name, BuildSettings()).facts]}
    except (DocumentError, TookTooLongError) as error:
        found = {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - an exception of any kind is a difference to show
        found = {"error": f"{type(error).__name__}: {error}"}
    finally:
        signal.alarm(0)
    aside = out / f"{name}.part"
    aside.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    aside.rename(out / f"{name}.json")


def line(fact: Fact) -> dict[str, Any]:
    """A fact in JSON; numbers are written as printed."""
    whose = fact.population
    return {
        "type": fact.type,
        "subject": fact.subject,
        "slots": {name: plain(value) for name, value in fact.slots},
        "population": f"{whose.label} ({whose.experiencer})" if whose else None,
        "rule": fact.rule.name,
        "spans": [[e.span.start, e.span.end] for e in fact.evidence if e.role == "evidence"],
        "kept_apart": fact.confidence is not None and fact.confidence < bound_of(fact, confidence_model(None), None),
    }


def plain(value: object) -> object:
    """A slot's value; a set of them is a list."""
    return [plain(one) for one in value] if isinstance(value, tuple) else str(value)


def main() -> int:
    """Read what is not read yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("papers", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    names = [name for name in sys.stdin.read().split() if not (args.out / f"{name}.json").exists()]
    with ProcessPoolExecutor(args.jobs) as pool:
        for done, _ in enumerate(pool.map(partial(read_paper, args.papers, args.out), names, chunksize=4), 1):
            if done % 50 == 0:
                print(f"  {done} of {len(names)}", file=sys.stderr, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
