"""Identifiers made by us, before the database sees the row."""

import os
import time
from uuid import UUID

_VERSION_AND_VARIANT = (0x7 << 76) | (0x2 << 62)


def uuid7() -> UUID:
    """Return a UUID version 7: 48 bits of milliseconds, then random bits (RFC 9562, section 5.7).

    Rows made one after another lie close together in an index; two made in the same millisecond have no order.
    """
    return _assemble(time.time_ns() // 1_000_000, os.urandom(10))


def uuid7_many(count: int) -> list[UUID]:
    """Return `count` identifiers of one millisecond each drawn from a single read of the random source."""
    millisecond = time.time_ns() // 1_000_000
    pool = os.urandom(10 * count)
    return [_assemble(millisecond, pool[at : at + 10]) for at in range(0, 10 * count, 10)]


def _assemble(millisecond: int, noise: bytes) -> UUID:
    random_bits = int.from_bytes(noise, "big") & ((1 << 76) - 1)
    value = (millisecond & ((1 << 48) - 1)) << 80
    value |= random_bits & ~(0xF << 76)
    value &= ~(0x3 << 62)
    return UUID(int=value | _VERSION_AND_VARIANT)
