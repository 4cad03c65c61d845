"""The families of facts, in the order in which they are stated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from graph_build.facts import (
    adverse_events,
    cited_evidence,
    claims,
    cohorts,
    comparisons,
    concept_mentions,
    conditions,
    hypotheses,
    interventions,
    listed_entities,
    measurements,
    metadata,
    outcomes,
    patients,
    predictors,
    references,
    scores,
    studies,
    tables,
    targets,
)
from graph_build.model import Fact, ReadDocument

Family = Callable[[ReadDocument], Iterator[Fact]]

FAMILIES: tuple[Family, ...] = (
    metadata.state,
    references.state,
    concept_mentions.state,
    listed_entities.state,
    studies.state,
    conditions.state,
    patients.state,
    interventions.state,
    measurements.state,
    outcomes.state,
    comparisons.state,
    adverse_events.state,
    cohorts.state,
    tables.state,
    predictors.state,
    scores.state,
    targets.state,
    claims.state,
    cited_evidence.state,
    hypotheses.state,
)
