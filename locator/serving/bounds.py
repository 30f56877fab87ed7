"""What a server process lets wait, and for how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """The bounds of one server process."""

    threads: int = 2  # Python runs one at a time anyway; the second works while the first waits
    body_grace_s: float = 10.0  # a body may take this long, and longer while it comes at the speed below
    slowest_body_bytes_s: int = 8_192  # a photo of 8 MB takes 16 minutes at most
    memory_bytes: int = 64 * 1024  # a larger body waits on disk
    large_bodies: int = 32  # being received at a time
    waiting_requests: int = 512  # for a thread
    longest_wait_s: float = 5.0  # for a thread
    streams: int = 8  # answers sent piece by piece at a time, each by a thread of its own
    chunk_s: float = 30.0  # until the client takes the next piece of an answer
    memory_answer_bytes: int = 4 * 1024 * 1024  # a longer answer is sent piece by piece
    stuck_s: float = 60.0  # without a finished request while others wait
