"""The frame of every action, and the journal's own."""

import functools
import hashlib
import importlib
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from shequ.journal import rules
from shequ.journal.facts import KINDS, Fact
from shequ.journal.models import Answered, Entry, RefusalNote, Value
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.permissions import declared
from shequ.kernel.refusals import Refusal, Stale
from shequ.kernel.words import _

P = ParamSpec("P")
R = TypeVar("R")
Reaction = Callable[[Call, Fact], object]

DEEPEST_CHAIN = 3
_reactions: dict[str, tuple[tuple[str, Reaction], ...]] = {}
_recorded: ContextVar[list[Entry] | None] = ContextVar("recorded", default=None)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The answer of an action that found nothing to change, and why."""

    reason: str


class NothingRecorded(RuntimeError):
    """An action changed or tried something and left no fact: a fault of ours, rolled back."""


class KeyUsedDifferently(Stale):
    """An idempotency key came back with another body."""

    code = "journal.key_used_differently"
    message = _("这次提交的编号已用于另一份内容")
    mend = _("请刷新页面后重新提交")


def react_with(table: dict[str, list[tuple[str, Reaction]]]) -> None:
    """Register who reacts to which fact; config calls it once.

    table: fact code → [(permission of the one action that follows, reaction)].
    """
    _reactions.clear()
    _reactions.update({code: tuple(followers) for code, followers in table.items()})


def action(permission: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Frame a use case: one transaction, at least one fact or `Unchanged`, one answer per idempotency key.

    `permission` names the slug; the body itself requires it once it knows the area. A refused action leaves no row
    but, where the refusal must be known, a note of it.
    """
    if permission not in declared():
        raise KeyError(f"{permission} is not declared")

    def frame(body: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(body)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            call = args[0]
            if not isinstance(call, Call):
                raise TypeError("an action takes its call first")
            is_outermost = _recorded.get() is None
            try:
                with transaction.atomic(), _remembering() as recorded:
                    if not call.idempotency_key or not is_outermost:
                        answer = body(*args, **kwargs)
                    else:
                        answer = _once(call, permission, kwargs, lambda: body(*args, **kwargs))
                    if not recorded and not isinstance(answer, Unchanged | _Replayed):
                        raise NothingRecorded(permission)
            except Refusal as refusal:
                if is_outermost and refusal.remembered:
                    _remember(call, permission, refusal)
                raise
            return answer.value if isinstance(answer, _Replayed) else answer

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return frame


def record(call: Call, fact: Fact) -> int:
    """Write the fact and run what reacts to it, in the same transaction. Returns the entry's sequence number.

    Raises: whatever a reaction refuses; the whole action is refused then.
    """
    recorded = _recorded.get()
    if recorded is None:
        raise RuntimeError("facts are recorded inside an action")
    if fact.code not in KINDS:
        raise KeyError(f"{fact.code} is not a registered kind of fact")
    body, personal = _body_of(fact)
    actor = call.actor
    entry = Entry.rows.create(
        at=call.at,
        actor=actor.person or actor.kind,
        actor_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        channel=call.channel,
        request_id=call.request_id,
        area_id=fact.area,
        subject=fact.subject,
        code=fact.code,
        body=rules.canonical(body),
        because=call.chain[-1] if call.chain else "",
    )
    if personal:
        Value.rows.bulk_create(
            Value(id=uuid7(), entry=entry, name=name, salt=salt, value=text) for name, salt, text in personal
        )
    recorded.append(entry)
    _react(call, fact)
    return entry.seq


def _body_of(fact: Fact) -> tuple[dict[str, Any], list[tuple[str, bytes, str]]]:
    body: dict[str, Any] = {}
    personal: list[tuple[str, bytes, str]] = []
    for name, value in fact.values().items():
        if name in fact.personal_data and value not in (None, ""):
            salt, text = secrets.token_bytes(16), rules.canonical(value)
            body[name] = {"commitment": rules.commitment(salt, text)}
            personal.append((name, salt, text))
        else:
            body[name] = rules.plain(value)
    return body, personal


def _react(call: Call, fact: Fact) -> None:
    followers = _reactions.get(fact.code, ())
    if not followers:
        return
    if fact.code in call.chain or len(call.chain) >= DEEPEST_CHAIN:
        raise RuntimeError(f"{fact.code} follows from itself: {call.chain}")
    for permission, reaction in followers:
        reaction(call.because(fact.code, only=permission), fact)


@contextmanager
def _remembering() -> Iterator[list[Entry]]:
    outer = _recorded.get()
    mine: list[Entry] = []
    token = _recorded.set(mine)
    try:
        yield mine
    finally:
        _recorded.reset(token)
        if outer is not None:
            outer.extend(mine)


def _remember(call: Call, permission: str, refusal: Refusal) -> None:
    with transaction.atomic():
        RefusalNote.rows.create(
            at=call.at,
            actor=call.actor.person or call.actor.kind,
            actor_name=call.actor.name,
            area_id=min((grant.area for grant in call.actor.grants), key=len, default=""),
            action=permission,
            code=refusal.code,
            sentence=refusal.sentence,
        )


@dataclass(frozen=True, slots=True)
class _Replayed:
    value: Any


def _once(call: Call, permission: str, inputs: Any, work: Callable[[], R]) -> Any:
    digest = hashlib.sha256(repr(sorted(inputs.items(), key=lambda item: str(item[0]))).encode()).hexdigest()
    where = {"key": call.idempotency_key, "action": permission, "client": call.client or call.actor.person}
    before = Answered.rows.filter(**where).first()
    if before is None:
        try:
            with transaction.atomic():
                mine = Answered.rows.create(**where, digest=digest, at=call.at)
        except IntegrityError:
            before = Answered.rows.get(**where)
        else:
            answer = work()
            Answered.rows.filter(pk=mine.pk).update(answer=rules.canonical(_dump(answer)))
            return answer
    if before.digest != digest:
        raise KeyUsedDifferently()
    return _Replayed(_load(json.loads(before.answer)))


def _dump(value: Any) -> Any:
    if isinstance(value, UUID):
        return {"uuid": str(value)}
    if is_dataclass(value) and not isinstance(value, type):
        kind = type(value)
        return {
            "kind": f"{kind.__module__}:{kind.__qualname__}",
            "fields": {k: _dump(v) for k, v in asdict(value).items()},
        }
    if isinstance(value, list | tuple):
        return {"list": [_dump(item) for item in value]}
    return {"value": rules.plain(value)}


def _load(stored: dict[str, Any]) -> Any:
    if "uuid" in stored:
        return UUID(stored["uuid"])
    if "list" in stored:
        return tuple(_load(item) for item in stored["list"])
    if "kind" in stored:
        module, _colon, name = stored["kind"].partition(":")
        kind = getattr(importlib.import_module(module), name)
        return kind(**{key: _load(item) for key, item in stored["fields"].items()})
    return stored["value"]
