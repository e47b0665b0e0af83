"""What has happened to posts."""

from dataclasses import dataclass
from typing import Any

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PostsSetUp(Fact):
    """Posts were set up; `rows` holds each."""

    code = "staffing.posts_set_up"
    sentence = _("设置岗位 {count} 个：{names}，依据 {document}")
    count: int
    names: str
    on: str
    document: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PostChanged(Fact):
    """A post got another name, rank, kind of head or role, or another body."""

    code = "staffing.post_changed"
    sentence = _("调整岗位“{title}”，自 {on} 起，依据 {document}")
    post: str
    title: str
    on: str
    document: str
    old: dict[str, Any]
    new: dict[str, Any]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PostAbolished(Fact):
    """A post was abolished."""

    code = "staffing.post_abolished"
    sentence = _("撤销岗位“{institution}”{title}，自 {on} 起，依据 {document}")
    post: str
    institution: str
    title: str
    on: str
    document: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PostsMoved(Fact):
    """Posts went to other bodies because an order abolished those that had them; who holds them went along."""

    code = "staffing.posts_moved"
    sentence = _("岗位 {count} 个随机构调整令划转，自 {on} 起")
    order: str
    count: int
    on: str
    rows: tuple[dict[str, Any], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PostsFollowedGround(Fact):
    """What posts are for lies in the areas that took over the ground of theirs; `rows` holds (post, old, new) of each."""

    code = "staffing.posts_followed_ground"
    sentence = _("岗位 {count} 个的网格或责任区随新的划分调整，自 {on} 起")
    count: int
    on: str
    rows: tuple[tuple[str, str, str], ...]
