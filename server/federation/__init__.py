"""SERVICE without a worker that can reach the network: the local part first, then rows to allow-listed endpoints.

May import: workers, guard, `problems`, `settings`. Gives: `service.Federation` for the endpoint, `local` for the
command line, `standin` for endpoints on this machine.
"""
