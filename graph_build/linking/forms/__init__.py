"""The forms of ontologies and mapping sets that can be linked, one module a form; `sources` chooses among them."""
