"""How entries are bound together: canonical bytes, commitments, Merkle roots (RFC 6962 hashing)."""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

Hash = Callable[[bytes], bytes]
EMPTY_ROOT_TEXT = b""


def sha256(data: bytes) -> bytes:
    """Return SHA-256."""
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """Return SM3 (GB/T 32905)."""
    return hashlib.new("sm3", data).digest()


HASHES: dict[str, Hash] = {"sha256": sha256, "sm3": sm3}


def plain(value: Any) -> Any:
    """Return the JSON form of a fact's value: ids and amounts as text, instants in UTC, sets sorted.

    Raises: TypeError for a value that has none.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(item) for item in value)
    raise TypeError(f"{type(value).__name__} has no place in a fact")


def canonical(value: Any) -> str:
    """Return the one JSON text of a plain value: sorted keys, no spaces, real characters."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def commitment(salt: bytes, text: str, *, hashed: Hash = sha256) -> str:
    """Return what the body holds in place of a personal value: forgetting the value leaves this valid."""
    return hashed(b"value\x00" + salt + text.encode()).hex()


def leaf_hash(entry: bytes, *, hashed: Hash) -> bytes:
    """Return the hash of an entry as a leaf."""
    return hashed(b"\x00" + entry)


def merkle_root(leaves: Sequence[bytes], *, hashed: Hash) -> bytes:
    """Return the Merkle tree hash over leaf hashes, left-complete as in RFC 6962.

    Pairs are joined level by level; a last odd node moves up unchanged, which gives the same tree.
    """
    if not leaves:
        return hashed(EMPTY_ROOT_TEXT)
    level = list(leaves)
    while len(level) > 1:
        joined = [hashed(b"\x01" + level[at] + level[at + 1]) for at in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            joined.append(level[-1])
        level = joined
    return level[0]


def inclusion_proof(leaves: Sequence[bytes], position: int, *, hashed: Hash) -> list[tuple[str, str]]:
    """Return the sibling hashes from a leaf up to the root, each with the side it stands on ("left" or "right")."""
    proof: list[tuple[str, str]] = []
    level = list(leaves)
    while len(level) > 1:
        sibling = position ^ 1
        if sibling < len(level):
            proof.append(("left" if sibling < position else "right", level[sibling].hex()))
        joined = [hashed(b"\x01" + level[at] + level[at + 1]) for at in range(0, len(level) - 1, 2)]
        if len(level) % 2:
            joined.append(level[-1])
        level, position = joined, position // 2
    return proof


def root_of_proof(leaf: bytes, proof: Sequence[tuple[str, str]], *, hashed: Hash) -> bytes:
    """Return the root that a leaf and its proof lead to."""
    node = leaf
    for side, sibling in proof:
        other = bytes.fromhex(sibling)
        node = hashed(b"\x01" + other + node) if side == "left" else hashed(b"\x01" + node + other)
    return node


def seal_message(*, number: int, count: int, root: str, previous: str, at: str, algorithm: str) -> bytes:
    """Return the bytes that a seal's signature covers."""
    return canonical(
        {"number": number, "count": count, "root": root, "previous": previous, "at": at, "algorithm": algorithm}
    ).encode()
