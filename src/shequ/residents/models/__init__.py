"""What the register keeps: people, households, where they live, what they are entitled to, and how rows are found."""

from shequ.residents.models.change import ResidentChange
from shequ.residents.models.household import Household, Membership
from shequ.residents.models.label import ResidentLabel, RollMembership
from shequ.residents.models.looking import CorrectionRequest, NumberLookup, Reveal
from shequ.residents.models.merge import Merge
from shequ.residents.models.permit import PermitAct, ResidencePermit
from shequ.residents.models.person import Resident, ResidentSearch
from shequ.residents.models.population import PopulationCount
from shequ.residents.models.roster import (
    RosterBatch,
    RosterChange,
    RosterDwelling,
    RosterHousehold,
    RosterMapping,
    RosterRow,
)
from shequ.residents.models.tenure import Tenure

__all__ = [
    "CorrectionRequest",
    "Household",
    "Membership",
    "Merge",
    "NumberLookup",
    "PermitAct",
    "PopulationCount",
    "ResidencePermit",
    "Resident",
    "ResidentChange",
    "ResidentLabel",
    "ResidentSearch",
    "Reveal",
    "RollMembership",
    "RosterBatch",
    "RosterChange",
    "RosterDwelling",
    "RosterHousehold",
    "RosterMapping",
    "RosterRow",
    "Tenure",
]
