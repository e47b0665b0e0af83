"""Administrators of the test county, and an account to work on."""

import pytest
from django.core.cache import cache

from shequ.kernel.roles import Role


@pytest.fixture(autouse=True)
def no_rate_limit_left_over():
    """Each test starts with the library's counters at nought."""
    cache.clear()


@pytest.fixture
def keeper(town):
    """The system administrator: opens and closes accounts."""
    return town.member(Role.SYSTEM_ADMIN, name="管账号")


@pytest.fixture
def granter(town):
    """The security administrator: gives and ends rights."""
    return town.member(Role.SECURITY_ADMIN, name="管授权")


@pytest.fixture
def watcher(town):
    """The audit administrator: reads."""
    return town.member(Role.AUDIT_ADMIN, name="管审计")


@pytest.fixture
def newcomer(town):
    """Somebody with an account and no rights."""
    from shequ.accounts.models import User

    user = User.rows.create(username="newcomer", name="新来的", person="person:newcomer", area_id=town.county)
    return user
