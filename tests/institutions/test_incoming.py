"""Incoming documents: registered, proposed on, instructed, handed on, filed; never a classified one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shequ.files.models import StoredFile
from shequ.institutions import actions, queries
from shequ.institutions.models import Incoming, Instruction
from shequ.institutions.queries import IncomingFilters
from shequ.institutions.rules import decisions as decision_rules
from shequ.institutions.rules import group as group_rules
from shequ.institutions.rules import incoming as rules
from shequ.institutions.terms import IncomingState, InstructionKind
from shequ.journal.models import Entry
from shequ.kernel.refusals import Hidden, NotPermitted, Refused
from shequ.kernel.roles import Role
from shequ.notices.models import Message
from tests.cast import COUNTY, FAR_COUNTY, NOON, TOWN, Member, Town
from tests.institutions.leading import clerk, fill, given, incoming, instructed, second_office, set_up

Sign = Callable[[Member], Client]
TODAY = NOON.date()


class TestClassified:
    @pytest.mark.parametrize(
        "text", ["机密★3年", "【秘密】某通知", "绝密级文件", "(机密)关于某事", "密级：秘密", "秘密 关于某事"]
    )
    def test_a_mark_is_refused_wherever_it_stands(self, text: str) -> None:
        for texts, field in (((text,), "title"), (("", text), "document_number"), (("", "", text), "summary")):
            with pytest.raises(rules.Classified) as caught:
                rules.check_open("none", *texts)
            assert caught.value.field == field

    @pytest.mark.parametrize(
        "text", ["关于开展保守国家秘密宣传教育的通知", "关于保守秘密", "保护商业秘密和个人隐私的意见"]
    )
    def test_the_word_in_a_sentence_is_no_mark(self, text: str) -> None:
        rules.check_open("none", text, text, text)

    @pytest.mark.parametrize("level", ["secret", "high", "top", "机密"])
    def test_every_level_is_refused(self, level: str) -> None:
        with pytest.raises(rules.Classified):
            rules.check_open(level)


class TestStates:
    def test_what_follows_from_what(self) -> None:
        assert rules.after_instruction(IncomingState.RECEIVED, InstructionKind.PROPOSAL) == "proposed"
        assert rules.after_instruction(IncomingState.PROPOSED, InstructionKind.INSTRUCTION) == "instructed"
        assert rules.after_instruction(IncomingState.DISPATCHED, InstructionKind.INSTRUCTION) == "dispatched"
        for state in (IncomingState.RECEIVED, IncomingState.PROPOSED, IncomingState.CLOSED, IncomingState.FILED):
            with pytest.raises(rules.IncomingNotSo):
                rules.check_dispatched(state)
        for state in (IncomingState.DISPATCHED, IncomingState.CLOSED, IncomingState.FILED):
            with pytest.raises(rules.IncomingNotSo):
                rules.check_filed(state)
            with pytest.raises(rules.IncomingNotSo):
                rules.check_instructed(state, InstructionKind.PROPOSAL)


@pytest.mark.db
class TestIncoming:
    def test_gets_its_number_without_gaps(self, town: Town) -> None:
        group = set_up(town)
        incoming(town, group)
        with pytest.raises(rules.FieldMissing):
            incoming(town, group, title=" ", document_number="甲")
        second = incoming(town, group, document_number="平办发〔2026〕10号")

        assert queries.incoming_detail(town.office.call, incoming_id=second).row.number == "收〔2026〕2号"
        assert Entry.rows.filter(code="institutions.incoming_registered").count() == 2

    @pytest.mark.parametrize(
        ("more", "refusal", "field"),
        [
            ({"secrecy": "high"}, rules.Classified, "secrecy"),
            ({"title": "机密★某事"}, rules.Classified, "title"),
            ({"sender": ""}, rules.FieldMissing, "sender"),
            ({"received_on": TODAY + timedelta(days=1)}, group_rules.DayAhead, "received_on"),
        ],
    )
    def test_incoming_register_refuses(
        self, town: Town, more: dict[str, Any], refusal: type[Refused], field: str
    ) -> None:
        group = set_up(town)

        with pytest.raises(refusal) as caught:
            incoming(town, group, **more)

        assert caught.value.field == field
        assert not Incoming.rows.exists()

    def test_the_same_document_is_registered_once(self, town: Town) -> None:
        group = set_up(town)
        incoming(town, group)

        with pytest.raises(rules.RegisteredAlready) as caught:
            incoming(town, group, title="另写的标题")

        assert caught.value.values["held"] == "收〔2026〕1号"
        incoming(town, group, sender="省民政厅")

    def test_goes_from_proposal_to_instruction_to_units(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        leader = town.member(Role.COUNTY_LEADER)
        made = incoming(town, group)
        with pytest.raises(rules.IncomingNotSo):
            actions.incoming_dispatch(town.office.call, incoming_id=made, given=given())

        actions.incoming_instruct(
            town.office.call, incoming_id=made, kind="proposal", person="梁主任", text="拟请住建局办理", on=TODAY
        )
        assert [work.verb for work in queries.my_incoming(leader.call)] == ["批示"]
        actions.incoming_instruct(
            leader.call, incoming_id=made, kind="instruction", person="郑县长", post="县长", text="同意", on=TODAY
        )
        assert [work.verb for work in queries.my_incoming(town.office.call)] == ["转办"]
        decision = actions.incoming_dispatch(town.office.call, incoming_id=made, given=given())

        detail = queries.incoming_detail(town.office.call, incoming_id=made)
        assert [item.kind for item in detail.instructions] == ["proposal", "instruction"]
        assert (detail.row.state, [row.id for row in detail.decisions]) == ("dispatched", [decision])
        assert queries.my_incoming(town.office.call) == []
        assert Message.rows.filter(to=leader.user).exists()

    def test_closes_with_the_last_of_its_decisions(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        made = instructed(town, group)
        pair = [
            actions.incoming_dispatch(town.office.call, incoming_id=made, given=given(title=title))
            for title in ("甲事", "乙事")
        ]
        states = []
        for decision in pair:
            actions.decision_report(clerk(town, "zhujianju").call, decision_id=decision, note="已办")
            actions.decision_verify(town.office.call, decision_id=decision)
            states.append(Incoming.rows.get(pk=made).state)

        assert states == ["dispatched", "closed"]

    def test_waits_for_another_dispatch_when_everything_was_withdrawn(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        made = instructed(town, group)
        decision = actions.incoming_dispatch(town.office.call, incoming_id=made, given=given())

        actions.decision_withdraw(town.office.call, decision_id=decision, reason="交错了单位")

        assert Incoming.rows.get(pk=made).state == "instructed"

    def test_incoming_file_needs_a_reason_and_ends_it(self, town: Town) -> None:
        group = set_up(town)
        made = incoming(town, group)
        with pytest.raises(decision_rules.TextMissing):
            actions.incoming_file(town.office.call, incoming_id=made, reason=" ")

        actions.incoming_file(town.office.call, incoming_id=made, reason="阅知即可")

        assert queries.incoming_detail(town.office.call, incoming_id=made).note == "阅知即可"
        with pytest.raises(rules.IncomingNotSo):
            actions.incoming_file(town.office.call, incoming_id=made, reason="再存")

    def test_a_leader_instructs_but_does_not_propose_or_register(self, town: Town) -> None:
        group = set_up(town)
        made = incoming(town, group)
        leader = town.member(Role.COUNTY_LEADER)

        with pytest.raises(NotPermitted):
            actions.incoming_instruct(
                leader.call, incoming_id=made, kind="proposal", person="郑县长", text="拟", on=TODAY
            )
        with pytest.raises(NotPermitted):
            actions.incoming_register(leader.call, group_id=group, sender="甲", title="乙", received_on=TODAY)
        with pytest.raises(group_rules.PersonMissing):
            actions.incoming_instruct(
                leader.call, incoming_id=made, kind="instruction", person="", text="同意", on=TODAY
            )
        assert not Instruction.rows.exists()

    def test_who_sees_it(self, town: Town) -> None:
        group = set_up(town)
        fill(town, group)
        made = instructed(town, group)
        actions.incoming_dispatch(town.office.call, incoming_id=made, given=given())
        incoming(town, group, document_number="另一件")

        def listed(member: Member) -> int:
            return queries.incoming_list(member.call).total

        assert listed(town.office) == listed(town.member(Role.COMMITTEE_OFFICE, TOWN)) == 2
        assert listed(town.member(Role.AUDITOR)) == 2
        assert listed(clerk(town, "zhujianju")) == listed(clerk(town, "caizhengju")) == 1
        assert listed(clerk(town, "jiguanju")) == 0
        assert listed(town.member(Role.GROUP_OFFICE, FAR_COUNTY)) == 0
        with pytest.raises(Hidden):
            queries.incoming_detail(clerk(town, "jiguanju").call, incoming_id=made)
        with pytest.raises(Hidden):
            actions.incoming_file(town.member(Role.GROUP_OFFICE, FAR_COUNTY).call, incoming_id=made, reason="甲")

    def test_incoming_list_asks_as_much_for_any_number(self, town: Town, django_assert_max_num_queries: Any) -> None:
        group = set_up(town)
        for number in range(5):
            incoming(town, group, document_number=f"平〔2026〕{number}号")
        call = clerk(town, "zhujianju").call

        with django_assert_max_num_queries(2):
            queries.incoming_list(call)
        found = queries.incoming_list(town.office.call, filters=IncomingFilters(q="〔2026〕3号", state="received"))
        assert found.total == 1
        assert [hit.title for hit in queries.incoming_hits(town.office.call, "社区建设", 3)]


@pytest.mark.db
class TestPages:
    def test_from_registration_to_dispatch(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        fill(town, group)
        client, where = client_of(town.office), "/institutions/group/incoming/"
        scan = SimpleUploadedFile(
            "来文.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n", "application/pdf"
        )
        document = {
            "sender": "市委办公室", "document_number": "平办发〔2026〕9号", "title": "关于社区的通知", "kind": "notice",
            "secrecy": "none", "urgency": "urgent", "received_on": "2026-11-20", "wanted_on": "2026-12-20",
        }  # fmt: skip

        wrong = client.post(f"{where}register/", {**document, "secrecy": "high"})
        made = client.post(f"{where}register/", {**document, "scan": scan})["Location"]
        client.post(
            f"{made}instruct/", {"kind": "proposal", "person": "梁", "on": "2026-11-20", "text": "拟请住建局办"}
        )
        client.post(f"{made}instruct/", {"kind": "instruction", "person": "郑", "on": "2026-11-21", "text": "同意"})
        early = client.post(f"{made}dispatch/", {"title": "甲", "lead": "zhujianju", "due_on": "2020-01-01"})
        sent = client.post(
            f"{made}dispatch/", {"title": "甲", "lead": "zhujianju", "others": ["caizhengju"], "workdays": "10"}
        )
        page, listed = client.get(made).content.decode(), client.get(where).content.decode()

        assert "涉密文件不能登记" in wrong.content.decode()
        assert "secrecy" in wrong.context["form"].errors
        assert "due_on" in early.context["form"].errors
        assert sent.status_code == 303
        assert "拟请住建局办" in page
        assert "办理中" in page
        assert "来文.pdf" in page
        assert "加急" in listed
        assert StoredFile.rows.get().area_id == TOWN  # where the group's office sits
        assert "来文.pdf" in client_of(town.member(Role.COMMITTEE_OFFICE, TOWN)).get(made).content.decode()

    def test_a_file_that_is_refused_registers_nothing(self, town: Town, client_of: Sign) -> None:
        set_up(town)
        document = {
            "sender": "市委", "title": "通知", "kind": "notice", "secrecy": "none", "urgency": "ordinary",
            "received_on": "2026-11-20", "scan": SimpleUploadedFile("a.exe", b"MZ\x00\x00"),
        }  # fmt: skip

        answer = client_of(town.office).post("/institutions/group/incoming/register/", document)

        assert answer.status_code == 200
        assert not Incoming.rows.exists()

    def test_incoming_file_page(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        made = incoming(town, group)
        client = client_of(second_office(town))

        client.post(f"/institutions/group/incoming/{made}/file/", {"reason": "阅知"})

        assert "已存查" in client.get(f"/institutions/group/incoming/{made}/").content.decode()

    def test_api(self, town: Town, client_of: Sign) -> None:
        group = set_up(town)
        fill(town, group)
        client, where = client_of(town.office), "/api/institutions/incoming"

        def post(path: str, **body: Any) -> Any:
            return client.post(f"{where}{path}", body, content_type="application/json")

        secret = post("", sender="市委", title="某事", secrecy="top")
        made = post("", sender="市委", title="某事", document_number="甲〔2026〕1号").json()["row"]["id"]
        filed = post("", sender="市委", title="阅件").json()["row"]["id"]
        written = post(f"/{made}/instruct", person="郑县长", text="请办").json()
        sent = post(f"/{made}/dispatch", title="甲", lead="zhujianju", others=["renshe"], workdays=5).json()
        gone = post(f"/{filed}/file", note="阅知").json()

        assert (secret.status_code, secret.json()["code"], secret.json()["field"]) == (
            422, "institutions.classified", "secrecy"
        )  # fmt: skip
        assert written["row"]["state"] == "instructed"
        assert sent["row"]["lead"] == "zhujianju"
        assert sent["row"]["due_on"] > sent["row"]["given_on"]
        assert gone["row"]["state"] == "filed"
        assert client.get(f"{where}/{made}").json()["decisions"][0]["id"] == sent["row"]["id"]
        assert client.get(f"{where}?state=filed").json()["total"] == 1
        assert COUNTY in Incoming.rows.first().area_id
