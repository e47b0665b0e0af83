"""A roster that tells another marital status, education or political status tells a change, as of its data day.

Another name or nationality is a mistake that somebody decided on: it is put right, nothing became different.
"""

_ONE = """
    INSERT INTO residents_residentchange (resident_id, area_id, field, before, after, valid_from, batch_id)
    SELECT r.id, r.area_id, '{field}', r.{field}, s.{field},
        COALESCE((SELECT MAX(c.valid_from) FROM residents_residentchange c WHERE c.resident_id = r.id
            AND c.field = '{field}' AND c.valid_from > {{on}}), {{on}}), s.batch_id
    FROM residents_rosterrow s JOIN residents_resident r ON r.id = s.resident_id
    WHERE r.{field} <> '' AND s.{field} <> '' AND r.{field} <> s.{field}
        AND s.batch_id = %(batch)s AND s.bucket = 'changed'{{only}}
"""
CHANGES = tuple(_ONE.format(field=field) for field in ("marital", "education", "political"))
"""To be run before the register's rows are updated: what they hold is the value before."""
TAKE_BACK = "DELETE FROM residents_residentchange WHERE batch_id = %s"
