"""What people type about people: shape only."""

from shequ.residents.forms.households import HouseholdHead, HouseholdJoin, HouseholdMove, HouseholdSplit
from shequ.residents.forms.lists import HouseholdFind, NumberFind, PopulationFind, ResidentExport, ResidentFind
from shequ.residents.forms.people import (
    CorrectionAsk,
    CorrectionSettle,
    LabelAdd,
    Nothing,
    OnDay,
    PopulationTake,
    ResidentAdd,
    ResidentCorrect,
    ResidentDie,
    ResidentMarry,
    ResidentMove,
    ResidentMoveIn,
    ResidentMoveOut,
    ResidentReveal,
    RollAdd,
)

__all__ = [
    "CorrectionAsk",
    "CorrectionSettle",
    "HouseholdFind",
    "HouseholdHead",
    "HouseholdJoin",
    "HouseholdMove",
    "HouseholdSplit",
    "LabelAdd",
    "Nothing",
    "NumberFind",
    "OnDay",
    "PopulationFind",
    "PopulationTake",
    "ResidentAdd",
    "ResidentCorrect",
    "ResidentDie",
    "ResidentExport",
    "ResidentFind",
    "ResidentMarry",
    "ResidentMove",
    "ResidentMoveIn",
    "ResidentMoveOut",
    "ResidentReveal",
    "RollAdd",
]
