"""Pages that only the release and the address decide say so: they are kept, and not sent again to who has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HTML = {"Accept": "text/html", "Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", ["/", "/q/", "/documents", "/q/measurements", "/search?q=tocilizumab", "/ontology"])
def test_a_page_is_not_sent_to_who_has_it(path: str, client: FlaskClient) -> None:
    first = client.get(path, headers=HTML)
    assert first.status_code == 200
    assert first.headers["Cytolink-Release"]
    assert "no-cache" in first.headers["Cache-Control"]
    again = client.get(path, headers={**HTML, "If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert client.get(path, headers={**HTML, "If-None-Match": '"another"'}).status_code == 200


def test_what_changes_between_two_looks_is_not_kept(client: FlaskClient) -> None:
    for path in (
        "/q/chembl-mechanisms",
        "/sparql?format=html&query=SELECT*{?s+?p+?o}LIMIT+1",
        "/q/drug-by-disease?drug=nobody+knows+it",
    ):
        reply = client.get(path, headers=HTML)
        assert "ETag" not in reply.headers, path
