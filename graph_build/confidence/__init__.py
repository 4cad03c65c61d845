"""How sure the machine is of each fact: a calibrated probability from what is known of its reading.

`assess.assessed` gives each fact of a document its confidence by a linear model (`graph_build.linear`), and
`bounds.bound_of` says how sure one of its kind must be to be stated. `features` says what the model is told of a fact.
Nothing here changes what a fact says.
"""

from graph_build.confidence.assess import assessed
from graph_build.confidence.bounds import bound_of, kind_of
from graph_build.confidence.features import features

__all__ = ["assessed", "bound_of", "features", "kind_of"]
