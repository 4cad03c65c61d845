"""Learned names: what a small model, trained on annotated papers, takes for names of diseases, drugs and findings.

A conditional random field (CRFsuite) labels the words of a sentence from the words, their shapes and ends, their
neighbours and what the vocabulary finds. `reading.told` is the one door, `joining.joined` gives what it tells the
concepts of the vocabulary; `models.shipped` gives the models that came with Cytolink, each with its training record
beside it in `shipped/`; `training.train` makes new ones. Uses the vocabulary (`lexicon`, `folding`) and the model of
documents, nothing else of the build.
"""

from graph_build.recognisers.learned.joining import joined
from graph_build.recognisers.learned.models import FORM, NAMES, Model, missing, read_models, shipped
from graph_build.recognisers.learned.reading import Told, told

__all__ = ["FORM", "NAMES", "Model", "Told", "joined", "missing", "read_models", "shipped", "told"]
