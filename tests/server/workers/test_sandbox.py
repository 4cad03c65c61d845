"""What a worker cannot do, asked of the kernel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from server.workers.sandbox import SandboxError, _numbers

ROOT = Path(__file__).parents[3]


def run(program: str) -> str:
    """Run a program in a process of its own, confined first."""
    done = subprocess.run(
        [sys.executable, "-c", f"from server.workers import sandbox\n{program}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"])
def test_no_socket_can_be_opened(family: str) -> None:
    program = f"""
import socket
sandbox.deny_network_and_programs()
try:
    socket.socket(socket.{family}, socket.SOCK_RAW if '{family}' in 'AF_NETLINK AF_PACKET' else socket.SOCK_STREAM)
except PermissionError:
    print('refused')
"""
    assert run(program) == "refused"


def test_threads_made_later_are_confined_too() -> None:
    program = """
import socket, threading
sandbox.deny_network_and_programs()
def attempt():
    try:
        socket.socket()
    except PermissionError:
        print('refused')
thread = threading.Thread(target=attempt)
thread.start()
thread.join()
"""
    assert run(program) == "refused"


def test_no_program_can_be_started() -> None:
    program = """
import os
sandbox.deny_network_and_programs()
try:
    os.execv('/bin/true', ['true'])
except PermissionError:
    print('refused')
"""
    assert run(program) == "refused"


def test_a_program_started_without_the_network_has_none() -> None:
    program = """
import os, sys
sandbox.deny_network()
os.execv(sys.executable, [sys.executable, '-c', '''
import socket
try:
    socket.socket()
except PermissionError:
    print("refused")
'''])
"""
    assert run(program) == "refused"


def test_io_uring_is_no_way_around() -> None:
    program = """
import ctypes, errno
sandbox.deny_network_and_programs()
libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(425, 8, ctypes.create_string_buffer(248)), ctypes.get_errno() == errno.EACCES)
"""
    assert run(program) == "-1 True"


def test_memory_is_bounded() -> None:
    program = """
sandbox.limit_memory(50_000_000)
try:
    bytearray(200_000_000)
except MemoryError:
    print('refused')
"""
    assert run(program) == "refused"


def test_an_unknown_machine_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "vax")
    with pytest.raises(SandboxError, match=r"no system call filter is known for vax.*CYTOLINK_SANDBOX=off"):
        _numbers()


def test_the_engine_itself_cannot_reach_a_socket(tmp_path: Path) -> None:
    program = """
import pyoxigraph, socket
with socket.socket() as trap:
    trap.bind(('127.0.0.1', 0)); trap.listen(); port = trap.getsockname()[1]
    sandbox.deny_network_and_programs()
    try:
        list(pyoxigraph.Store().query('SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }' % port))
    except (OSError, RuntimeError):
        trap.settimeout(0.2)
        try:
            trap.accept()
        except TimeoutError:
            print('refused')
"""
    assert run(program) == "refused"
