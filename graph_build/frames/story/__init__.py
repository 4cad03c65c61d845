"""What the parsed sentences of a patient's story tell: which treatments were given, stopped, withheld, declined.

May import: nlp, model, clauses, the names of treatments. `decided.decided` gives the treatments of a sentence with
their status; the words are tables of `ontology/words`.
"""
