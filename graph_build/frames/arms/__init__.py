"""What a sentence gives of each arm: which of several values is whose, sizes; one aligner for all.

Imports frames (noun phrases, counted people, estimates), study and clauses; gives `ValueFrame`s and `Allocation`s.
"""
