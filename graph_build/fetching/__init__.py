"""Fetching open-access articles into a folder: the one room of the build that uses the network.

Nothing that builds may import it (a contract in pyproject.toml holds that); what it fetches is read as any other file.

May import: readers, to tell an article from an apology; errors. Gives: `Fetcher`, for `cytolink fetch`.
"""

from graph_build.fetching.articles import Fetched, Fetcher
from graph_build.fetching.identifiers import Asked, asked

__all__ = ["Asked", "Fetched", "Fetcher", "asked"]
