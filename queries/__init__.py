"""Saved SPARQL queries and the catalogue that reads them.

Each folder beside this module is a shelf: `evidence`, `linking`, `federated`, `checks` (which must return no rows). To
add a query, write one `.rq` file with its header (`docs/questions.md`), and in `tests/queries/` what it has to answer;
page, data, OpenAPI operation and command follow from the file. May import: `ontology`.
"""
