"""What reports of single patients tell beside what every paper does: each module has `state(read)`.

May import: model, recognisers, clauses, frames, facts.clinical. Gives: families of facts, listed in `facts.families`.
"""
