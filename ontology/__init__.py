"""What things are: the ontology, its shapes, mappings and vocabulary.

To add a concept, write a row into the table of its kind in `vocabulary/`; to add a table, write the file and name it in
`terms`. A class, property or slot is added in `cytolink.ttl`, a rule in `rules/`, a shape in `shapes/`: code reads them
from there. Imports nothing of the project.
"""
