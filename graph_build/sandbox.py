"""What a process that handles strangers' bytes may not do, enforced by the kernel.

It may not open a socket, start a program or another process, read or write the memory of another
one, signal it, change its limits or priority or share memory with it, nor reach for namespaces, mounts, keys and
whatever else of the kernel no query and no document needs. None of it takes a privilege, and none can be taken back.
Three layers stand one behind the other:

* a filter of system calls (seccomp); which calls it denies stands in ``system_calls.tsv``. A call that is newer than
  that list fails as on a kernel that does not have it. Only Linux has it; the numbers are those of x86-64 and AArch64.
* rules for files and for other processes (Landlock), where the kernel has them (Linux 5.13; for signals 6.12).
* no capabilities but those that overrule a file's mode, and memory that no process without capabilities can open
  (``PR_SET_DUMPABLE``): that of the server too, by `keep_memory_private`.

All must be called before the process has a second thread, which then inherits it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
from typing import TYPE_CHECKING, NamedTuple

from graph_build import limits
from graph_build.errors import CytolinkError

if TYPE_CHECKING:
    from collections.abc import Iterable

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS, _SECCOMP_MODE_FILTER = 1, 4, 22, 38, 2
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_IF_ANY, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data; the arguments have eight bytes each
_ALLOW, _DENY, _ABSENT, _KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS, 0x80000000
_LATER = 5  # by so much nicer: a third of the processor time of one that is not
_UNKNOWN = 470
"""The first number that is not looked at: Linux 6.17 ends before it. On x86-64 those of x32 are far beyond it."""
_CLONE_THREAD, _CLONE_NEW = 0x10000, 0x7E020000  # sched.h: a thread of this process, any new namespace
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C  # asm-generic/ioctls.h: to type into a terminal
_OWNERS = (8, 10, 15)  # fcntl.h, F_SETOWN, F_SETSIG, F_SETOWN_EX: whom a descriptor signals, and how (SIGKILL, too)
_SOCKET_OWNERS = (0x8901, 0x8902)  # asm-generic/sockios.h, FIOSETOWN, SIOCSPGRP: the same of sockets
_LOOKED_AT = ("absent", "threads", "terminal", "descriptor", "priority", "limits", "own")
"""Kinds judged by an argument; `clone3` is absent, as its flags stand in memory: the C library then asks `clone`."""
_KEPT_CAPABILITIES = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: whose the files are is not our matter
_CAPABILITY_VERSION = 0x20080522
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # of Landlock, on every architecture
_PATH_BENEATH, _GIVE_VERSION = 1, 1
_O_PATH = 0o10000000
_READ = 1 << 0 | 1 << 2 | 1 << 3  # LANDLOCK_ACCESS_FS_EXECUTE, _READ_FILE, _READ_DIR
_WRITE = _READ | 1 << 1 | 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8 | 1 << 14
"""Also LANDLOCK_ACCESS_FS_WRITE_FILE, _REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG, _TRUNCATE."""
_OF_FILES = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 14  # those that mean something for what is no folder
_HANDLED = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
"""Since which version of Landlock there are which rights."""
_SCOPED = 1 << 0 | 1 << 1  # since version 6: abstract Unix sockets and signals, to processes outside

_AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_CALLS = os.path.join(os.path.dirname(__file__), "system_calls.tsv")  # noqa: PTH118, PTH120 - pathlib takes long to load


class SandboxError(CytolinkError):
    """The kernel does not let a process be confined."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


class _Step(NamedTuple):
    """An instruction of the filter; what it jumps to is a name, or empty for the next one."""

    code: int
    value: int
    if_true: str = ""
    if_false: str = ""


def confine(
    *,
    network: bool = False,
    programs: bool = False,
    reads: Iterable[str] | None = None,
    writes: Iterable[str] = (),
) -> None:
    """Take from this process, for ever, what it does not need.

    Args:
        network: whether it may open sockets.
        programs: whether it may become another program, which inherits all but the privacy of its memory.
        reads: files and folders that it may read, where the kernel has Landlock; None for all.
        writes: files and folders that it may write to, likewise; it may read them too.

    Raises:
        SandboxError: the kernel or the machine has no filter of system calls.
    """
    limits.status()  # as the list of calls, before files are kept from this process
    denied = {"always"} | ({"network"} if not network else set()) | ({"programs"} if not programs else set())
    code = _filter(_audit(), _calls(), denied, os.getpid())
    keep_memory_private()
    _drop_capabilities()
    _set(_PR_SET_NO_NEW_PRIVS, 1)
    if landlock_version():
        _restrict_files(reads, writes)
    _set(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(_Program(len(code) // 8, code)))


def python_folders() -> list[str]:
    """Where this program's modules are: a process that may read files of its own may still have to load some."""
    return [entry for entry in sys.path if entry]


def keep_memory_private() -> None:
    """Let no process without capabilities open this one's memory, nor its environment; it leaves no core dump.

    A process that becomes another program loses it.
    """
    _set(_PR_SET_DUMPABLE, 0)


def landlock_version() -> int:
    """The version of Landlock that the kernel has; 0 for none."""
    return max(0, int(_libc().syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(_GIVE_VERSION))))


def die_with_parent() -> None:
    """Have the kernel kill this process when the thread that started it ends."""
    _libc().prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def go_after_the_server() -> None:
    """Let the server's own process go first, which answers all, where there is too little processor time for both."""
    os.nice(_LATER)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _set(option: int, *values: object) -> None:
    if _libc().prctl(option, *values, *(0,) * (4 - len(values))) != 0:
        reason = os.strerror(ctypes.get_errno())
        raise SandboxError(f"the kernel refuses a system call filter ({reason})", do=_ADVICE)


def _audit() -> int:
    found = _AUDIT.get(platform.machine())
    if found is None:
        raise SandboxError(f"no system call filter is known for {platform.machine()}", do=_ADVICE)
    return found


def _calls() -> dict[str, dict[str, int]]:
    """The numbers of the calls of each kind, for this machine."""
    found: dict[str, dict[str, int]] = {}
    with open(_CALLS, encoding="ascii") as file:  # noqa: PTH123 - as above
        rows = (line.rstrip("\n").split("\t") for line in file if not line.startswith("#"))
        column = next(rows).index(platform.machine())
        for row in rows:
            if row[column] != "-":
                found.setdefault(row[0], {})[row[1]] = int(row[column])
    return found


def _filter(audit: int, calls: dict[str, dict[str, int]], denied: set[str], own: int) -> bytes:
    """The BPF program: another architecture kills, a denied call fails with EPERM, the rest passes.

    Args:
        audit: the architecture.
        calls: numbers by kind.
        denied: kinds that are denied whatever their arguments.
        own: the process that it may signal, and whose limits and priority it may set.
    """
    first, second = _ARGUMENTS, _ARGUMENTS + 8
    steps = [
        *(_Step(_LOAD, _ARCHITECTURE), _Step(_JUMP_EQUAL, audit, "", "kill")),
        *(_Step(_LOAD, _NUMBER), _Step(_JUMP_AT_LEAST, _UNKNOWN, "absent")),
        *(_Step(_JUMP_EQUAL, number, "deny") for kind in sorted(denied) for number in calls[kind].values()),
        *(_Step(_JUMP_EQUAL, number, kind) for kind in _LOOKED_AT for number in calls[kind].values()),
    ]
    tails = {
        "allow": [_Step(_RETURN, _ALLOW)],
        "threads": [
            *(_Step(_LOAD, first), _Step(_JUMP_IF_ANY, _CLONE_NEW, "deny")),
            _Step(_JUMP_IF_ANY, _CLONE_THREAD, "pass", "deny"),
        ],
        "terminal": [
            _Step(_LOAD, second),
            *(_Step(_JUMP_EQUAL, asked, "deny") for asked in (_TIOCSTI, _TIOCLINUX, *_SOCKET_OWNERS)),
            _Step(_RETURN, _ALLOW),
        ],
        "descriptor": [
            _Step(_LOAD, second),
            *(_Step(_JUMP_EQUAL, asked, "deny") for asked in _OWNERS),
            _Step(_RETURN, _ALLOW),
        ],
        "priority": [  # PRIO_PROCESS is 0: one process and not a group's or a user's
            *(_Step(_LOAD, first), _Step(_JUMP_EQUAL, 0, "", "deny")),
            *(_Step(_LOAD, second), _Step(_JUMP_EQUAL, 0, "pass", "is own")),
        ],
        "limits": [_Step(_LOAD, first), _Step(_JUMP_EQUAL, 0, "pass", "is own")],
        "own": [_Step(_LOAD, first)],  # goes on with the next
        "is own": [_Step(_JUMP_EQUAL, own, "pass", "deny")],
        "pass": [_Step(_RETURN, _ALLOW)],
        "deny": [_Step(_RETURN, _DENY)],
        "absent": [_Step(_RETURN, _ABSENT)],
        "kill": [_Step(_RETURN, _KILL)],
    }
    places: dict[str, int] = {}
    for name, tail in tails.items():
        places[name] = len(steps)
        steps += tail
    code = []
    for at, step in enumerate(steps):
        jumps = [places[name] - at - 1 if name else 0 for name in (step.if_true, step.if_false)]
        code.append(struct.pack("HBBI", step.code, *jumps, step.value))
    return b"".join(code)


def _drop_capabilities() -> None:
    """Keep of the capabilities those that overrule a file's mode (capset(2)); a process without any keeps none."""
    header = struct.pack("II", _CAPABILITY_VERSION, 0)
    data = ctypes.create_string_buffer(24)
    libc = _libc()
    if libc.capget(header, data) == 0:
        effective, permitted, _, *_ = struct.unpack("6I", data)
        kept = struct.pack("6I", effective & _KEPT_CAPABILITIES, permitted & _KEPT_CAPABILITIES, 0, 0, 0, 0)
        if libc.capset(header, kept) == 0:
            return
    raise SandboxError(f"capabilities cannot be given up ({os.strerror(ctypes.get_errno())})", do=_ADVICE)


def _restrict_files(reads: Iterable[str] | None, writes: Iterable[str]) -> None:
    """Let this process open no other files, nor reach processes that are not confined as it is (landlock(7))."""
    version, libc = landlock_version(), _libc()
    handled = sum(rights for since, rights in _HANDLED if since <= version)
    attributes = struct.pack("QQQ", handled, 0, _SCOPED)[: 24 if version >= 6 else 16 if version >= 4 else 8]
    ruleset = libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))
    try:
        for paths, rights in ((["/"] if reads is None else reads, _READ), (writes, _WRITE)):
            for path in paths:
                _allow(ruleset, path, rights & handled)
        if libc.syscall(_RESTRICT_SELF, ctypes.c_int(ruleset), ctypes.c_uint(0)) != 0:
            raise SandboxError(f"Landlock refuses ({os.strerror(ctypes.get_errno())})", do=_ADVICE)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        beneath = os.open(path, _O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # what is not there needs no right
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - as above
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, beneath)
        if _libc().syscall(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_uint(_PATH_BENEATH), rule, ctypes.c_uint(0)) != 0:
            raise SandboxError(f"Landlock refuses {path} ({os.strerror(ctypes.get_errno())})", do=_ADVICE)
    finally:
        os.close(beneath)


_ADVICE = (
    "Queries would not be kept from the network by the operating system. Serve on a kernel with seccomp, "
    "or set CYTOLINK_SANDBOX=off where every user is trusted"
)
