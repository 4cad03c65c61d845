"""A release read back: its facts, one explained, all verified, two compared, identifiers resolved. Nothing is written.

May import: release, store, readers and recognisers for what documents print, errors. Gives: one function a module.
"""
