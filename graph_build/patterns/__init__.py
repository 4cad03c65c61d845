"""Regular expressions that pass over a text at once where no word stands that they cannot match without.

Imports nothing of the build. Gives `Pattern`, which stands for `re.compile` wherever many patterns are asked of every
sentence: it compiles when first needed, and knows from the expression itself which letters every match holds
(`required`). What it finds is what `re` finds. `Several` tells of many at once which of them have to be asked. `one_of`
sorts long lists of alternatives, `occurrences` finds words that are no expression.
"""

from graph_build.patterns.alternatives import one_of
from graph_build.patterns.pattern import Pattern
from graph_build.patterns.plain import occurrences
from graph_build.patterns.several import Several

__all__ = ["Pattern", "Several", "occurrences", "one_of"]
