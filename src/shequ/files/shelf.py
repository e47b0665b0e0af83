"""The folder where contents lie: outside the web root, each under its own digest, the same content once."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

CHUNK_BYTES = 1 << 20
CLOSED = 0o600
CLOSED_FOLDER = 0o700


def put(content: BinaryIO) -> tuple[str, int]:
    """Write the content under its digest unless it lies there; return (SHA-256 in hex, bytes).

    Written aside and moved into place, so that a reader never sees half of it.
    """
    root = _root()
    digest, size = hashlib.sha256(), 0
    content.seek(0)
    handle, aside = tempfile.mkstemp(dir=root, prefix=".coming-")
    try:
        with os.fdopen(handle, "wb") as out:
            while chunk := content.read(CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        place = path_of(digest.hexdigest())
        place.parent.mkdir(mode=CLOSED_FOLDER, parents=True, exist_ok=True)
        Path(aside).chmod(CLOSED)
        Path(aside).replace(place)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return digest.hexdigest(), size


def path_of(sha256: str) -> Path:
    """Return where the content of a digest lies."""
    return _root() / sha256[:2] / sha256[2:4] / sha256


def digests() -> Iterator[tuple[str, float]]:
    """Return the digest and the time of writing (seconds since 1970) of every content kept."""
    for place in _root().glob("??/??/*"):
        yield place.name, place.stat().st_mtime


def drop(sha256s: Iterable[str]) -> int:
    """Delete contents; return how many there were."""
    dropped = 0
    for sha256 in sha256s:
        path_of(sha256).unlink(missing_ok=True)
        dropped += 1
    return dropped


def sha256_of(content: BinaryIO) -> str:
    """Return the digest of a content, which is left at its beginning."""
    content.seek(0)
    digest = hashlib.sha256()
    while chunk := content.read(CHUNK_BYTES):
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()


def _root() -> Path:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(mode=CLOSED_FOLDER, parents=True, exist_ok=True)
    return root
