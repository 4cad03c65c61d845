"""Pictures of answers: what stands beside a saved query as a specification, with the rows of its answer.

May import: the other modules of pages that have no routes, endpoint, `queries`. Gives: a blueprint.
"""
