"""Approvals at the same moment take their numbers one after the other: none twice, none left out."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection

from bench.at_once import at_once
from shequ.institutions import actions
from shequ.institutions.models import Filing
from tests.cast import COUNTY, Town
from tests.institutions.county import furnish, keeper
from tests.institutions.test_filings import MORE, finance, in_review

AT_ONCE = 8


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("home")
@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection")
def test_eight_approvals_at_once_number_from_one_to_eight(transactional_town: Town) -> None:
    town = transactional_town
    furnish(town)
    actions.institutions_add(keeper(town).call, area=COUNTY, bodies=MORE, document="东编发〔2011〕4号")
    waiting = [in_review(town) for _n in range(AT_ONCE)]
    for filing in waiting:
        actions.filing_opinion_give(finance(town).call, filing_id=filing, institution="caizhengju", kind="agree")
    leader = town.office.call

    def approve(filing: UUID) -> Callable[[], object]:
        return lambda: actions.filing_approve(leader, filing_id=filing, document="东政发〔2026〕9号")

    answers = at_once([approve(filing) for filing in waiting])
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert sorted(Filing.rows.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))
