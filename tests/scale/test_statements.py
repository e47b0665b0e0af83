"""What a page asks of the database does not grow with the register."""

from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench import crowd
from shequ.accounts.models import Grant, User
from shequ.kernel.roles import Role
from shequ.residents.models import Resident

pytestmark = [pytest.mark.db, pytest.mark.django_db]
WHO_ASKS = ("django_session", "accounts_user", "accounts_grant", "usersessions")
FEW, MANY = 60, 900
MOST_FOR_A_SEARCH = 25


@pytest.fixture
def clerk():
    """A clerk of the whole invented town, signed in."""

    def sign_in():
        user = User.objects.create(username="scale", name="Scale", person="scale", area_id=crowd.TOWN)
        Grant.rows.create(
            user=user, role=Role.COMMITTEE_OFFICE, area_id=crowd.TOWN, source="test", starts_on="2020-01-01"
        )
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def statements(client, url):
    """Return how many statements a warm request takes, those about the one who asks left out."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    counted = [query["sql"] for query in seen if query["sql"].lstrip("( ").upper().startswith(("SELECT", "WITH"))]
    return len([sql for sql in counted if not any(table in sql for table in WHO_ASKS)])


@pytest.mark.parametrize("people", [FEW, MANY])
def test_list_and_person_page_stay_within_their_bars(people, clerk):
    crowd.fill(people)
    client = clerk()
    person = Resident.rows.order_by("id")[people // 2].pk

    assert statements(client, reverse("residents:resident_list")) <= 10
    page = reverse("residents:resident_detail", args=[person])
    assert statements(client, page) <= 15
    assert statements(client, page + "?on=2020-01-01") <= 15
    assert statements(client, page + "?tab=permit") <= 15
    assert statements(client, reverse("residents:permit_list")) <= 10


@pytest.mark.parametrize(
    "words",
    [crowd.name_of(30)[:2], crowd.name_of(30), "花园", crowd.identity_of(30)],
    ids=["two", "name", "estate", "id"],
)
def test_search_takes_as_many_statements_in_a_small_and_a_large_register(words, clerk):
    url = reverse("desk:search") + "?" + urlencode({"q": words})
    counts = []
    for people in (FEW, MANY):
        with transaction.atomic():
            crowd.fill(people)
            counts.append(statements(clerk(), url))
            transaction.set_rollback(True)

    assert counts[0] <= MOST_FOR_A_SEARCH
    assert counts[1] <= counts[0] + 1  # one more heading may have hits


def test_the_list_uses_its_index(clerk):
    crowd.fill(MANY)
    client = clerk()
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("residents:resident_list"))
    table = Resident._meta.db_table
    listing = next(
        q["sql"] for q in seen if f'FROM "{table}"' in q["sql"] and "LIMIT" in q["sql"] and "COUNT" not in q["sql"]
    )

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("EXPLAIN QUERY PLAN " + listing)
            plan = " ".join(str(row[3]) for row in cursor.fetchall())
            assert "SCAN residents_resident" not in plan.replace(" USING INDEX", "!")
        else:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("EXPLAIN " + listing)
            assert "Index" in " ".join(str(row[0]) for row in cursor.fetchall())
