"""A judged roster goes into the book: through the same writers as everything else, with the change table of its undo."""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shequ.base import secrets
from shequ.institutions.models import Institution
from shequ.journal.actions import record
from shequ.kernel.call import Call
from shequ.kernel.identity import mask
from shequ.staffing import facts
from shequ.staffing.actions.appointments import appoint, post_locked
from shequ.staffing.actions.engaging import engage, register, staff_locked
from shequ.staffing.actions.people import tail
from shequ.staffing.models import RosterBatch, RosterChange, StaffMember
from shequ.staffing.queries.state import BECAUSE
from shequ.staffing.roster.comparing import Judgement
from shequ.staffing.roster.fates import Fate
from shequ.staffing.roster.terms import RosterBucket, RosterChangeKind
from shequ.staffing.rules.people import Person, check_number
from shequ.staffing.terms import Ground, Source

_GROUNDS = {
    Source.ELECTED: Ground.ELECTED, Source.GRADUATE: Ground.CONTRACT, Source.RECRUITED: Ground.CONTRACT,
    Source.PURCHASED: Ground.CONTRACT,
}  # fmt: skip


@dataclass
class Writing:
    """One batch being written. document: what stands behind rows that name none."""

    call: Call
    batch: RosterBatch
    document: str
    bodies: dict[UUID, Institution] = field(default_factory=dict)
    staff: dict[int, StaffMember] = field(default_factory=dict)
    entered: list[dict[str, Any]] = field(default_factory=list)
    changes: list[RosterChange] = field(default_factory=list)

    def write(self, judgement: Judgement) -> None:
        """Write what is new and what changed; a row that adds a post comes after the row that enters its person."""
        leaned_on = {fate.first for fate in judgement.fates if fate.first is not None}
        going = [
            (at, fate)
            for at, fate in enumerate(judgement.fates)
            if fate.bucket in (RosterBucket.NEW, RosterBucket.CHANGED) or at in leaned_on
        ]
        wanted = {fate.body.id for _at, fate in going if fate.body is not None}
        self.bodies = Institution.objects.unscoped(because=BECAUSE).in_bulk(wanted)
        for at, fate in sorted(going, key=lambda item: (item[1].first is not None, item[0])):
            self._write_one(at, fate)
        self._record_entered()
        RosterChange.objects.bulk_create(self.changes, batch_size=500)

    def _write_one(self, at: int, fate: Fate) -> None:
        staff = self._person(fate)
        self.staff[at] = staff
        document = fate.line.document or self.document
        if fate.bucket == RosterBucket.NEW:
            self._engage(fate, staff, document)
        if fate.changes and fate.bucket in (RosterBucket.NEW, RosterBucket.CHANGED):
            self._correct(fate, staff)
        if fate.post is not None:
            on = fate.held_since or self.batch.on
            post, version = post_locked(self.call, fate.post.id, on)
            row = appoint(
                self.call, staff, post, version, mode=fate.line.mode,
                ground=_GROUNDS.get(Source(fate.line.source), Ground.APPOINTED), on=on, document=document, is_fact=True,
            )  # fmt: skip
            self._note(RosterChangeKind.APPOINTMENT, row.pk, staff)

    def _person(self, fate: Fate) -> StaffMember:
        if fate.first is not None:
            return self.staff[fate.first]
        if fate.member is not None:
            return staff_locked(self.call, fate.member.id)
        line = fate.line
        assert fate.body is not None  # noqa: S101 (a row without a body is rejected)
        staff = register(
            self.call,
            Person(
                name=line.name, identity_number=line.number, phone=line.phone, education=line.education,
                political=line.political,
            ),
            area=fate.body.area,
        )  # fmt: skip
        self._note(RosterChangeKind.STAFF, staff.pk, staff)
        return staff

    def _engage(self, fate: Fate, staff: StaffMember, document: str) -> None:
        line, body = fate.line, fate.body
        assert body is not None  # noqa: S101 (a row without a body is rejected)
        since = fate.since or self.batch.on
        row = engage(
            staff, self.bodies[body.id], source=line.source, head_kind=line.head_kind, since=since, until=None,
            document=document, name=body.name, is_fact=True,
        )  # fmt: skip
        self._note(RosterChangeKind.ENGAGEMENT, row.pk, staff)
        self.entered.append(
            {
                "staff": str(staff.pk), "institution": body.code, "source": line.source, "head_kind": line.head_kind,
                "since": since.isoformat(), "is_legacy": row.is_legacy,
            }
        )  # fmt: skip

    def _correct(self, fate: Fate, staff: StaffMember) -> None:
        before = {name: old for name, (old, _new) in fate.changes.items()}
        columns: list[str] = []
        for name, (_old, new) in fate.changes.items():
            columns.append(name)
            if name == "identity_number":
                read = check_number(new, on=self.call.on)
                staff.identity_digest = secrets.digest("identity", read.number)
                before |= {"birth_on": staff.birth_on.isoformat() if staff.birth_on else "", "sex": staff.sex}
                staff.identity_number, staff.birth_on, staff.sex = read.number, read.birth_on, read.sex
                columns += ["identity_digest", "birth_on", "sex"]
            else:
                setattr(staff, name, new)
        staff.version += 1
        staff.save(update_fields=[*columns, "version"])
        shown = {"phone": tail, "identity_number": lambda text: mask(text) if text else "—"}
        record(
            self.call,
            facts.StaffCorrected(
                area=staff.area_id, subject=f"staff:{staff.pk}", name=staff.name,
                old={name: shown.get(name, str)(old) for name, (old, _new) in fate.changes.items()},
                new={name: shown.get(name, str)(new) for name, (_old, new) in fate.changes.items()},
                reason=self.document,
            ),
        )  # fmt: skip
        self._note(RosterChangeKind.PARTICULARS, staff.pk, staff, before=json.dumps(before, ensure_ascii=False))

    def _note(self, kind: RosterChangeKind, target: UUID, staff: StaffMember, *, before: str = "") -> None:
        self.changes.append(
            RosterChange(
                batch=self.batch, position=len(self.changes), kind=kind, target=target, staff_id=staff.pk,
                version=staff.version, before=before or None,
            )
        )  # fmt: skip

    def _record_entered(self) -> None:
        if not self.entered:
            return
        excess = sum(row["is_legacy"] for row in self.entered)
        county = self.batch.area_id
        record(
            self.call,
            facts.StaffEntered(
                area=county, subject=f"area:{county}", count=len(self.entered), excess=excess, document=self.document,
                rows=tuple(self.entered),
            ),
        )  # fmt: skip
