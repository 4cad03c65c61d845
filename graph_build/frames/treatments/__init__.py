"""Treatments and what they act on: agents, whose each dose is, how it was given, and the targets of drugs.

May import: model, recognisers, clauses, ontology. `regimen_pieces.pieces` takes a sentence apart, `doses.owners` says
whose each dose is, `treatments.treatments` makes the frames; `targets.targets` reads what verbs of acting tell.
"""
