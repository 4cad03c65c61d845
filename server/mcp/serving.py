"""The server of the Model Context Protocol (https://modelcontextprotocol.io), by its official package."""

from __future__ import annotations

import functools
import inspect
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from ontology.errors import QueryError
from server.mcp.tools import Tools
from server.transports import EndpointError

if TYPE_CHECKING:
    from collections.abc import Callable

    from server.transports import Transport

INSTRUCTIONS = (
    "Cytolink is a graph of what clinical papers report of drugs that block cytokines. Every statement has the span of "
    "text that it was read from. Statements are extracted by rules and may be wrong: `confidence` says how sure the "
    "reading is. Ask with ask_question (see list_questions), or run_sparql where no saved query fits. Before you "
    "repeat a number, look its words up with passage (document, start, end of the row) and give them with it. A value "
    "that has no row is not known here; do not fill it in."
)


def mcp_server(transport: Transport) -> MCPServer[Any]:
    """A server whose tools ask an endpoint; it reads only, and keeps nothing between calls."""
    server: MCPServer[Any] = MCPServer(
        "cytolink", title="Cytolink", instructions=INSTRUCTIONS, version=version("cytolink"), log_level="WARNING"
    )
    tools = Tools(transport)
    reading = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for name, method in inspect.getmembers(tools, inspect.ismethod):
        if not name.startswith("_"):
            server.add_tool(_telling(method), name=name, annotations=reading)
    return server


def _telling(method: Callable[..., Any]) -> Callable[..., Any]:
    """The method, whose refusals are told to the model so that it can ask again."""

    @functools.wraps(method)
    def call(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the method has them
        try:
            return method(*arguments, **named)
        except (EndpointError, QueryError) as error:
            raise ToolError(str(error)) from error

    return call
