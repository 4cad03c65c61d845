"""Logistic regression over features that hold or do not: whole thousandths of a logit, in a text file.

`models.read_model` opens a table of weights with the record of what it was fitted on, `models.shipped` one that came
with Cytolink (`shipped/`), `fitting.fit` makes a new one of judged cases. Sums of whole numbers are the same on every
machine. What the features are is for those who use it: the confidence of facts (`graph_build.confidence`), the
comparisons that no rule reads (`graph_build.frames.weighed`). Imports: errors alone.
"""

from graph_build.linear.models import LinearModel, missing, read_model, shipped

__all__ = ["LinearModel", "missing", "read_model", "shipped"]
