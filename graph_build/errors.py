"""The errors of the project, under the name by which the build and the server know them.

They are defined on the ground floor (`ontology.errors`), so that every room can raise them.
"""

from __future__ import annotations

from ontology.errors import (
    CytolinkError,
    DocumentError,
    QueryError,
    ReleaseError,
    SettingsError,
    StatementError,
    VocabularyError,
)

__all__ = [
    "CytolinkError",
    "DocumentError",
    "QueryError",
    "ReleaseError",
    "SettingsError",
    "StatementError",
    "VocabularyError",
]
