"""What examinations came to, in words: what can be examined, the states it is said to be in, and of what they are said.

May import clauses and the frames beside this room; `findings.findings` gives the frames, and states nothing.
"""
