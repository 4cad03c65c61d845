"""The endpoint, and what every route needs of it: the question that a request asks, and the answer as it is sent.

May import: federation, workers, guard, `problems`, `settings`. Gives: `endpoint.Endpoint`, which has queries answered;
`incoming`, what a request asks and who asks; `negotiate`, in which format; `responses` and `graphs`, the answer; `void`
and `addresses`. It has no routes.
"""
