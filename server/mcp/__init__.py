"""Cytolink for language models: a Model Context Protocol server whose answers say where they were read.

Every tool asks the endpoint by its own addresses, so that a model meets the same guard, deadlines and limits as anyone.
May import: the application and its settings, `queries`, and the extra `mcp`. Gives: the server.
"""
