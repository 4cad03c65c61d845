"""Relations: who had how much of what, against whom, as the grammar of a sentence tells it.

Patterns are data (`*.yaml`): a trigger word, and for each slot the paths through the dependency parse that lead to it.
`interpreter` is the one that reads them. May import: nlp, study, model, frames. Gives: `parsed.parsed_sentences`, the
parses of a document's sentences that may state something, and `comparisons.comparisons`.
"""
