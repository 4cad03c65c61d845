"""SHACL shapes as SPARQL: which facts of a document may not go into the graph, and why.

May import: `ontology`, errors. Gives: `violations.violations`.
"""
