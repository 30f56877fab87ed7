"""The sockets that a web server listens on: its own, or those that systemd hands over; and leaving them.

There is one for each server process where we open them: the kernel then deals connections out evenly
(SO_REUSEPORT). They outlive the processes that accept from them, so that nobody is refused while those
are replaced.
"""

import os
import socket
from collections.abc import Sequence

FIRST_FD = 3  # sd_listen_fds(3)
BACKLOG = 8_192  # an idle or slow connection costs a few kilobytes


def handed_over() -> list[socket.socket]:
    """Return the listening sockets that systemd hands over to this process; none where it does not.

    What is said of them is taken out of the environment: it is not for the processes that are started.
    """
    count, pid = os.environ.pop("LISTEN_FDS", "0"), os.environ.pop("LISTEN_PID", "")
    os.environ.pop("LISTEN_FDNAMES", None)
    if pid != str(os.getpid()):
        return []
    return [socket.socket(fileno=FIRST_FD + number) for number in range(int(count))]


def opened(host: str, port: int, count: int) -> list[socket.socket]:
    """Return sockets that listen at an address; raise OSError if that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:  # SO_REUSEPORT would share the port with another server of ours
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
    address = (host, port)
    return [
        socket.create_server(address, family=family, backlog=BACKLOG, reuse_port=True) for _ in range(count)
    ]


def of_process(number: int, sockets: Sequence[socket.socket]) -> socket.socket:
    """Return the socket that a server process accepts from; several processes may share one."""
    return sockets[number % len(sockets)]


def stop_accepting(sockets: Sequence[socket.socket]) -> None:
    """Let this process accept no connection any more; whoever else has the sockets goes on.

    granian has no call for this. In the place of each descriptor of such a socket comes one that listens
    where nobody knocks, so that whoever polls it finds nothing to accept.
    """
    ours = {os.fstat(listener.fileno()).st_ino for listener in sockets}
    with socket.socket(socket.AF_UNIX) as quiet:
        quiet.setblocking(False)
        quiet.bind("")  # Linux chooses an abstract name
        quiet.listen(1)
        for name in os.listdir("/proc/self/fd"):
            if _inode_of(int(name)) in ours:
                os.dup2(quiet.fileno(), int(name))


def _inode_of(descriptor: int) -> int | None:
    try:
        return os.fstat(descriptor).st_ino
    except OSError:  # the listing's own, which is closed by now
        return None
