"""What a query worker may not do, enforced by the kernel: grow without bound, open a socket, start a program.

The filter needs no privilege (``PR_SET_NO_NEW_PRIVS``). It is installed before the process has a second thread, so
every thread that the store starts later inherits it. Only Linux has it; the numbers are those of x86-64 and AArch64.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import signal
import struct

from graph_build.errors import CytolinkError

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 1, 22, 38, 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | errno.EACCES, 0x80000000
_LATER = 5  # by so much nicer: a third of the processor time of one that is not
_X32_BIT = 0x40000000  # on x86-64 the x32 calls would be a second door to the same rooms

# machine -> audit architecture; numbers of socket, io_uring_setup (it can open sockets too), ptrace, process_vm_writev,
# bpf; numbers of execve, execveat
_ARCHITECTURES = {
    "x86_64": (0xC000003E, (41, 425, 101, 311, 321), (59, 322)),
    "aarch64": (0xC00000B7, (198, 425, 117, 271, 280), (221, 281)),
}


class SandboxError(CytolinkError):
    """The kernel does not let a worker be confined."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _filter(audit: int, denied: tuple[int, ...]) -> bytes:
    """The BPF program: another architecture kills, a denied call fails with EACCES, the rest passes."""
    code = [
        _instruction(_LOAD, 4),  # seccomp_data.arch
        _instruction(_JUMP_EQUAL, audit, if_true=1),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD, 0),  # seccomp_data.nr
        _instruction(_JUMP_AT_LEAST, _X32_BIT, if_true=len(denied) + 1),
    ]
    code += [
        _instruction(_JUMP_EQUAL, number, if_true=len(denied) - position) for position, number in enumerate(denied)
    ]
    code += [_instruction(_RETURN, _ALLOW), _instruction(_RETURN, _DENY)]
    return b"".join(code)


def deny_network_and_programs() -> None:
    """Take from this process, for ever, the calls that open sockets, start programs or reach into other processes.

    Raises:
        SandboxError: the kernel or the machine has no such filter.
    """
    _, network, programs = _numbers()
    _install((*network, *programs))


def deny_network() -> None:
    """Like `deny_network_and_programs`, but this process may still become another program, which inherits the rest.

    Raises:
        SandboxError: the kernel or the machine has no such filter.
    """
    _install(_numbers()[1])


def deny_programs() -> None:
    """Take from this process the calls that start programs; it keeps the network.

    Raises:
        SandboxError: the kernel or the machine has no such filter.
    """
    _install(_numbers()[2])


def _numbers() -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    found = _ARCHITECTURES.get(platform.machine())
    if found is None:
        raise SandboxError(f"no system call filter is known for {platform.machine()}", do=_ADVICE)
    return found


def _install(denied: tuple[int, ...]) -> None:
    audit = _numbers()[0]
    code = _filter(audit, denied)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0),
    ):
        if libc.prctl(*arguments) != 0:
            reason = os.strerror(ctypes.get_errno())
            raise SandboxError(f"the kernel refuses a system call filter ({reason})", do=_ADVICE)


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def go_after_the_server() -> None:
    """Let the server's own process go first, which answers all, where there is too little processor time for both."""
    os.nice(_LATER)


def limit_memory(allowance: int) -> None:
    """Let the address space grow by `allowance` bytes from here, and write no core dump."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib would be imported for one line
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + allowance, now + allowance))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_files(size: int) -> None:
    """Let no file grow over `size` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


_ADVICE = (
    "Queries would not be kept from the network by the operating system. Serve on a kernel with seccomp, "
    "or set CYTOLINK_SANDBOX=off where every user is trusted"
)
