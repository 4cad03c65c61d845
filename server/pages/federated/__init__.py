"""What pages show of other endpoints: the account of a federated query, notes on its answer, the picture of its plan.

May import: the endpoint, federation. Gives: `routes.blueprint`, and `picture` for the pages with answers and plans.
"""
