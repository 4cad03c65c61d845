"""What was not, of three kinds.

What befell nobody (`absences`), what a denied verb says did not come about (`denied`), and what a sentence names only
to say that it was not there (`missing`). May import clauses, study and the frames beside this room; gives frames, and
states nothing.
"""
