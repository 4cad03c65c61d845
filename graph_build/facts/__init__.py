"""Facts: mentions and tables become atomic statements with slots and evidence, one file a family.

The way of the facts is `assemble`: families state them, `merging` joins equal ones, `grounding` holds them against what
is printed, `links` finds the concepts that their slots name. To add a kind of statement: its class and slots in
`ontology/cytolink.ttl`, its name in `model.FactType`, a module with `state(read)` here, and its line in `families`.
"""
