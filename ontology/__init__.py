"""What things are: the ontology, its shapes, mappings and vocabulary."""
