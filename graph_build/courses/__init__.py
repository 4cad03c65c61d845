"""What facts tell together: each patient, group and arm once, and each treatment once with its place in the course.

Facts repeat themselves: an abstract, the text and a table report one infusion. This room says which of them tell of the
same people and of the same treatment; it reads no text.
"""

from graph_build.courses.administrations import Administration
from graph_build.courses.assigned import assigned_drugs, of_some
from graph_build.courses.people import compared, groups, own_arms, population_sizes, settled
from graph_build.courses.sequence import Place, courses
from graph_build.courses.studied import resisted_drugs, resisting

__all__ = [
    "Administration",
    "Place",
    "assigned_drugs",
    "compared",
    "courses",
    "groups",
    "of_some",
    "own_arms",
    "population_sizes",
    "resisted_drugs",
    "resisting",
    "settled",
]
