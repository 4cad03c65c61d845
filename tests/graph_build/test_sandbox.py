"""What a confined process cannot do, asked of the kernel."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from graph_build.sandbox import SandboxError, _audit, _calls, landlock_version

ROOT = Path(__file__).parents[2]
HELPERS = """
import ctypes, errno, os, socket, sys, threading
from graph_build import limits, sandbox
libc = ctypes.CDLL(None, use_errno=True)
def tried(number, *arguments):
    ctypes.set_errno(0)
    found = libc.syscall(number, *arguments)
    return errno.errorcode.get(ctypes.get_errno(), found) if found == -1 else found
"""
needs_landlock = pytest.mark.skipif(not landlock_version(), reason="this kernel has no Landlock")


def run(program: str, *arguments: str) -> str:
    """Run a program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", HELPERS + program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"])
def test_no_socket_can_be_opened(family: str) -> None:
    program = f"""
sandbox.confine()
try:
    socket.socket(socket.{family}, socket.SOCK_RAW if '{family}' in 'AF_NETLINK AF_PACKET' else socket.SOCK_STREAM)
except PermissionError:
    print('refused')
"""
    assert run(program) == "refused"


def test_threads_made_later_are_confined_too() -> None:
    program = """
sandbox.confine()
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


def test_no_program_and_no_process_can_be_started() -> None:
    program = """
sandbox.confine()
for attempt in (
    lambda: os.execv('/bin/true', ['true']), os.fork, lambda: os.posix_spawn('/bin/true', ['true'], {})
):
    try:
        attempt()
    except PermissionError:
        print('refused')
"""
    assert run(program).split() == ["refused"] * 3


def test_a_program_started_without_the_network_has_none() -> None:
    program = """
sandbox.confine(programs=True)
os.execv(sys.executable, [sys.executable, '-c', '''
import socket
try:
    socket.socket()
except PermissionError:
    print("refused")
'''])
"""
    assert run(program) == "refused"


def test_a_process_that_has_the_network_has_only_that_more() -> None:
    program = """
sandbox.confine(network=True)
socket.socket().close()
try:
    os.execv('/bin/true', ['true'])
except PermissionError:
    print('refused')
"""
    assert run(program) == "refused"


def test_each_call_of_the_list_is_denied() -> None:
    calls = {name: number for kind in ("always", "network", "programs") for name, number in _calls()[kind].items()}
    assert {"process_vm_readv", "process_vm_writev", "pidfd_getfd", "unshare", "setns", "mount", "ptrace"} <= set(calls)
    assert {"shmat", "msgrcv", "mq_open", "sched_setaffinity", "sched_setattr", "ioprio_set"} <= set(calls)
    # the arguments mean nothing: without the filter they are an error of another kind
    program = f"""
sandbox.confine()
print({{name: found for name, number in {calls}.items() if (found := tried(number, -1, 0, 0, 0, 0, 0)) != 'EPERM'}})
"""
    assert run(program) == "{}"


def test_a_call_that_is_newer_than_the_list_is_absent() -> None:
    program = f"""
sandbox.confine()
print(tried(470), tried(511), tried({_calls()["absent"]["clone3"]}, 0, 0), tried(0x40000000 | 41, 2, 1, 0))
"""
    assert run(program) == "ENOSYS ENOSYS ENOSYS ENOSYS"


def test_clone_makes_threads_and_nothing_else() -> None:
    program = f"""
sandbox.confine()
print({{tried({_calls()["threads"]["clone"]}, flags, 0, 0, 0, 0)
    for flags in (0, 17, 0x10000000, 0x20000, 0x40000000, 0x10000 | 0x10000000)}})
"""
    assert run(program) == "{'EPERM'}"


def test_signals_reach_this_process_alone() -> None:
    kill, tgkill = (_calls()["own"][name] for name in ("kill", "tgkill"))
    program = f"""
sandbox.confine()
other, own = os.getppid(), os.getpid()
print(tried({kill}, other, 0), tried({kill}, -1, 0), tried({kill}, 0, 0), tried({tgkill}, other, other, 0))
print(tried({kill}, own, 0), tried({tgkill}, own, own, 0))
"""
    assert run(program) == "EPERM EPERM EPERM EPERM\n0 0"


def test_no_descriptor_signals_another_process() -> None:
    program = f"""
import fcntl
own, sock = os.pipe()[0], socket.socket()
sandbox.confine()
for asked, value in ((fcntl.F_SETOWN, os.getppid()), (fcntl.F_SETSIG, 9), (15, bytes(8))):
    try:
        fcntl.fcntl(own, asked, value)
        print(asked, 'passed')
    except PermissionError:
        print('refused')
print(tried({_calls()["terminal"]["ioctl"]}, sock.fileno(), 0x8901, bytes(4)), fcntl.fcntl(own, fcntl.F_GETFD))
"""
    assert run(program).splitlines() == ["refused"] * 3 + ["EPERM 1"]


def test_limits_and_priority_are_those_of_this_process_alone() -> None:
    # nobody's limit of processor time is reached here: the filter's answer is looked at
    program = """
import resource
before = resource.prlimit(os.getppid(), resource.RLIMIT_CPU)
sandbox.confine()
for attempt in (
    lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CPU, before),
    lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 1),
    lambda: os.setpriority(os.PRIO_PGRP, 0, 1),
    lambda: os.setpriority(os.PRIO_USER, os.getuid(), 1),
):
    try:
        attempt()
        print('passed')
    except PermissionError:
        print('refused')
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.prlimit(os.getpid(), resource.RLIMIT_CORE, (0, 0))
print(os.nice(1) - os.nice(0))
os.setpriority(os.PRIO_PROCESS, os.getpid(), 19)
"""
    assert run(program).splitlines() == ["refused"] * 4 + ["0"]


def test_an_abort_still_ends_it() -> None:
    assert run("sandbox.confine(); os.abort()") == "-6"


def test_nothing_is_typed_into_a_terminal() -> None:
    call = _calls()["terminal"]["ioctl"]
    program = (
        f"sandbox.confine(); print(*(tried({call}, file, ask, 0) for file, ask in ((0, 0x5412), (0, 0x541C), (99, 1))))"
    )
    assert run(program) == "EPERM EPERM EBADF"


OPENED = """
def opened(path, flags):
    try:
        os.close(os.open(path, flags))
    except OSError as error:
        return errno.errorcode[error.errno]
    return 'opened'
"""


@needs_landlock
def test_the_memory_of_no_process_can_be_opened() -> None:
    # the one that runs the tests keeps its memory private by nothing but what this kernel does for others
    program = f"""{OPENED}
sandbox.confine()
for name in ('mem', 'environ', 'maps', 'root/etc/passwd'):
    print(opened(f'/proc/{{os.getppid()}}/{{name}}', os.O_RDONLY))
print(opened(f'/proc/{{os.getppid()}}/mem', os.O_RDWR))
"""
    assert set(run(program).split()) <= {"EACCES", "EPERM"}


def test_private_memory_is_private_without_landlock_too() -> None:
    program = f"""{OPENED}
reading, writing = os.pipe()
if child := os.fork():
    os.read(reading, 1)
    sandbox._drop_capabilities()
    print(opened(f'/proc/{{child}}/mem', os.O_RDWR), opened(f'/proc/{{child}}/environ', os.O_RDONLY))
    os.kill(child, 9)
else:
    sandbox.keep_memory_private()
    os.write(writing, b'1')
    threading.Event().wait(60)
"""
    assert run(program) == "EACCES EACCES"


def test_no_capability_is_left_but_over_files() -> None:
    program = "sandbox.confine(); print(sandbox._libc().prctl(23, 21), open('/proc/self/status').read())"
    lines = dict(line.split(":\t", 1) for line in run(program).splitlines() if ":\t" in line)
    assert int(lines["CapEff"], 16) & ~0b110 == int(lines["CapPrm"], 16) & ~0b110 == 0
    assert lines["NoNewPrivs"] == "1"
    assert lines["Seccomp"] == "2"


@needs_landlock
def test_files_that_are_not_named_are_not_opened(tmp_path: Path) -> None:
    for name in ("read", "written", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")
    program = f"""{OPENED}
base = sys.argv[1]
sandbox.confine(reads=[base + '/read', base + '/nothing'], writes=[base + '/written'])
print(*(opened(f'{{base}}/{{name}}/file', os.O_RDONLY) for name in ('read', 'written', 'other')))
print(*(opened(f'{{base}}/{{name}}/file', os.O_WRONLY) for name in ('read', 'written', 'other')))
print(*(opened(f'{{base}}/{{name}}/new', os.O_WRONLY | os.O_CREAT) for name in ('read', 'written', 'other')))
"""
    assert run(program, str(tmp_path)).splitlines() == [
        "opened opened EACCES",
        "EACCES opened EACCES",
        "EACCES opened EACCES",
    ]


def test_memory_is_bounded() -> None:
    program = """
sandbox.confine(reads=sandbox.python_folders())
limits.limit_memory(50_000_000)
try:
    bytearray(200_000_000)
except MemoryError:
    print('refused')
"""
    assert run(program) == "refused"


def test_an_unknown_machine_is_said_clearly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "vax")
    with pytest.raises(SandboxError, match=r"no system call filter is known for vax.*CYTOLINK_SANDBOX=off"):
        _audit()


def test_both_machines_have_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    here = {name for calls in _calls().values() for name in calls}
    other = "aarch64" if platform.machine() == "x86_64" else "x86_64"
    monkeypatch.setattr("platform.machine", lambda: other)
    there = {name: number for calls in _calls().values() for name, number in calls.items()}
    assert here ^ set(there) == {"fork", "vfork", "iopl", "ioperm", "modify_ldt"}
    assert len(set(there.values())) == len(there)
    assert max(there.values()) < 470


def test_the_engine_itself_cannot_reach_a_socket(tmp_path: Path) -> None:
    program = """
import pyoxigraph
with socket.socket() as trap:
    trap.bind(('127.0.0.1', 0)); trap.listen(); port = trap.getsockname()[1]
    sandbox.confine()
    try:
        list(pyoxigraph.Store().query('SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }' % port))
    except (OSError, RuntimeError):
        print('refused')
"""
    assert run(program) == "refused"
