"""Seals over the journal: what binds entries so that no change or removal goes unnoticed.

A seal is the Merkle root of a batch of entries, chained to the seal before and signed with a key that lies outside
the database. The newest seals also stand in `$SHEQU_HOME/seals.log`, so that cutting off the end shows too.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Max, Min
from django.utils import timezone

from shequ.base import secrets
from shequ.journal import rules
from shequ.journal.models import Entry, Leaf, Seal, SealTurn
from shequ.kernel.words import _

BATCH = 10_000
WINDOW = 10_000
"""How far below the last sealed entry the quick pass looks for entries that were committed late."""
BECAUSE = "a seal covers the whole journal"


@dataclass(frozen=True, slots=True)
class Integrity:
    """What a verification found; `first_bad` is the sequence number of the first entry that is not as sealed."""

    ok: bool
    entries: int
    sealed: int
    unsealed: int
    oldest_unsealed_s: int
    first_bad: int | None
    reason: str
    root: str


def leaf_bytes(entry: Entry) -> bytes:
    """Return the bytes of an entry that its leaf hash covers."""
    return rules.canonical(
        {
            "seq": entry.seq,
            "at": entry.at.astimezone(UTC).isoformat(),
            "actor": entry.actor,
            "actor_name": entry.actor_name,
            "on_behalf_of": entry.on_behalf_of,
            "channel": entry.channel,
            "request_id": entry.request_id,
            "area": entry.area_id,
            "subject": entry.subject,
            "code": entry.code,
            "body": entry.body,
            "because": entry.because,
        }
    ).encode()


def seal_pending(*, is_thorough: bool = False) -> int:
    """Seal all committed entries that have no leaf, oldest first; return how many were sealed.

    The quick pass looks only a window below the newest leaf; the thorough one looks at all entries. Not an action:
    a seal is about facts and is none itself.
    """
    sealed = 0
    while True:
        count = _seal_batch(is_thorough=is_thorough)
        sealed += count
        if count < BATCH:
            return sealed


def seal_after_command() -> None:
    """Seal what a command wrote; does nothing where the tables are not there yet."""
    try:
        seal_pending()
    except DatabaseError:
        if _has_tables():
            raise


def _has_tables() -> bool:
    try:
        return Seal._meta.db_table in connection.introspection.table_names()
    except DatabaseError:
        return False  # nobody answers: the command itself tells that


def _seal_batch(*, is_thorough: bool) -> int:
    if not _unsealed(is_thorough=is_thorough).exists():
        return 0
    with transaction.atomic():
        SealTurn.objects.unscoped(because=BECAUSE).select_for_update().get(pk=1)
        entries = list(_unsealed(is_thorough=is_thorough)[:BATCH])
        if not entries:
            return 0
        last = Seal.objects.unscoped(because=BECAUSE).order_by("-number").first()
        hashed = rules.HASHES[settings.JOURNAL_HASH]
        leaves = [rules.leaf_hash(leaf_bytes(entry), hashed=hashed) for entry in entries]
        at = timezone.now()
        facts: dict[str, Any] = {
            "number": last.number + 1 if last else 1,
            "count": len(entries),
            "root": rules.merkle_root(leaves, hashed=hashed).hex(),
            "previous": last.root if last else "",
            "algorithm": settings.JOURNAL_HASH,
        }
        key, signature = secrets.journal_sign(rules.seal_message(at=at.astimezone(UTC).isoformat(), **facts))
        seal = Seal.objects.create(at=at, key=key, signature=signature, **facts)
        Leaf.objects.bulk_create(
            Leaf(entry=entry, seal=seal, position=position, hash=leaf.hex())
            for position, (entry, leaf) in enumerate(zip(entries, leaves, strict=True))
        )
        transaction.on_commit(lambda: _log(seal))
    return len(entries)


def _unsealed(*, is_thorough: bool) -> Any:
    rows = Entry.objects.unscoped(because=BECAUSE).filter(leaf=None).order_by("seq")
    if is_thorough:
        return rows
    newest = Leaf.objects.unscoped(because=BECAUSE).aggregate(newest=Max("entry_id"))["newest"] or 0
    return rows.filter(seq__gt=newest - WINDOW)


def log_path() -> Path:
    """Return the file that holds the seals outside the database."""
    return Path(settings.HOME) / "seals.log"


def _log(seal: Seal) -> None:
    line = {"number": seal.number, "root": seal.root, "count": seal.count, "at": seal.at.astimezone(UTC).isoformat()}
    with log_path().open("a", encoding="utf-8") as file:
        file.write(rules.canonical(line) + "\n")


def verify() -> Integrity:
    """Check every seal, entry, commitment and the log of seals; remember the result for the board.

    Reads the whole journal in order, in bounded memory.
    """
    found = _verify()
    SealTurn.objects.unscoped(because=BECAUSE).filter(pk=1).update(
        verified_at=timezone.now(), verified_ok=found.ok, verified_reason=found.reason
    )
    return found


def _verify() -> Integrity:
    entries = Entry.objects.unscoped(because=BECAUSE)
    unsealed = entries.filter(leaf=None).aggregate(oldest=Min("at"))
    total, sealed = entries.count(), Leaf.objects.unscoped(because=BECAUSE).count()
    oldest = unsealed["oldest"]
    age_s = int((timezone.now() - oldest).total_seconds()) if oldest else 0
    previous, number = "", 0
    problem: tuple[int | None, str] | None = None
    for seal in Seal.objects.unscoped(because=BECAUSE).order_by("number").iterator():
        number += 1
        problem = _problem_of(seal, number, previous)
        if problem:
            break
        previous = seal.root
    problem = problem or _problem_of_log(number)
    return Integrity(
        ok=problem is None,
        entries=total,
        sealed=sealed,
        unsealed=total - sealed,
        oldest_unsealed_s=max(age_s, 0),
        first_bad=problem[0] if problem else None,
        reason=problem[1] if problem else "",
        root=previous,
    )


def _problem_of(seal: Seal, number: int, previous: str) -> tuple[int | None, str] | None:
    if seal.number != number:
        return None, _("封条 {number} 缺失").format(number=number)
    if seal.previous != previous:
        return None, _("封条 {number} 与前一封条接不上").format(number=number)
    message = rules.seal_message(
        number=seal.number,
        count=seal.count,
        root=seal.root,
        previous=seal.previous,
        at=seal.at.astimezone(UTC).isoformat(),
        algorithm=seal.algorithm,
    )
    if not secrets.journal_verify(seal.key, message, bytes(seal.signature)):
        return None, _("封条 {number} 的签名不对").format(number=number)
    return _problem_of_leaves(seal)


def _problem_of_leaves(seal: Seal) -> tuple[int | None, str] | None:
    number = seal.number
    hashed = rules.HASHES[seal.algorithm]
    leaves: list[bytes] = []
    for leaf in _leaves_of(seal):
        if leaf.position != len(leaves):
            return None, _("封条 {number} 下第 {position} 条日志缺失").format(number=number, position=len(leaves) + 1)
        computed = rules.leaf_hash(leaf_bytes(leaf.entry), hashed=hashed)
        if computed.hex() != leaf.hash:
            return leaf.entry_id, _("第 {seq} 条日志被改动过").format(seq=leaf.entry_id)
        wrong = _wrong_value(leaf.entry)
        if wrong:
            return leaf.entry_id, _("第 {seq} 条日志的个人信息“{name}”被改动过").format(seq=leaf.entry_id, name=wrong)
        leaves.append(computed)
    if len(leaves) != seal.count:
        return None, _("封条 {number} 应有 {count} 条日志，只有 {found} 条").format(
            number=number, count=seal.count, found=len(leaves)
        )
    if rules.merkle_root(leaves, hashed=hashed).hex() != seal.root:
        first = seal.leaves.order_by("position").values_list("entry_id", flat=True).first()
        return first, _("封条 {number} 的根与日志不符").format(number=number)
    return None


def _leaves_of(seal: Seal) -> Iterator[Leaf]:
    rows = Leaf.objects.unscoped(because=BECAUSE).filter(seal=seal).select_related("entry").order_by("position")
    return rows.prefetch_related("entry__values").iterator(chunk_size=2_000)  # type: ignore[no-any-return]


def _wrong_value(entry: Entry) -> str:
    values: Sequence[Any] = list(entry.values.all())
    if not values:
        return ""
    body = json.loads(entry.body)
    for value in values:
        held = body.get(value.name, {}).get("commitment", "")
        try:
            opened = value.value.open()
        except secrets.SealBroken:
            return str(value.name)
        if rules.commitment(bytes(value.salt), opened) != held:
            return str(value.name)
    return ""


def _problem_of_log(newest: int) -> tuple[int | None, str] | None:
    path = log_path()
    if not path.exists():
        return None
    roots = dict(Seal.objects.unscoped(because=BECAUSE).values_list("number", "root"))
    with path.open(encoding="utf-8") as file:
        for at, line in enumerate(file, start=1):
            try:
                noted = json.loads(line)
                _known = noted["number"] > 0, noted["root"]
            except (ValueError, TypeError, KeyError):
                return None, _("seals.log 第 {line} 行读不懂").format(line=at)
            if noted["number"] > newest:
                return None, _("封条 {number} 记在 seals.log 里，数据库中却没有").format(number=noted["number"])
            if roots.get(noted["number"]) != noted["root"]:
                return None, _("封条 {number} 与 seals.log 的记录不同").format(number=noted["number"])
    return None
