"""The index of names of the release that is served."""

from __future__ import annotations

from graph_build.errors import ReleaseError
from graph_build.names import Names
from server.endpoint import incoming
from server.problems import ProblemError


def names_of() -> Names:
    """The index, to be closed after use.

    Raises:
        ProblemError: 503, the release has none.
    """
    try:
        return Names(incoming.endpoint().opened.release.names_path)
    except ReleaseError as error:
        raise ProblemError("no-names", 503, str(error)) from error
