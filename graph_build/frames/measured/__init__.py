"""Measured values: what names a variable, what links it to a value, and the values of lists, pairs and clauses.

May import: clauses, nlp, study and the frames beside this room. Gives: `measurements.measurements` (the frames of a
sentence), `vitals.vitals`, `people.arm_of`, `units.fits`. The words stand in `ontology/words/measurement.tsv`.
"""
