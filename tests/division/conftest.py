"""What the tests of division may ask for."""

import pytest

from tests.cast import Town
from tests.division.filing import fill


@pytest.fixture
def filled(town: Town) -> Town:
    """The town with the plan in force and the county's bodies."""
    return fill(town)
