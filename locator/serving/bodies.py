"""Receive the body of a request within bounds of size and time."""

import asyncio
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from locator.serving.bounds import Bounds
from locator.serving.protocol import HTTPProtocol


async def receive_small(protocol: HTTPProtocol, bounds: Bounds) -> IO[bytes]:
    """Return a body whose length was announced and fits in memory; raise TimeoutError if it is too slow."""
    async with asyncio.timeout(bounds.body_grace_s):
        return BytesIO(await protocol())


async def receive_large(protocol: HTTPProtocol, largest_bytes: int, bounds: Bounds) -> IO[bytes]:
    """Return a body of any length; raise TimeoutError if it falls behind the slowest speed allowed.

    Of a body that is too large so much is kept that the application sees that.
    """
    body: IO[bytes] = SpooledTemporaryFile(max_size=bounds.memory_bytes)  # noqa: SIM115
    received = 0
    start = asyncio.get_running_loop().time() + bounds.body_grace_s
    try:
        async with asyncio.timeout_at(start) as deadline:
            async for chunk in protocol:
                body.write(chunk)
                received += len(chunk)
                if received > largest_bytes:
                    break
                deadline.reschedule(start + received / bounds.slowest_body_bytes_s)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body
