"""A sealed column: opens on request only, in its own row only."""

import json
import pickle

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.template import Context, Template
from django.utils import timezone

from shequ.base import encrypted, secrets
from shequ.base.encrypted import DOTS, Sealed
from shequ.journal.models import Entry, Value
from shequ.kernel.ids import uuid7, uuid7_many

pytestmark = pytest.mark.db
NUMBER = "620822198001010010"


@pytest.fixture
def entry(db):
    return Entry.rows.create(at=timezone.now(), actor="x", channel="job", code="test", body="{}")


def value(entry, **given):
    return Value(entry=entry, name="n", salt=b"0" * 16, **{"value": NUMBER, **given})


def raw(pk):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT value FROM journal_value WHERE id = %s", [Value._meta.pk.get_db_prep_value(pk, connection)]
        )
        return bytes(cursor.fetchone()[0])


class TestRow:
    def test_comes_back(self, entry):
        row = value(entry)
        row.save()
        assert Value.rows.get(pk=row.pk).value.open() == NUMBER
        assert row.value.open() == NUMBER

    def test_is_sealed_in_the_database(self, entry):
        row = value(entry)
        row.save()
        assert NUMBER.encode() not in raw(row.pk)
        assert secrets.unseal(raw(row.pk), secrets.place_of("journal_value", "value", row.pk)) == NUMBER

    def test_does_not_open_in_another_row(self, entry):
        one, other = value(entry), value(entry, value="x")
        one.save()
        stolen = Value(pk=other.pk, entry=entry, name="n", salt=b"0" * 16, value=Sealed(raw(one.pk)))
        with pytest.raises(secrets.SealBroken):
            stolen.value.open()

    def test_may_be_handed_from_row_to_row_where_it_opens(self, entry):
        one = value(entry)
        one.save()
        other = value(entry, value=Value.rows.get(pk=one.pk).value)
        other.save()
        assert Value.rows.get(pk=other.pk).value.open() == NUMBER
        assert raw(one.pk)[17:] != raw(other.pk)[17:]

    def test_many_at_once(self, entry):
        rows = Value.rows.bulk_create(value(entry, value=f"{NUMBER}{at}") for at in range(5))
        found = {row.pk: row.value.open() for row in Value.rows.all()}
        assert found == {row.pk: f"{NUMBER}{at}" for at, row in enumerate(rows)}

    def test_deferred(self, entry):
        row = value(entry)
        row.save()
        assert Value.rows.defer("value").get(pk=row.pk).value.open() == NUMBER

    def test_without_its_row(self, entry):
        row = value(entry)
        row.save()
        pk, sealed = Value.rows.values_list("pk", "value").get()
        with pytest.raises(ValueError, match="without its row"):
            sealed.open()
        assert encrypted.unsealed(Value, "value", pk, sealed) == NUMBER


class TestNeverShows:
    @pytest.fixture
    def sealed(self, entry):
        row = value(entry)
        row.save()
        return Value.rows.get(pk=row.pk).value

    def test_printed(self, sealed):
        shown = f"{sealed} {sealed!r} {sealed!s} %s {{}}" % sealed
        assert NUMBER not in shown.format(sealed)
        assert str(sealed) == DOTS

    def test_in_a_template(self, sealed):
        assert Template("{{ value }}").render(Context({"value": sealed})) == DOTS

    def test_as_json(self, sealed):
        with pytest.raises(TypeError):
            json.dumps({"value": sealed})

    def test_in_a_cache(self, sealed, entry):
        for each in (sealed, value(entry).value):
            assert NUMBER.encode() not in pickle.dumps(each)
            assert pickle.loads(pickle.dumps(each)).open() == NUMBER

    def test_before_it_is_saved(self, entry):
        row = value(entry)
        assert NUMBER not in repr(row.__dict__)
        assert NUMBER not in str(row.value)


class TestRefused:
    @pytest.mark.parametrize("lookup", ["value", "value__contains", "value__gt", "value__in"])
    def test_searching(self, entry, lookup):
        with pytest.raises(FieldError):
            Value.rows.filter(**{lookup: NUMBER}).count()

    def test_asking_whether_it_is_empty(self, entry):
        value(entry).save()
        assert Value.rows.filter(value__isnull=False).count() == 1

    def test_updating_by_a_string(self, entry):
        with pytest.raises(FieldError, match="saving its row"):
            Value.rows.filter(name="n").update(value=NUMBER)

    def test_an_unequal_number_of_rows_and_texts(self):
        with pytest.raises(ValueError, match="zip"):
            encrypted.seal_column(Value, "value", uuid7_many(2), ["x"])

    def test_a_column_that_is_not_sealed(self):
        with pytest.raises(FieldError, match="not sealed"):
            encrypted.seal_column(Value, "name", [uuid7()], ["x"])


def test_bulk_sealed_values_go_in_as_they_are(entry):
    ids = uuid7_many(3)
    texts = [f"{NUMBER}{at}" for at in range(3)]
    columns = encrypted.seal_column(Value, "value", ids, texts)
    Value.rows.bulk_create(
        Value(pk=pk, entry=entry, name="n", salt=b"0" * 16, value=Sealed(sealed))
        for pk, sealed in zip(ids, columns, strict=True)
    )
    found = Value.rows.order_by("pk").values_list("pk", "value")
    assert encrypted.unseal_column(Value, "value", *zip(*found, strict=True)) == [
        texts[ids.index(pk)] for pk, _sealed in found
    ]
