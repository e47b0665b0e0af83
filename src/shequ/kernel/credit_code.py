"""The unified social credit code of a body: 18 characters, the last one a check.

Source: GB 32100-2015; the nine characters inside are an organisation code with a check of its own (GB 11714-1997).
"""

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
INNER = slice(8, 17)
INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
INNER_CHECKS = "0X987654321"
"""The check of the organisation code by the sum modulo 11."""


def clean(written: str) -> str:
    """Return the code as the standard writes it: half-width capitals without blanks and hyphens."""
    plain = unicodedata.normalize("NFKC", written).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign != "-")


def check_sign(body: str) -> str:
    """Return the check sign of the first 17 signs."""
    total = sum(weight * ALPHABET.index(sign) for weight, sign in zip(WEIGHTS, body, strict=True))
    return ALPHABET[-total % len(ALPHABET)]


def inner_sign(body: str) -> str:
    """Return the check sign of the eight signs of an organisation code."""
    total = sum(weight * INNER_ALPHABET.index(sign) for weight, sign in zip(INNER_WEIGHTS, body, strict=True))
    return INNER_CHECKS[total % len(INNER_CHECKS)]


def is_right(code: str) -> bool:
    """Say whether a cleaned code has 18 signs of the alphabet and both checks agree."""
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        return False
    inner = code[INNER]
    return check_sign(code[:-1]) == code[-1] and inner_sign(inner[:-1]) == inner[-1]
