"""From documents to facts, from facts to quads, from quads to a release."""
