"""One search over concepts, documents, statements and saved queries.

`finding` looks in the indexes of the release and in the catalogue; `routes` are the page and its JSON. May import:
statements of the pages, endpoint, names and release of the build, queries. Gives: a blueprint.
"""
