"""Answers as spreadsheets (XLSX) and as columns (Parquet), where the `tables` extra is installed.

`writing` makes a file of an answer in SPARQL JSON; `program` does so in a process of its own, since it takes processor
time and memory. May import: `graph_build.sandbox`. Gives: `write`, and what is installed.
"""
