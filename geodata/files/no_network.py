"""Closing a process's access to the network and to local sockets with seccomp (Linux).

The filter is irrevocable and inherited by child processes. On other machines or kernels without seccomp
nothing is denied, and `close_network` returns False.
"""

import ctypes
import errno
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # BPF instructions
NUMBER_AT, MACHINE_AT = 0, 4  # in struct seccomp_data
ALLOW, DENY = 0x7FFF0000, 0x00050000 | errno.EACCES
X32_CALLS = 0x40000000  # from here on the x32 set of the same calls
IO_URING_SETUP = 425  # can create sockets too; the same number on every machine
# The kernel's architecture code, and its number of the call `socket`.
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def close_network() -> bool:
    """Deny this process all new connections; return whether the kernel supports it."""
    if platform.machine() not in MACHINES:
        return False
    steps = _filter(*MACHINES[platform.machine()])
    program = _Program(len(steps) // 8, steps)
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = (ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong)
    if prctl(PR_SET_NO_NEW_PRIVS, 1, None, 0, 0):
        return False
    return not prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)


def _filter(machine: int, socket: int) -> bytes:
    """Return the BPF program, 8 bytes an instruction: code, jump if true, jump if false, operand."""
    steps = (
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 0, 4, machine),
        (LOAD, 0, 0, NUMBER_AT),
        (AT_LEAST, 2, 0, X32_CALLS),
        (EQUAL, 1, 0, socket),
        (EQUAL, 0, 1, IO_URING_SETUP),
        (RETURN, 0, 0, DENY),
        (RETURN, 0, 0, ALLOW),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
