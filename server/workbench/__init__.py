"""What the scripts of the query page and of the pictures ask: terms to complete, examples, specifications with data.

May import: endpoint and what that stands on, `queries`, `ontology`. Gives: a blueprint.
"""
