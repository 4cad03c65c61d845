"""Documents become facts, facts become quads, and quads a release.

`pipeline` is the way of one document, from bytes to quads; `settings` and `errors` are what all rooms stand on.
"""
