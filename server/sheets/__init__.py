"""Answers as columns (Parquet) and, where the `tables` extra is installed, as spreadsheets (XLSX).

`writing` makes a file of an answer in SPARQL JSON; `program` does so in a process of its own, since it takes processor
time and memory. May import: `graph_build.sandbox`, `graph_build.columns`. Gives: `write`, and what is installed.
"""
