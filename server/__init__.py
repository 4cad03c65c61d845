"""A release becomes an endpoint: SPARQL, pages, reconciliation, and the command line.

`app` puts the application together; `settings`, `problems` and `turns` are what all rooms stand on. One way only:

    cli -> gateway -> app -> protocol, pages, reconcile -> endpoint -> federation -> workers, guard
"""
