"""Links in the header of pages, which programs follow to the data: FAIR Signposting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


def links(response: TestResponse) -> dict[str, list[str]]:
    """The targets of a response's links, by relation."""
    found: dict[str, list[str]] = {}
    for target, relation in re.findall(r'<([^>]*)>; rel="([^"]*)"', ", ".join(response.headers.getlist("Link"))):
        found.setdefault(relation, []).append(target)
    return found


def test_signposts_lead_from_the_first_page_to_the_data_and_back(client: FlaskClient) -> None:
    found = links(client.get("/", headers={"Accept": "text/html"}))
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert "https://schema.org/Dataset" in found["type"]
    (described,), (item,) = found["describedby"], found["item"]
    for target in (described, item):
        response = client.get(target)
        assert response.status_code == 200
        assert links(response)["collection"] == ["http://localhost/"]
        assert links(response)["cite-as"] == found["cite-as"]
    (dataset,) = found["cite-as"]
    assert f"<{dataset}>" in client.get(described, headers={"Accept": "application/n-triples"}).text


def test_signposts_lead_from_a_thing_to_its_triples(client: FlaskClient) -> None:
    found = links(client.get("/id/patient/7", headers={"Accept": "text/html"}))
    assert found["cite-as"] == ["https://w3id.org/cytolink/id/patient/7"]
    assert "patient 7" in client.get(found["describedby"][0]).text
