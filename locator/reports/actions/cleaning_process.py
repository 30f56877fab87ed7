"""Clean a photo in a process of its own, which may use little memory and no network.

The web server never decodes what a stranger sends; the worker does it here, one at a time.
`python -m locator.reports.actions.cleaning_process SIDE` reads the file from its input and writes the JPEG.
"""

import resource
import subprocess
import sys

from geodata.files.confined import bare_environment
from geodata.sentence import Sentence
from locator.reports.domain.errors import PhotoRefused
from locator.reports.domain.photo_file import MAX_SIDE_PX

TIMEOUT_S = 60
ADDRESS_SPACE_BYTES = 600_000_000  # the largest photo that is taken needs 460 MB
REFUSED = 3
TOO_MUCH = Sentence("这张照片太大，处理不了，请拍小一点的")
MODULE = "locator.reports.actions.cleaning_process"


def clean_apart(given: bytes, max_side_px: int = MAX_SIDE_PX) -> bytes:
    """Return a photo as `clean_photo` does; raise PhotoRefused, also where the limits stopped it."""
    command = [sys.executable, "-m", "geodata.files.confined", MODULE, str(max_side_px)]
    try:
        done = subprocess.run(
            command, input=given, capture_output=True, env=bare_environment(), timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        raise PhotoRefused(TOO_MUCH) from None
    if done.returncode == REFUSED:
        raise PhotoRefused(done.stderr.decode().strip())
    if done.returncode:
        raise PhotoRefused(TOO_MUCH)
    return done.stdout


def _main() -> int:
    from locator.reports.actions.photos import clean_photo  # decodes: in this process only

    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE_BYTES, ADDRESS_SPACE_BYTES))
    try:
        sys.stdout.buffer.write(clean_photo(sys.stdin.buffer.read(), int(sys.argv[1])))
    except PhotoRefused as error:
        sys.stderr.write(str(error))
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(_main())
