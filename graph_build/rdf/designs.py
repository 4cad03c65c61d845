"""What kind of study a document reports, by the design that it prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph_build.rdf.terms import A, Quads, cyto

if TYPE_CHECKING:
    from graph_build.model import Fact
    from graph_build.rdf.iris import DocumentIris

DESIGNS = (
    (r"meta-?analysis", "MetaAnalysis"), (r"\bcase series\b", "CaseSeries"), (r"\bcase report\b", "CaseReportStudy"),
    (r"\breview\b", "NarrativeReview"), (r"historical", "HistoricallyControlledStudy"),
    (r"randomi[sz]ed|\btrial\b", "InterventionalTrial"), (r"retrospective|observational|cohort", "ObservationalStudy"),
)  # fmt: skip


def design_quads(quads: Quads, iris: DocumentIris, fact: Fact) -> None:
    """Type the document's own study by its printed design; a design of a cited study has references."""
    if fact.type not in {"study_design", "document_metadata"}:
        return
    says_design = fact.slot("aspect") == "design" or fact.slot("property") == "article_type"
    if not says_design or fact.slot("references"):
        return
    value = fact.slot("value")
    for text in value if isinstance(value, tuple) else (value,):
        for pattern, name in DESIGNS:
            if re.search(pattern, str(text), re.IGNORECASE):
                quads.add(iris.study, A, ox.NamedNode(cyto(name).value))
                break
