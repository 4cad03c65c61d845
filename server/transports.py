"""How clients reach an endpoint: by HTTP at its address, or an application in this process."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from graph_build.errors import CytolinkError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

_SECONDS, _BYTES = 120.0, 32 * 1024 * 1024
"""How long an endpoint may take, and how long an answer may be."""


class EndpointError(CytolinkError):
    """An endpoint cannot be reached, or refuses; the message is its own."""


@dataclass(frozen=True)
class Reply:
    """What an address answered, with what it said beside the answer, and the digest of the release that answered."""

    status: int
    body: str
    notices: list[str] = field(default_factory=list)
    release: str = ""

    @property
    def json(self) -> Any:  # noqa: ANN401 - JSON
        """The body read as JSON."""
        return json.loads(self.body)


class Transport(Protocol):
    """Asks an endpoint."""

    @property
    def base(self) -> str:
        """The address under which a person finds the pages; empty where there is none."""

    def get(self, path: str, parameters: Mapping[str, str], accept: str = "application/json") -> Reply:
        """What an address answers to a GET.

        Raises:
            EndpointError: it cannot be reached, or answers with an error; the message is the endpoint's own.
        """


class HttpTransport:
    """An endpoint by its address."""

    def __init__(self, url: str) -> None:
        if urllib.parse.urlsplit(url).scheme not in {"http", "https"}:
            raise EndpointError("the address of an endpoint begins with http:// or https://", where=url)
        self.base = url.rstrip("/")

    def get(self, path: str, parameters: Mapping[str, str], accept: str = "application/json") -> Reply:
        """See `Transport`."""
        address = f"{self.base}{urllib.parse.quote(path)}?{urllib.parse.urlencode(parameters)}"
        request = urllib.request.Request(address, headers={"Accept": accept})  # noqa: S310 - http or https, see above
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - likewise
                body = answer.read(_BYTES + 1)
                notices = answer.headers.get_all("Cytolink-Notice") or []
                status, release = answer.status, answer.headers.get("Cytolink-Release", "")
        except urllib.error.HTTPError as error:
            with error:
                status, body, notices, release = error.code, error.read(_BYTES), [], ""
        except (OSError, http.client.HTTPException) as error:
            raise EndpointError("the endpoint cannot be reached", where=self.base, do=str(error)) from error
        return _checked(Reply(status, body.decode("utf-8", "replace"), notices, release), len(body))


class InProcessTransport:
    """An application in this process: nothing listens, and pages have no address."""

    base = ""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def get(self, path: str, parameters: Mapping[str, str], accept: str = "application/json") -> Reply:
        """See `Transport`."""
        answer = self._app.test_client().get(path, query_string=dict(parameters), headers={"Accept": accept})
        reply = Reply(answer.status_code, answer.get_data(as_text=True), answer.headers.getlist("Cytolink-Notice"))
        answer.close()
        return _checked(reply, len(reply.body))


def _checked(reply: Reply, size: int) -> Reply:
    if size > _BYTES:
        raise EndpointError("the answer is too long", do="Ask for less: a document, a drug, a LIMIT.")
    if reply.status < 400:
        return reply
    try:
        problem = reply.json
        told = problem.get("detail") or problem.get("title") or "the endpoint refused"
        hint = problem.get("suggestion") or ""
    except (ValueError, AttributeError):
        told, hint = f"the endpoint answered {reply.status}", ""
    raise EndpointError(str(told), do=str(hint))
