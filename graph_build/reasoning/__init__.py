"""What follows from what is stated: the ontology's axioms as joins, then rules in SPARQL.

May import: `ontology`, errors. Gives: `inference.infer`, `background.Background`, and `hermit.prove` for tests.
"""
