"""A process that opens no connection: neither to the network nor to a database on this machine.

The kernel refuses the calls (seccomp), for good and for every child; where a kernel knows no such filter, or
the machine is another one, nothing is refused and `close_network` says so.
"""

import ctypes
import errno
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER, PR_SET_NO_NEW_PRIVS = 22, 2, 38
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06  # of the kernel's filter language
NUMBER_AT, MACHINE_AT = 0, 4  # in struct seccomp_data
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES
OTHER_NUMBERS = 0x40000000  # from here on an x86's second set of the same calls
IO_URING_SETUP = 425  # which makes sockets, too, on every machine
# How the kernel names a machine, and its number of the call `socket`.
MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def close_network() -> bool:
    """Refuse this process every new connection; tell whether the kernel does."""
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
    """Return the filter's steps, 8 bytes each: code, steps to leave out if so, if not, and a number."""
    steps = (
        (LOAD, 0, 0, MACHINE_AT),
        (EQUAL, 0, 4, machine),
        (LOAD, 0, 0, NUMBER_AT),
        (AT_LEAST, 2, 0, OTHER_NUMBERS),
        (EQUAL, 1, 0, socket),
        (EQUAL, 0, 1, IO_URING_SETUP),
        (RETURN, 0, 0, REFUSE),
        (RETURN, 0, 0, ALLOW),
    )
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
