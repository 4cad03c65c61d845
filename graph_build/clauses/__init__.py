"""Sentences as words that know what they do, and the segments in which something is said: made once a sentence.

May import: model, recognisers. Gives: `words.words_of`, `segments.segments_of` for what compares and changes,
`groups.listed`, `groups.subject_start` and `nouns.group_start` for what stands in a list or before a head, and
`splitting.clauses` for what is said of what: verb groups (`verb_groups`) with the subjects and objects that
coordination, relative and reported clauses give them, taken apart by `noun_phrases`. Nothing here knows populations,
variables or types of facts.
"""
