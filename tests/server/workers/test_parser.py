"""What parses queries beside an engine elsewhere cannot leave its process, whatever a query says."""

from __future__ import annotations

import json
import socket
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
from server.workers.parser import Parser
parser = Parser(confined=sys.argv[1] == "confined", memory=1 << 30)
found = []
for query in json.loads(sys.argv[2]):
    try:
        found.append(parser.kind_of(query))
    except SyntaxError:
        found.append("malformed")
print(json.dumps(found))
"""
PLAIN = "import sys, pyoxigraph\ntry: pyoxigraph.Store().query(sys.argv[1])\nexcept OSError: pass"


def run(program: str, *arguments: str) -> str:
    command = [sys.executable, "-c", program, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.mark.parametrize("how", ["confined", "open"])
def test_no_service_is_asked(how: str) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.setblocking(False)
        service = f"SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }}"
        asked = [f"ASK {{ {service} }}", f"SELECT * {{ {service} }}", "CONSTRUCT WHERE { ?s ?p ?o }", "ASK {"]
        assert json.loads(run(PROGRAM, how, json.dumps(asked))) == ["boolean", "bindings", "graph", "malformed"]
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_the_engine_alone_would_have_asked() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        query = f"ASK {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with subprocess.Popen([sys.executable, "-c", PLAIN, query]) as process:
            listener.settimeout(60)
            listener.accept()[0].close()
            process.kill()
