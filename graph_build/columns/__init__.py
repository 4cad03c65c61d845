"""Answers as columns with types, and as Parquet files.

`typed` makes columns of terms, `parquet` writes them; the same columns give the same bytes. May import: errors,
queries, ontology. Gives: `column`, `inferred`, `written`.
"""
