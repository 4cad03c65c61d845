"""How sure the machine is of each fact: a calibrated probability from what is known of its reading.

`assess.assessed` gives each fact of a document its confidence, `models.shipped` the model that came with Cytolink: a
table of weights in a text file, with a record of what they were fitted on. `features` says what the model is told of a
fact, `fitting.fit` makes a new model of judged facts. Nothing here changes what a fact says.
"""

from graph_build.confidence.assess import assessed
from graph_build.confidence.features import features
from graph_build.confidence.models import ConfidenceModel, read_model, shipped

__all__ = ["ConfidenceModel", "assessed", "features", "read_model", "shipped"]
