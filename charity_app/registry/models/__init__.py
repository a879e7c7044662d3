"""The tables of the register."""

from charity_app.registry.models.circumstances import Circumstance, Declaration, EmergencyEvent, HouseholdProperty
from charity_app.registry.models.consents import Consent, HelpingSession, HouseholdExport, OpeningMark
from charity_app.registry.models.contracts import OperatorContract
from charity_app.registry.models.diets import HouseholdDiet
from charity_app.registry.models.evidence import EvidenceFile
from charity_app.registry.models.household import Household, HouseholdContact, Member, MemberIdentity, NameToken
from charity_app.registry.models.importing import ImportProblem, ImportRun, ImportSlice
from charity_app.registry.models.money import AssetItem, ExpenseItem, IncomeItem
from charity_app.registry.models.organisation import Organisation, Site

__all__ = [
    "AssetItem",
    "Circumstance",
    "Consent",
    "Declaration",
    "EmergencyEvent",
    "EvidenceFile",
    "ExpenseItem",
    "HelpingSession",
    "Household",
    "HouseholdContact",
    "HouseholdDiet",
    "HouseholdExport",
    "HouseholdProperty",
    "ImportProblem",
    "ImportRun",
    "ImportSlice",
    "IncomeItem",
    "Member",
    "MemberIdentity",
    "NameToken",
    "OpeningMark",
    "OperatorContract",
    "Organisation",
    "Site",
]
