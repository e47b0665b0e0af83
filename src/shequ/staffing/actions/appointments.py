"""Posts are filled and freed: the only writer of appointments."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from shequ.institutions.queries import names_on
from shequ.journal.actions import Unchanged, action, record
from shequ.kernel.call import Call
from shequ.kernel.ids import uuid7
from shequ.kernel.words import _
from shequ.notices.actions import notify_many
from shequ.plan.actions import freeze_pass
from shequ.plan.terms import Exempt, FreezeMatter
from shequ.staffing import facts, terms
from shequ.staffing.actions.engaging import engaged_on, engagements_of, holdings_of, staff_locked, version_on
from shequ.staffing.actions.granting import rights_end, rights_follow
from shequ.staffing.models import Appointment, Post, PostVersion, StaffMember
from shequ.staffing.queries.state import BECAUSE
from shequ.staffing.rules import committees, ledger, posts
from shequ.staffing.rules.posts import Held
from shequ.staffing.terms import Ground, HeadKind, Mode

REMINDER = _("{count} 个职务的任期将要届满，请按期换届或办理任免")


@action(terms.APPOINTMENT_MAKE)
def appointment_make(
    call: Call, *, staff_id: UUID, post_id: UUID, mode: str, ground: str, on: date, document: str,
    until: date | None = None, term_ends_on: date | None = None, reason: str = "", approval_id: UUID | None = None,
) -> UUID:  # fmt: skip
    """Let somebody hold a post from a day on.

    Who holds a post fully serves in its body on the post's kind of head; a leading post takes the steps of a case first
    unless it rests on an election or an executed order. approval_id: the approval that a freeze window asks for.
    An elected seat of a committee has an end of its term, by the law of the day.
    Raises: Hidden, NotPermitted, posts.PostTaken, PostEnded, TwoFullPosts, NotEngaged, NotEngagedHere, NoticeFirst,
    committees.TermMissing, TermTooLong,
    ledger.DocumentMissing, PeriodWrong, plan's FreezeNeedsApproval.
    """
    staff = staff_locked(call, staff_id)
    post, version = post_locked(call, post_id, on)
    call.require(terms.APPOINTMENT_MAKE, version.area_id)
    if posts.needs_notice(is_leading=version.is_leading, ground=ground, mode=mode):
        raise posts.NoticeFirst(field="ground", title=version.title)
    made = appoint(
        call, staff, post, version, mode=mode, ground=ground, on=on, until=until, term_ends_on=term_ends_on,
        document=document, reason=reason, approval_id=approval_id,
    )  # fmt: skip
    return made.pk


def post_locked(call: Call, post_id: UUID, on: date) -> tuple[Post, PostVersion]:
    """Return a post of the actor's county for writing, with what it is on a day.

    Raises: Hidden, posts.PostEnded.
    """
    post: Post = Post.objects.visible_to(call.actor).locked(post_id)
    rows = PostVersion.objects.unscoped(because=BECAUSE).filter(post=post).select_related("institution")
    versions = list(rows.order_by("valid_from"))
    if on < post.established_on or (post.abolished_on is not None and post.abolished_on <= on):
        raise posts.PostEnded(field="post", on=on.isoformat())
    return post, version_on(versions, on)


def appoint(
    call: Call, staff: StaffMember, post: Post, version: PostVersion, *, mode: str, ground: str, on: date,
    document: str, until: date | None = None, term_ends_on: date | None = None, reason: str = "",
    approval_id: UUID | None = None, is_fact: bool = False,
) -> Appointment:  # fmt: skip
    """Write an appointment, with the post and the person locked; rights follow.

    is_fact: it is so already; what a freeze window or a kind of head asks is not asked of it.
    """
    document = document.strip() if is_fact else ledger.check_document(document)
    mode, ground = Mode(mode), Ground(ground)
    ledger.check_period(on, until)
    if post.abolished_on is not None and (until is None or post.abolished_on < until):
        raise posts.PostEnded(field="post", on=post.abolished_on.isoformat())
    name = names_on([version.institution_id], on).get(version.institution_id, "—")
    posts.check_post_free(_holders(post), title=version.title, since=on, until=until)
    held = [Held(staff.name, other.title, row.mode, row.valid_from, row.valid_to) for row, other in holdings_of(staff)]
    posts.check_one_full_post(held, name=staff.name, mode=mode, since=on, until=until)
    if not is_fact:
        if ground == Ground.ELECTED and version.position in terms.SEATS:
            committees.check_term(on, term_ends_on)
        _check_serves(staff, version, mode=mode, on=on, institution=name)
        _pass_promotion(call, staff, version, ground=ground, on=on, approval_id=approval_id)

    row = Appointment.objects.create(
        id=uuid7(), area_id=version.area_id, staff=staff, post=post, mode=mode, ground=ground, valid_from=on,
        valid_to=until, term_ends_on=term_ends_on, document=document, reason=reason.strip(), is_legacy=is_fact,
    )  # fmt: skip
    record(
        call,
        facts.AppointmentMade(
            area=version.area_id, subject=f"staff:{staff.pk}", name=staff.name, appointment=str(row.pk),
            post=str(post.pk), institution=name, title=version.title, mode_label=mode.label, ground_label=ground.label,
            on=on.isoformat(), until=until.isoformat() if until else "",
            term_ends_on=term_ends_on.isoformat() if term_ends_on else "", document=document, reason=row.reason,
        ),
    )  # fmt: skip
    rights_follow(call, row, staff, version, fact="staffing.appointment_made", since=on)
    return row  # type: ignore[no-any-return]


def _holders(post: Post) -> list[Held]:
    rows = Appointment.objects.unscoped(because=BECAUSE).filter(post=post).select_related("staff")
    return [Held(row.staff.name, "", row.mode, row.valid_from, row.valid_to) for row in rows.order_by("valid_from")]


def _check_serves(staff: StaffMember, version: PostVersion, *, mode: str, on: date, institution: str) -> None:
    serving = engaged_on(engagements_of(staff), on)
    if serving is None:
        raise posts.NotEngaged(field="staff", name=staff.name, on=on.isoformat())
    if mode != Mode.FULL:
        return
    is_here = serving.institution_id == version.institution_id
    if (version.head_kind and not is_here) or (version.head_kind and serving.head_kind != version.head_kind):
        label = HeadKind(version.head_kind).label
        raise posts.NotEngagedHere(
            field="staff", name=staff.name, on=on.isoformat(), institution=institution, kind_label=label
        )


def _pass_promotion(
    call: Call, staff: StaffMember, version: PostVersion, *, ground: str, on: date, approval_id: UUID | None
) -> None:
    if not version.is_leading:
        return
    exempt = {Ground.ORDER: Exempt.ORDER, Ground.ELECTED: Exempt.ELECTION}.get(Ground(ground), "")
    freeze_pass(
        call, matter=FreezeMatter.PROMOTION, area=version.area_id, on=on, what=f"{staff.name} {version.title}",
        subject=f"staff:{staff.pk}", approval_id=approval_id, exempt=exempt,
    )  # fmt: skip


@action(terms.TERMS_REMIND)
def terms_remind(call: Call) -> int | Unchanged:
    """Tell those who appoint in a place how many terms end in 60, 30, 7 or 0 days; returns how many were told."""
    call.require(terms.TERMS_REMIND)
    days = [call.on + timedelta(days=ahead) for ahead in terms.REMIND_DAYS]
    rows = Appointment.objects.unscoped(because="each place is told of its own").filter(
        term_ends_on__in=days, valid_to=None
    )
    ending = Counter(rows.values_list("area_id", flat=True))
    told = 0
    for area in sorted(ending):
        answer = notify_many(
            call, sentence=REMINDER, values={"count": ending[area]}, holders_of=terms.APPOINTMENT_MAKE, area=area,
            link="staffing:who_is_who",
        )  # fmt: skip
        told += 0 if isinstance(answer, Unchanged) else answer
    if not told:
        return Unchanged("nobody to tell")
    record(call, facts.TermsReminded(count=ending.total(), told=told))
    return told


@action(terms.APPOINTMENT_END)
def appointment_end(call: Call, *, appointment_id: UUID, on: date, document: str, reason: str = "") -> UUID:
    """Free a post from a day on; the person goes on serving where engaged.

    Raises: Hidden, NotPermitted, posts.EndedBefore, EndTooEarly, ledger.DocumentMissing.
    """
    row: Appointment = Appointment.objects.visible_to(call.actor).locked(appointment_id)
    call.require(terms.APPOINTMENT_END, row)
    document = ledger.check_document(document)
    end(call, row, on=on, document=document, reason=reason)
    return row.pk


def end(call: Call, row: Appointment, *, on: date, document: str, reason: str = "") -> None:
    """End an appointment and the rights that came with it."""
    posts.check_end(row.valid_from, row.valid_to, on)
    rows = PostVersion.objects.unscoped(because=BECAUSE).filter(post=row.post_id)
    version = version_on(list(rows.order_by("valid_from")), on)
    row.valid_to, row.end_document = on, document
    row.save(update_fields=["valid_to", "end_document"])
    record(
        call,
        facts.AppointmentEnded(
            area=row.area_id, subject=f"staff:{row.staff_id}", name=row.staff.name, appointment=str(row.pk),
            post=str(row.post_id), institution=names_on([version.institution_id], on).get(version.institution_id, "—"),
            title=version.title, on=on.isoformat(), document=document, reason=reason.strip(),
        ),
    )  # fmt: skip
    rights_end(call, row, row.staff, fact="staffing.appointment_ended", on=on)
