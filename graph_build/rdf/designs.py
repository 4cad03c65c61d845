"""What kind of study a document reports, by the design that it prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph_build.rdf.terms import A, Quads, cyto

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph_build.model import Fact
    from graph_build.rdf.iris import DocumentIris

DESIGNS = (
    (r"meta-?analysis", "MetaAnalysis"), (r"\bcase series\b", "CaseSeries"), (r"\bcase report\b", "CaseReportStudy"),
    (r"\breview\b", "NarrativeReview"), (r"historical", "HistoricallyControlledStudy"),
    (r"randomi[sz]ed|\btrial\b", "InterventionalTrial"), (r"retrospective|observational|cohort", "ObservationalStudy"),
)  # fmt: skip


OBSERVATIONAL = {"ObservationalStudy", "CaseSeries"}
"""Classes that no interventional trial belongs to."""


def design_quads(quads: Quads, iris: DocumentIris, facts: Iterable[Fact]) -> None:
    """Type the document's own study by its printed designs; a design of a cited study has references.

    A paper that prints a trial and an observational design may follow the participants of a trial, or cite how others
    call theirs: its study is given neither class, since nothing belongs to both.
    """
    named = {name for fact in facts for name in _named(fact)}
    if "InterventionalTrial" in named and named & OBSERVATIONAL:
        named -= {"InterventionalTrial", *OBSERVATIONAL}
    for name in sorted(named):
        quads.link(iris.study, A, cyto(name))


def _named(fact: Fact) -> Iterator[str]:
    """The classes of study that a statement of a design names."""
    if fact.type not in {"study_design", "document_metadata"}:
        return
    says_design = fact.slot("aspect") == "design" or fact.slot("property") == "article_type"
    if not says_design or fact.slot("references"):
        return
    value = fact.slot("value")
    for text in value if isinstance(value, tuple) else (value,):
        found = next((name for pattern, name in DESIGNS if re.search(pattern, str(text), re.IGNORECASE)), None)
        if found:
            yield found
