"""From msgids to sentences in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext, pgettext

from shequ.kernel.refusals import Refusal


def say(msgid: str, values: Mapping[str, object] | None = None) -> str:
    """Return the sentence in the language of the request, its `{named}` places filled; "" stays ""."""
    if not msgid:
        return ""
    text = gettext(msgid)
    if not values:
        return text
    return text.format_map({name: gettext(str(value)) if is_word(value) else value for name, value in values.items()})


def say_relation(name: str) -> str:
    """Return a relation to the head of a household; 女 is a daughter here and a sex elsewhere."""
    return pgettext("relation", "女") if name == "女" else say(name)


def is_word(value: object) -> bool:
    """Say whether a value is a text that may itself be a msgid; "" is not, gettext answers it with its header."""
    return isinstance(value, str) and bool(value)


def sentence_of(refusal: Refusal) -> str:
    """Return what the refusal says."""
    return say(refusal.sentence, refusal.values)


def advice_of(refusal: Refusal) -> str:
    """Return how to mend what was refused, "" when there is nothing to do."""
    return say(refusal.advice, refusal.values)
