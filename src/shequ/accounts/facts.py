"""What has happened to accounts. Names of persons are kept apart; no fact holds a password, a code or an address."""

from dataclasses import dataclass
from typing import ClassVar

from shequ.journal.facts import Fact, fact
from shequ.kernel.words import _


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class UserAdded(Fact):
    code = "accounts.user_added"
    sentence = _("为{name}开设账号 {username}")
    personal_data: ClassVar = ("name",)
    user_id: int
    username: str
    name: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class UserChanged(Fact):
    code = "accounts.user_changed"
    sentence = _("账号 {username} 的姓名由{old_name}改为{name}")
    personal_data: ClassVar = ("name", "old_name")
    user_id: int
    username: str
    old_name: str
    name: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class UserClosed(Fact):
    code = "accounts.user_closed"
    sentence = _("停用账号 {username}，原因：{reason}；退出 {sessions} 处登录")
    user_id: int
    username: str
    reason: str
    sessions: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class UserReopened(Fact):
    code = "accounts.user_reopened"
    sentence = _("恢复账号 {username}，原因：{reason}")
    user_id: int
    username: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset(Fact):
    code = "accounts.password_was_reset"
    sentence = _("为账号 {username} 重发一次性口令并解锁；退出 {sessions} 处登录")
    user_id: int
    username: str
    sessions: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged(Fact):
    code = "accounts.password_changed"
    sentence = _("修改本人口令（账号 {username}）")
    user_id: int
    username: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorAdded(Fact):
    code = "accounts.second_factor_added"
    sentence = _("账号 {username} 启用第二重验证：{kind}")
    user_id: int
    username: str
    kind: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorRemoved(Fact):
    code = "accounts.second_factor_removed"
    sentence = _("账号 {username} 停用第二重验证：{kind}")
    user_id: int
    username: str
    kind: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorLifted(Fact):
    code = "accounts.second_factor_lifted"
    sentence = _("解除账号 {username} 的第二重验证，原因：{reason}")
    user_id: int
    username: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLocked(Fact):
    code = "accounts.account_locked"
    sentence = _("账号 {username} 连续 {tries} 次登录失败，已锁定")
    user_id: int
    username: str
    tries: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionsEnded(Fact):
    code = "accounts.sessions_ended"
    sentence = _("退出账号 {username} 的 {sessions} 处其他登录")
    user_id: int
    username: str
    sessions: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAdded(Fact):
    code = "accounts.grant_added"
    sentence = _("授予{name}（{username}）{area_name} {role}，自 {starts_on} 起至 {ends_on}，来源：{source}")
    personal_data: ClassVar = ("name",)
    grant_id: str
    user_id: int
    username: str
    name: str
    role: str
    area_name: str
    institution: str
    source: str
    starts_on: str
    ends_on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GrantEnded(Fact):
    code = "accounts.grant_ended"
    sentence = _("终止{name}（{username}）{area_name} {role} 的授权，自 {ends_on} 起，原因：{reason}")
    personal_data: ClassVar = ("name",)
    grant_id: str
    user_id: int
    username: str
    name: str
    role: str
    area_name: str
    ends_on: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteAdded(Fact):
    code = "accounts.substitute_added"
    sentence = _("{name}代{substituted}行使{area_name} {role}，自 {starts_on} 起至 {ends_on}，原因：{reason}")
    personal_data: ClassVar = ("name", "substituted")
    grant_id: str
    user_id: int
    name: str
    substituted: str
    role: str
    area_name: str
    starts_on: str
    ends_on: str
    reason: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TokenAdded(Fact):
    code = "accounts.token_added"
    sentence = _("账号 {username} 开设接口令牌“{title}”，{expires_on} 到期，权限：{scope}")
    user_id: int
    username: str
    token_id: str
    title: str
    scope: str
    expires_on: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked(Fact):
    code = "accounts.token_revoked"
    sentence = _("账号 {username} 撤销接口令牌“{title}”")
    user_id: int
    username: str
    token_id: str
    title: str


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class KeysRotated(Fact):
    code = "accounts.keys_rotated"
    sentence = _("更换加密密钥：新密钥 {key}，重新加密 {rows} 处，剩余 {left} 处")
    key: str
    rows: int
    left: int


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsMoved(Fact):
    """What appointments brought with them holds in another area or body from a day on; `rows` holds each, by key."""

    code = "accounts.grants_moved"
    sentence = _("{count} 项随岗位的授权改到承接机构，自 {on} 起")
    count: int
    on: str
    rows: tuple[dict[str, str], ...]


@fact
@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsFollowedGround(Fact):
    """What was held in communities and grids that ended is held in those that take over; `rows` holds each, by key.

    left: grants of appointments at ended communities, which wait for the order that moves the post.
    """

    code = "accounts.grants_followed_ground"
    sentence = _("撤销区域的授权 {count} 项转到承接的社区和网格，自 {on} 起；随任职的 {left} 项待岗位调整")
    count: int
    given: int
    left: int
    accounts: int
    on: str
    rows: tuple[dict[str, str], ...]
