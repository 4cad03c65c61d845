"""A text read as the discussion (or another section) of an article, for the families that read prose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graph_build.model import ReadDocument
from graph_build.readers import read
from graph_build.recognisers import Lexicon, recognise

Article = Callable[..., ReadDocument]


@pytest.fixture(scope="session")
def article() -> Article:
    """`article(text, section="Discussion")`: the text as that section of an article, read and recognised."""
    lexicon = Lexicon.default()

    def made(text: str, section: str = "Discussion") -> ReadDocument:
        return recognise(read(f"# An article\n\n## {section}\n\n{text}\n".encode(), "article.md"), lexicon)

    return made
