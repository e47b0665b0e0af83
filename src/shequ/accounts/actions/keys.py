"""Changing the encryption key: a new one is made, then everything is sealed anew in steps."""

import base64
from collections.abc import Callable

from allauth.mfa.models import Authenticator

from shequ.accounts import facts, terms
from shequ.accounts.second_factor import Adapter
from shequ.base import keys, resealing, secrets
from shequ.journal.actions import action, record
from shequ.kernel.call import Call

NEVER_UPDATED = frozenset({"journal.Value"})
"""Personal values of the journal: a trigger refuses their update; they may be taken out and put back."""


def keys_rotate(call: Call, *, make: bool = True, told: Callable[[int], object] | None = None) -> tuple[str, int]:
    """Make a new encryption key and seal everything anew; return the key's name and how many values were sealed.

    Not one transaction: broken off, it goes on with `make=False` where it stopped, and nothing is ever unreadable.
    told: is called after each step with the number of values done so far.
    Raises: NotPermitted, KeyMissing, SealBroken.
    """
    call.require(terms.KEYS_ROTATE)
    key = keys.add(keys.ENCRYPTION) if make else keys.current(keys.ENCRYPTION)
    done = 0
    # A writer that read the keys just before the change may still seal under the old one; so look twice.
    for _look in range(2):
        for changed in resealing.reseal_steps(replaced=NEVER_UPDATED):
            done += changed
            if told is not None:
                told(done)
    done += _reseal_second_factors(key.id)
    keys_rotation_note(call, key=key.name, rows=done, left=resealing.waiting_count())
    return key.name, done


@action(terms.KEYS_ROTATE)
def keys_rotation_note(call: Call, *, key: str, rows: int, left: int) -> int:
    """Journal a finished rotation.

    Raises: NotPermitted.
    """
    call.require(terms.KEYS_ROTATE)
    record(call, facts.KeysRotated(key=key, rows=rows, left=left, subject="keys:encryption"))
    return rows


def _reseal_second_factors(current: bytes) -> int:
    """Seal the library's secrets anew; it keeps them as text inside its own JSON."""
    changed = 0
    adapter = Adapter()
    for authenticator in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
        old = {
            name: value
            for name, value in authenticator.data.items()
            if name in ("secret", "seed") and secrets.key_id_of(base64.b64decode(value)) != current
        }
        if old:
            authenticator.data.update({name: adapter.encrypt(adapter.decrypt(value)) for name, value in old.items()})
            authenticator.save(update_fields=["data"])
            changed += len(old)
    return changed
