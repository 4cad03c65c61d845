"""What follows from what is stated: the ontology's rules, as SPARQL over the store.

May import: `ontology`, errors. Gives: `inference.infer`, and `hermit.prove` for tests.
"""
