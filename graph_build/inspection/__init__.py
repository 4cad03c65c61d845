"""A release read back: its facts, one explained, all verified, two compared, identifiers resolved. Nothing is written.

May import: release, store, sources, readers and recognisers for what documents print, errors. Gives: one function a
module; `verify` holds a release with `record`, `identity`, `meaning`, `chosen`, `rivals` and `repaired`.
"""
