"""Which post a row means, and whether it can be entered: free, not led into without the steps, one full post a person."""

import difflib
from datetime import date
from uuid import UUID

from shequ.kernel.textkeys import compact
from shequ.staffing.roster.book import Body, Book, Holding, Member, Post
from shequ.staffing.roster.fates import Fate
from shequ.staffing.roster.headers import Meaning
from shequ.staffing.terms import Mode

NEAR = 0.6
"""How alike two titles must be, from 0 to 1, to be shown as what may have been meant."""
MOST_NEAR = 3


class Posting:
    """The posts of the book, and those that the roster has given away so far."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.posts: dict[tuple[UUID, str], list[Post]] = {}
        for post in book.posts:
            self.posts.setdefault((post.body, compact(post.title)), []).append(post)
        self.given: dict[UUID, Fate] = {}

    def find(self, fate: Fate, *, may_lead: bool) -> bool:
        """Find the post that a row names and say whether it is to be entered; what stands against it is told."""
        line, body = fate.line, fate.body
        if body is None:
            return False
        posts = self._posts_called(body, line.post)
        if not posts:
            self._tell_unknown(fate, body)
            return False
        held = self._holdings(fate.member)
        ids = {post.id for post in posts}
        if any(holding.post in ids for holding in held):
            return False
        if line.mode == Mode.FULL:
            full = next((holding for holding in held if holding.mode == Mode.FULL), None)
            if full is not None and full.body != body.id:
                fate.blame("two_full_posts", Meaning.POST, held=full.title, where=full.body_name, value=line.post)
                return False
            if full is not None:
                fate.blame("post_differs", Meaning.POST, value=line.post, held=full.title)
                return False
        return self._choose(fate, posts, may_lead=may_lead)

    def _choose(self, fate: Fate, posts: list[Post], *, may_lead: bool) -> bool:
        """Choose the first free post among those of one title."""
        line, told = fate.line, fate.held_since or self.book.on
        taken: tuple[str, date | None] | None = None
        for post in posts:
            since = max(told, post.since)
            spells = [(name, until) for name, _since, until in post.spells if until is None or since < until]
            if spells:
                taken = taken or max(spells, key=lambda spell: spell[1] or date.max)
                continue
            if post.id in self.given:
                continue
            if post.is_leading and not may_lead:
                fate.blame("post_by_case", Meaning.POST, value=post.title)
                return False
            if line.held_since is None:
                fate.blame("held_missing", Meaning.HELD_SINCE, on=since.isoformat())
            elif since == told and told > line.held_since.on:
                fate.blame("held_before_since", Meaning.HELD_SINCE, day=line.held_since.on.isoformat(),
                           on=told.isoformat())  # fmt: skip
            elif since > line.held_since.on:
                fate.blame("held_before_post", Meaning.HELD_SINCE, day=line.held_since.on.isoformat(), value=post.title,
                           on=since.isoformat())  # fmt: skip
            fate.post, fate.held_since = post, since
            self.given[post.id] = fate
            return True
        if taken is None:
            other = self.given[posts[0].id].line
            fate.blame("post_taken_in_file", Meaning.POST, value=line.post, row=other.row, name=other.name)
        elif taken[1] is None or taken[1] > self.book.on:
            fate.blame("post_taken", Meaning.POST, value=line.post, name=taken[0])
        else:
            fate.blame("post_overlaps", Meaning.POST, value=line.post, name=taken[0], until=taken[1].isoformat())
        return False

    def _tell_unknown(self, fate: Fate, body: Body) -> None:
        title = fate.line.post
        near = near_titles(title, [post.title for post in self.book.posts if post.body == body.id])
        if near:
            fate.blame("post_near", Meaning.POST, body=body.name, value=title, near=near)
        else:
            fate.blame("post_unknown", Meaning.POST, body=body.name, value=title)

    def _posts_called(self, body: Body, title: str) -> list[Post]:
        for words in dict.fromkeys((title, title.removeprefix(compact(body.name)))):
            found = self.posts.get((body.id, words), [])
            if found:
                return found
        return []

    def _holdings(self, member: Member | None) -> list[Holding]:
        on = self.book.on
        return [
            holding for holding in (member.holdings if member else ()) if holding.until is None or on < holding.until
        ]


def near_titles(title: str, titles: list[str]) -> str:
    """Return the titles of a body's posts that are nearly the one written."""
    return "、".join(difflib.get_close_matches(title, sorted(set(titles)), n=MOST_NEAR, cutoff=NEAR))
