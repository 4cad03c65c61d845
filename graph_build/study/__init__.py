"""Who is in the paper: the arms and groups that it compares, with the names they go by, and whom a phrase means.

May import: model, recognisers, clauses. Gives: `resolved.arms_of`, the arms of a document, and `mentions.populations`,
the arms and groups that a sentence names.
"""
