"""Events with their roles, read from clauses: one module a kind of event. Facts are made of frames alone.

May import: model, recognisers, clauses, study. Gives: `comparisons.comparisons`, `arm_values.arm_values`,
`estimates.estimates`, `findings.findings`, `measured.measurements.measurements`, `treatments.treatments.treatments`,
`treatments.targets.targets`. To add a kind of event, write its frame in `model.frames`, a module here that fills it,
and in `graph_build/facts/` what it states.
"""
