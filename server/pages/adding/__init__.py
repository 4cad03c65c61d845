"""Papers of one's own by the browser: a server on this machine reads them and serves the release that they become.

May import: endpoint, `graph_build.originals`. Gives: a blueprint, and the builds that it starts.
"""
