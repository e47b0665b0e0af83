"""What can be changed about accounts."""

from shequ.accounts.actions.grants import Wish, grant_add, grant_end, grants_move, grants_replace, substitute_add
from shequ.accounts.actions.ground import grants_follow_ground
from shequ.accounts.actions.keys import keys_rotate, keys_rotation_note
from shequ.accounts.actions.own import (
    password_change,
    post_keep,
    second_factor_change,
    session_end,
    session_end_others,
    token_add,
    token_revoke,
    token_used,
)
from shequ.accounts.actions.sign_in import account_lock_note, network_of, try_note
from shequ.accounts.actions.users import (
    end_sessions,
    password_reset,
    person_of,
    second_factor_lift,
    user_add,
    user_change,
    user_close,
    user_reopen,
)

__all__ = [
    "Wish",
    "account_lock_note",
    "end_sessions",
    "grant_add",
    "grant_end",
    "grants_follow_ground",
    "grants_move",
    "grants_replace",
    "keys_rotate",
    "keys_rotation_note",
    "network_of",
    "password_change",
    "password_reset",
    "person_of",
    "post_keep",
    "second_factor_change",
    "second_factor_lift",
    "session_end",
    "session_end_others",
    "substitute_add",
    "token_add",
    "token_revoke",
    "token_used",
    "try_note",
    "user_add",
    "user_change",
    "user_close",
    "user_reopen",
]  # fmt: skip
