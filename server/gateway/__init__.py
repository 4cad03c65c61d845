"""From sockets to requests: heads, bodies and pace of clients, their shares, and the answers kept in front of all.

May import: the application (`server.app`), `problems`, `settings`. Gives: `serve.serve`, which runs the server, and
`gateway.Gateway`, which Granian runs.
"""
