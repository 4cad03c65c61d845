"""Sentences as words that know what they do, and the segments in which something is said: made once a sentence.

May import: model, recognisers. Gives: `words.words_of`, `segments.segments_of`, `groups.listed` and
`groups.subject_start`, `nouns.group_start`. Nothing here knows populations,
variables or types of facts.
"""
