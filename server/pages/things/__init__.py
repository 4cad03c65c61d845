"""What our IRIs and the concepts are, told to people: a page a kind of thing.

`kinds` says which kind an IRI is of and what its page tells; `evidence` lists statements about it; `said` reads the
triples that a page is made of. The routes are those of linked data (`server.pages.entity`), which shows RDF behind a
tab. May import: statements of the pages, endpoint. Gives: `page_of`.
"""
