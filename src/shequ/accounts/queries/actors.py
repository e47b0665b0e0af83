"""Who acts: from a user, a post, a token to the Actor of a call."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from shequ.accounts import terms
from shequ.accounts.models import Grant, Token, User
from shequ.areas.queries import area_names
from shequ.base import secrets
from shequ.base.scope import under_any
from shequ.base.words import say
from shequ.kernel import call as kernel
from shequ.kernel.call import Actor, Call
from shequ.kernel.refusals import Hidden
from shequ.kernel.roles import TITLES
from shequ.kernel.words import _

NOBODY = Actor()


@dataclass(frozen=True, slots=True)
class Post:
    """What a person acts as: the grants of one appointment, or one grant given by hand or as a substitute."""

    key: str
    grants: tuple[kernel.Grant, ...]
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post in the name menu."""

    key: str
    title: str
    is_current: bool


def in_force(on: date) -> Q:
    """Return the condition that a grant is in force on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gt=on))


def posts_of(user: User, *, on: date) -> list[Post]:
    """Return the posts a user holds on a day: their own first, by age, then those they stand in for. One statement."""
    grants = (
        Grant.objects.unscoped(because="a person's own grants decide the scope")
        .filter(in_force(on), user=user)
        .select_related("substitutes_for__user")
        .order_by("starts_on", "id")
    )
    own: dict[str, list[Grant]] = {}
    standing_in: list[Post] = []
    for grant in grants:
        if grant.substitutes_for is not None:
            standing_in.append(Post(str(grant.pk), (_plain(grant),), grant.substitutes_for.user.name))
        else:
            key = str(grant.pk) if grant.source == terms.BY_HAND else f"{grant.source}:{grant.area_id}"
            own.setdefault(key, []).append(grant)
    return [*(Post(key, tuple(map(_plain, held))) for key, held in own.items()), *standing_in]


def actor_of(user: User | None, *, on: date, post: str | None = None) -> Actor:
    """Return the actor that a user is on a day; an inactive user is nobody. One statement.

    post: the key of the post acted in; "" or one no longer held is the first own post; None is all own posts together
    (programs and the command line, where nobody chooses).
    """
    if user is None or not user.is_active:
        return NOBODY
    posts = posts_of(user, on=on)
    if post is None:
        grants = tuple(grant for held in posts if not held.on_behalf_of for grant in held.grants)
        return _actor(user, grants)
    chosen = next((held for held in posts if held.key == post), posts[0] if posts else None)
    return _actor(user, chosen.grants, chosen.on_behalf_of) if chosen else _actor(user, ())


def post_rows(call: Call) -> list[PostRow]:
    """Return the actor's own posts for the name menu, the one acted in marked."""
    user = own_user(call)
    posts = posts_of(user, on=call.on)
    names = area_names({grant.area for post in posts for grant in post.grants})
    return [
        PostRow(
            post.key,
            _post_title(post, names),
            post.grants == call.actor.grants and post.on_behalf_of == call.actor.on_behalf_of,
        )
        for post in posts
    ]


def token_actor(token: str, *, at: datetime) -> tuple[Actor, str]:
    """Return the actor that a token lets act, and the token's id; nobody when it is unknown, ended or revoked.

    The actor may only what the token names and its owner holds today. Two statements.
    """
    on = at.astimezone(kernel.CHINA).date()
    found = (
        Token.objects.unscoped(because="a token proves itself")
        .filter(digest=secrets.token_digest(token), revoked_at=None, expires_on__gt=on)
        .select_related("user")
        .first()
    )
    if found is None or not found.user.is_active:
        return NOBODY, ""
    actor = actor_of(found.user, on=on)
    return replace(actor, limited_to=frozenset(found.scope)), str(found.pk)


def own_user(call: Call) -> User:
    """Return the account that acts.

    Raises: Hidden when nobody is signed in.
    """
    user = User.rows.filter(pk=call.actor.user_id).first() if call.actor.user_id else None
    if user is None:
        raise Hidden()
    return user


def users_visible(actor: Actor, permission: str = terms.USER_SEE) -> "QuerySet[User]":
    """Return the accounts the actor may see: those kept for an area of theirs, or granted something there."""
    codes = actor.areas_for(permission)
    rows = User.rows.all()
    if codes == ("",):
        return rows
    held = Grant.objects.unscoped(because="only whether a user holds a grant in the actor's areas").filter(
        under_any(codes), user=OuterRef("pk")
    )
    return rows.filter(under_any(codes) | Exists(held))


def _plain(grant: Grant) -> kernel.Grant:
    return kernel.Grant(grant.role, grant.area_id, grant.source, grant.institution)


def _actor(user: User, grants: tuple[kernel.Grant, ...], on_behalf_of: str = "") -> Actor:
    return Actor(
        kind="user", user_id=user.pk, person=user.person, name=user.name, grants=grants, on_behalf_of=on_behalf_of
    )


def _post_title(post: Post, names: dict[str, str]) -> str:
    parts = [f"{names.get(grant.area, grant.area)} {say(TITLES.get(grant.role, grant.role))}" for grant in post.grants]
    title = "、".join(dict.fromkeys(parts))
    return say(_("代{name}：{title}"), {"name": post.on_behalf_of, "title": title}) if post.on_behalf_of else title
