"""Who runs a query: processes that open the release read-only, are confined by the kernel and may be killed.

May import: `settings`. Gives: `pool.Pool`, which runs requests, `process` with what may become of one, `planner`, and
`wire` for programs of other rooms. `program` is what a worker runs: it imports little, to start fast.
"""
