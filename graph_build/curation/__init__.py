"""Reviewed decisions on facts: YAML files, one a document, applied on build.

Those beside this module come with the project; a user's own are given by `cytolink build --worksheets`.

    document: SHA-256 of the document's bytes
    name: its file name, for people
    decisions:
      - do: accept | reject | correct | add
        curator: who decided
        date: 2026-01-31
        reason: why, in a sentence
        fact:                     # which fact
          type: measurement
          at: [[3408, 3416]]      # its evidence; one span that overlaps is enough to find a fact
          each: [[3408, 3416], [3420, 3428]]   # in place of at: the same decision on one fact at each of these places
          subject: body weight    # optional, for finding; needed for add
          slots: {variable: …}    # optional, for finding: these must agree, null for one it lacks; for add: all of them
          population: {kind: arm, label: tocilizumab}   # add only, optional
          concepts: [[agent, cyto:tocilizumab]]         # add and correct only, optional
        slots: {value: 35.6}      # correct only: what changes; null takes a slot away
        subject: body weight      # correct only: the subject that takes the place of the fact's
        population: {kind: group, label: study patients}   # correct only: whose data it is

Numbers are read as they are written, so 4.0 stays 4.0. A decision that finds no fact is stale and is
reported. So is one to add what is read from the document by now: it is redundant and is left out. And so is a worksheet
whose document has the same file name but other bytes: none of its decisions is applied. An entry with which something
is wrong is left out and named with its line; the others are applied. Aliases are refused.
"""

from graph_build.curation.decisions import load, outdated
from graph_build.curation.review import Reviewed, in_words, review
from graph_build.curation.sheets import in_force, read_worksheets

__all__ = ["Reviewed", "in_force", "in_words", "load", "outdated", "read_worksheets", "review"]
