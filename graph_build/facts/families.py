"""The families of facts, in the order in which they are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_build.facts import compared, designs
from graph_build.facts.argument import claims, hypotheses, predictors, scores, studies, targets
from graph_build.facts.article import concept_mentions, listed_entities, metadata, references
from graph_build.facts.cases import (
    case_reports,
    caused,
    cited_figures,
    cited_studies,
    treatments,
)
from graph_build.facts.clinical import (
    adverse_events,
    cohorts,
    conditions,
    interventions,
    measurements,
    outcomes,
    patients,
)
from graph_build.facts.tables import tables
from graph_build.model import Fact, ReadDocument

Family = Callable[[ReadDocument], Iterator[Fact]]

FAMILIES: tuple[Family, ...] = (
    metadata.state,
    references.state,
    concept_mentions.state,
    listed_entities.state,
    studies.state,
    designs.state,
    conditions.state,
    patients.state,
    interventions.state,
    measurements.state,
    outcomes.state,
    compared.state,
    adverse_events.state,
    cohorts.state,
    case_reports.state,
    treatments.state,
    caused.state,
    cited_studies.state,
    cited_figures.state,
    tables.state,
    predictors.state,
    scores.state,
    targets.state,
    claims.state,
    hypotheses.state,
)
