"""Names become identifiers: the W3C Reconciliation Service API 0.2, which OpenRefine speaks.

May import: endpoint and what that stands on, `graph_build.names`. Gives: a blueprint.
"""
