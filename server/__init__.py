"""A release becomes an endpoint, pages and an API; the command line is the roof."""
