"""The documentation at `/docs`: the Markdown pages of `docs/`, in the layout of all other pages.

May import: endpoint, problems. Gives: a blueprint. A new page is a file in `docs/`, named in `docs/contents.yaml`.
"""
