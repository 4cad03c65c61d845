"""What was not: what befell nobody (`absences`), and what a denied verb says did not come about (`denied`).

May import clauses, study and the frames beside this room; gives frames, and states nothing.
"""
