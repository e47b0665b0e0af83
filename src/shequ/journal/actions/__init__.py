"""The frame of every action (`action`, `record`), and the journal's own writer, the sealer."""

from shequ.journal.actions.frame import (
    KeyUsedDifferently,
    NothingRecorded,
    Reaction,
    Unchanged,
    action,
    react_with,
    record,
)

__all__ = ["KeyUsedDifferently", "NothingRecorded", "Reaction", "Unchanged", "action", "react_with", "record"]
