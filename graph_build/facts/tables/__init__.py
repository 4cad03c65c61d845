"""Facts from tables, by what their headers say.

Tables of values are read as grids (`graph_build.facts.grids`). Rows of patients, of cited works and of treatments keep
readers here, because their cells are lists of words and not values of a variable.
"""
