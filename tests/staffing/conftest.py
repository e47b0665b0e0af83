"""The office whose people the tests of contracts, pay and hours are about."""

import pytest

from tests.cast import Town
from tests.staffing.payroll import Office, furnish


@pytest.fixture
def office(town: Town) -> Office:
    """The county after its reform, with nobody in it yet."""
    return furnish(town)
