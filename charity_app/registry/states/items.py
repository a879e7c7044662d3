"""Codes of incomes, expenses, assets, things owned, events, declarations and papers. Source: domain.md 2.3."""

from enum import StrEnum

from charity_app.core.text import Text


class IncomeKind(StrEnum):
    """Where money comes from; the second group is not counted (R-POL-04)."""

    WAGE = "wage"
    PENSION = "pension"
    UNEMPLOYMENT_BENEFIT = "unemployment_benefit"
    BUSINESS = "business"
    PROPERTY = "property"
    MAINTENANCE = "maintenance"
    OTHER_TRANSFER = "other_transfer"
    HONOUR = "honour"
    FAMILY_PLANNING_REWARD = "family_planning_reward"
    SCHOLARSHIP = "scholarship"
    SOCIAL_ASSISTANCE = "social_assistance"
    DISABILITY_ALLOWANCE = "disability_allowance"
    SENIOR_ALLOWANCE = "senior_allowance"
    CHARITY_AID = "charity_aid"


NOT_COUNTED_INCOMES = frozenset(
    {
        IncomeKind.HONOUR,
        IncomeKind.FAMILY_PLANNING_REWARD,
        IncomeKind.SCHOLARSHIP,
        IncomeKind.SOCIAL_ASSISTANCE,
        IncomeKind.DISABILITY_ALLOWANCE,
        IncomeKind.SENIOR_ALLOWANCE,
        IncomeKind.CHARITY_AID,
    }
)
REGULAR_INCOMES = frozenset({IncomeKind.WAGE, IncomeKind.PENSION, IncomeKind.UNEMPLOYMENT_BENEFIT})


class ExpenseKind(StrEnum):
    """Unavoidable spending that the rules look at."""

    MEDICAL = "medical"
    EDUCATION = "education"


class AssetKind(StrEnum):
    """Money and what can be turned into it (R-POL-06)."""

    DEPOSIT = "deposit"
    SECURITIES = "securities"
    FUND = "fund"
    INSURANCE_VALUE = "insurance_value"
    HOUSING_FUND = "housing_fund"
    OTHER = "other"


class Period(StrEnum):
    """How often an amount comes: every month, every year, or once on one day."""

    MONTH = "month"
    YEAR = "year"
    ONCE = "once"


class PropertyKind(StrEnum):
    """A dated figure about the household as a whole; areas are whole square decimetres, yes is 1."""

    MOTOR_VEHICLES = "motor_vehicles"
    NONRESIDENTIAL_PROPERTY = "nonresidential_property"
    HOMES = "homes"
    HOME_AREA_DM2 = "home_area_dm2"
    LIVING_AREA_DM2 = "living_area_dm2"
    DISASTER_AFFECTED = "disaster_affected"


class EmergencyType(StrEnum):
    """What struck a household."""

    FIRE = "fire"
    TRAFFIC_ACCIDENT = "traffic_accident"
    SUDDEN_ILLNESS = "sudden_illness"
    SUDDEN_EXPENSE = "sudden_expense"
    OTHER_ACCIDENT = "other_accident"


class DeclarationTopic(StrEnum):
    """What a household declared in full: only then does nothing recorded mean nothing there."""

    INCOME = "income"
    MEDICAL = "medical"
    EDUCATION = "education"
    ASSETS = "assets"
    EMERGENCY = "emergency"


class EvidenceKind(StrEnum):
    """What a paper shows; the codes of domain.md 2.4."""

    HOUSEHOLD_REGISTER = "household_register"
    ID_CARD = "id_card"
    INCOME_ASSET_DECLARATION = "income_asset_declaration"
    VERIFICATION_AUTHORISATION = "verification_authorisation"
    BANK_ACCOUNT = "bank_account"
    DISABILITY_CERTIFICATE = "disability_certificate"
    MEDICAL_BILLS = "medical_bills"
    TUITION_BILLS = "tuition_bills"
    EVENT_PROOF = "event_proof"
    EMPLOYMENT_STATUS = "employment_status_check"
    STUDENT_STATUS = "student_status"
    HOUSING_PROOF = "housing_proof"
    GUARDIANSHIP_EVIDENCE = "guardianship_evidence"
    CARE_ASSESSMENT = "care_assessment_report"
    FAMILY_PROOF = "family_proof"
    CONSENT_PAPER = "consent_paper"
    OTHER = "other"


INCOMES = {
    IncomeKind.WAGE: Text("wage", "income"),
    IncomeKind.PENSION: Text("pension", "income"),
    IncomeKind.UNEMPLOYMENT_BENEFIT: Text("unemployment benefit", "income"),
    IncomeKind.BUSINESS: Text("net business income", "income"),
    IncomeKind.PROPERTY: Text("rent, interest or dividends", "income"),
    IncomeKind.MAINTENANCE: Text("maintenance from relatives", "income"),
    IncomeKind.OTHER_TRANSFER: Text("other regular payments", "income"),
    IncomeKind.HONOUR: Text("special honour or preferential pension", "income"),
    IncomeKind.FAMILY_PLANNING_REWARD: Text("family-planning reward", "income"),
    IncomeKind.SCHOLARSHIP: Text("scholarship", "income"),
    IncomeKind.SOCIAL_ASSISTANCE: Text("social assistance", "income"),
    IncomeKind.DISABILITY_ALLOWANCE: Text("disability allowance", "income"),
    IncomeKind.SENIOR_ALLOWANCE: Text("senior allowance", "income"),
    IncomeKind.CHARITY_AID: Text("aid from charities", "income"),
}

EXPENSES = {
    ExpenseKind.MEDICAL: Text("medical costs paid by the family", "expense"),
    ExpenseKind.EDUCATION: Text("basic education costs", "expense"),
}

ASSETS = {
    AssetKind.DEPOSIT: Text("deposit", "asset"),
    AssetKind.SECURITIES: Text("securities", "asset"),
    AssetKind.FUND: Text("fund", "asset"),
    AssetKind.INSURANCE_VALUE: Text("cash value of insurance", "asset"),
    AssetKind.HOUSING_FUND: Text("housing fund", "asset"),
    AssetKind.OTHER: Text("other money", "asset"),
}

PERIODS = {
    Period.MONTH: Text("every month", "period"),
    Period.YEAR: Text("every year", "period"),
    Period.ONCE: Text("once", "period"),
}

PROPERTIES = {
    PropertyKind.MOTOR_VEHICLES: Text("motor vehicles", "property"),
    PropertyKind.NONRESIDENTIAL_PROPERTY: Text("owns non-residential property", "property"),
    PropertyKind.HOMES: Text("homes owned", "property"),
    PropertyKind.HOME_AREA_DM2: Text("floor area of the homes", "property"),
    PropertyKind.LIVING_AREA_DM2: Text("living area", "property"),
    PropertyKind.DISASTER_AFFECTED: Text("struck by a natural disaster", "property"),
}
YES_NO_PROPERTIES = frozenset({PropertyKind.NONRESIDENTIAL_PROPERTY, PropertyKind.DISASTER_AFFECTED})
AREA_PROPERTIES = frozenset({PropertyKind.HOME_AREA_DM2, PropertyKind.LIVING_AREA_DM2})

EMERGENCIES = {
    EmergencyType.FIRE: Text("fire", "emergency"),
    EmergencyType.TRAFFIC_ACCIDENT: Text("traffic accident", "emergency"),
    EmergencyType.SUDDEN_ILLNESS: Text("sudden illness", "emergency"),
    EmergencyType.SUDDEN_EXPENSE: Text("sudden large expense", "emergency"),
    EmergencyType.OTHER_ACCIDENT: Text("other accident", "emergency"),
}

DECLARATIONS = {
    DeclarationTopic.INCOME: Text("all income", "declaration"),
    DeclarationTopic.MEDICAL: Text("all medical costs", "declaration"),
    DeclarationTopic.EDUCATION: Text("all education costs", "declaration"),
    DeclarationTopic.ASSETS: Text("all money and savings", "declaration"),
    DeclarationTopic.EMERGENCY: Text("emergencies of the last six months", "declaration"),
}

EVIDENCES = {
    EvidenceKind.HOUSEHOLD_REGISTER: Text("household register", "evidence"),
    EvidenceKind.ID_CARD: Text("ID card", "evidence"),
    EvidenceKind.INCOME_ASSET_DECLARATION: Text("declaration of income and assets", "evidence"),
    EvidenceKind.VERIFICATION_AUTHORISATION: Text("authorisation to verify", "evidence"),
    EvidenceKind.BANK_ACCOUNT: Text("bank account", "evidence"),
    EvidenceKind.DISABILITY_CERTIFICATE: Text("disability certificate", "evidence"),
    EvidenceKind.MEDICAL_BILLS: Text("medical bills", "evidence"),
    EvidenceKind.TUITION_BILLS: Text("tuition bills", "evidence"),
    EvidenceKind.EVENT_PROOF: Text("proof of an event", "evidence"),
    EvidenceKind.EMPLOYMENT_STATUS: Text("check of employment", "evidence"),
    EvidenceKind.STUDENT_STATUS: Text("proof of school attendance", "evidence"),
    EvidenceKind.HOUSING_PROOF: Text("proof of housing", "evidence"),
    EvidenceKind.GUARDIANSHIP_EVIDENCE: Text("proof of guardianship", "evidence"),
    EvidenceKind.CARE_ASSESSMENT: Text("care assessment report", "evidence"),
    EvidenceKind.FAMILY_PROOF: Text("proof of family relation", "evidence"),
    EvidenceKind.CONSENT_PAPER: Text("signed consent", "evidence"),
    EvidenceKind.OTHER: Text("other paper", "evidence"),
}
