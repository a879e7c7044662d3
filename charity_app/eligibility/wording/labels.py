"""The names of facts and of their values, and what people can do when a fact stands in the way."""

from collections.abc import Mapping

from charity_app.core.text import Text
from charity_app.eligibility.wording import volunteers
from charity_app.registry.states.items import EMERGENCIES
from charity_app.registry.states.people import CIRCUMSTANCE_VALUES, GENDERS, CircumstanceKind

FACT_LABELS: Mapping[str, Text] = {
    "hh.size": Text("People in the household", "fact"),
    "hh.local_household": Text("Local household registration", "fact"),
    "hh.residence_permit": Text("Residence permit of the city", "fact"),
    "hh.income_month": Text("Counted income of the household a month", "fact"),
    "hh.income_pc_month": Text("Income per person and month", "fact"),
    "hh.income_pc_12m": Text("Income per person in the last 12 months", "fact"),
    "hh.income_3m": Text("Income of the last 3 months", "fact"),
    "hh.med_expense_3m": Text("Medical costs of the last 3 months", "fact"),
    "hh.edu_expense_3m": Text("Basic education costs of the last 3 months", "fact"),
    "hh.after_expense_income_pc_month": Text("Income per person and month after medical and education costs", "fact"),
    "hh.med_share_12m": Text("Share of medical costs in the year's income", "fact"),
    "hh.assets_total": Text("Savings and other monetary assets of the household", "fact"),
    "hh.assets_pc": Text("Monetary assets per person", "fact"),
    "hh.asset_limit_mla_pc": Text("Asset limit of the minimum living allowance per person", "fact"),
    "hh.asset_limit_margin_pc": Text("Asset limit of margin households per person", "fact"),
    "hh.motor_vehicles": Text("Motor vehicles", "fact"),
    "hh.nonresidential_property": Text("Property that is not for living in", "fact"),
    "hh.homes": Text("Homes owned", "fact"),
    "hh.home_area_pc": Text("Floor area of the homes per person", "fact"),
    "hh.city_home_area_pc": Text("The city's average floor area per person", "fact"),
    "hh.living_area_pc": Text("Living area per person", "fact"),
    "hh.categories": Text("Recognition", "fact"),
    "hh.emergency_type": Text("Recent emergency", "fact"),
    "hh.emergency_days_ago": Text("Days since the emergency", "fact"),
    "hh.employable_unemployed": Text("Members able to work but without work", "fact"),
    "hh.employed_members": Text("Members in work", "fact"),
    "hh.disaster_affected": Text("Hit by a natural disaster", "fact"),
    "p.age": Text("Age", "fact"),
    "p.local_registration": Text("Registered in the city", "fact"),
    "p.disability_level": Text("Disability level", "fact"),
    "p.disability_type": Text("Kind of disability", "fact"),
    "p.employment": Text("Work", "fact"),
    "p.wage_month": Text("Wage a month", "fact"),
    "p.labour_ability": Text("Ability to work", "fact"),
    "p.education_stage": Text("School stage", "fact"),
    "p.guardianship": Text("Guardianship", "fact"),
    "p.has_able_supporters": Text("Relatives who must and can support", "fact"),
    "p.own_income_month": Text("Own income a month", "fact"),
    "p.living_alone": Text("Living alone", "fact"),
    "p.care_level": Text("Care level", "fact"),
    "p.basic_insurance": Text("Basic medical insurance", "fact"),
    "p.major_illness": Text("Serious illness", "fact"),
    "p.only_child_status": Text("Loss or disability of the only child", "fact"),
    "p.homeless": Text("Without a home or means of living", "fact"),
    **volunteers.FACT_LABELS,
}

YES_DEMANDS: Mapping[str, Text] = {
    "hh.local_household": Text("Is a local household", "demand"),
    "hh.residence_permit": Text("Holds a residence permit of the city", "demand"),
    "hh.nonresidential_property": Text("Owns property that is not for living in", "demand"),
    "hh.disaster_affected": Text("Was hit by a natural disaster", "demand"),
    "p.local_registration": Text("Is registered in the city", "demand"),
    "p.has_able_supporters": Text("Has relatives who must and can support", "demand"),
    "p.living_alone": Text("Lives alone", "demand"),
    "p.major_illness": Text("Is seriously ill", "demand"),
    "p.homeless": Text("Has no home or means of living", "demand"),
    **volunteers.YES_DEMANDS,
}
NO_DEMANDS: Mapping[str, Text] = {
    "hh.local_household": Text("Is not a local household", "demand"),
    "hh.residence_permit": Text("Holds no residence permit of the city", "demand"),
    "hh.nonresidential_property": Text("Owns no property that is not for living in", "demand"),
    "hh.disaster_affected": Text("Was not hit by a natural disaster", "demand"),
    "p.local_registration": Text("Is not registered in the city", "demand"),
    "p.has_able_supporters": Text("Has no relatives who must and can support", "demand"),
    "p.living_alone": Text("Does not live alone", "demand"),
    "p.major_illness": Text("Is not seriously ill", "demand"),
    "p.homeless": Text("Has a home and means of living", "demand"),
    **volunteers.NO_DEMANDS,
}

VALUE_LABELS: Mapping[str, Mapping[str, Text]] = {
    "hh.categories": {
        "min_living_allowance": Text("minimum living allowance", "category"),
        "low_income_margin": Text("low-income margin household", "category"),
        "rigid_expense_living": Text("rigid-expense household (living aid)", "category"),
        "rigid_expense_medical": Text("rigid-expense household (medical)", "category"),
        "destitute": Text("destitute person", "category"),
    },
    "hh.emergency_type": {
        "none": Text("no emergency", "category"),
        **{kind.value: label for kind, label in EMERGENCIES.items()},
    },
    "p.disability_type": CIRCUMSTANCE_VALUES[CircumstanceKind.DISABILITY_TYPE],
    "p.employment": CIRCUMSTANCE_VALUES[CircumstanceKind.EMPLOYMENT],
    "p.labour_ability": CIRCUMSTANCE_VALUES[CircumstanceKind.LABOUR_ABILITY],
    "p.education_stage": CIRCUMSTANCE_VALUES[CircumstanceKind.EDUCATION_STAGE],
    "p.guardianship": CIRCUMSTANCE_VALUES[CircumstanceKind.GUARDIANSHIP],
    "p.basic_insurance": CIRCUMSTANCE_VALUES[CircumstanceKind.BASIC_INSURANCE],
    "p.only_child_status": CIRCUMSTANCE_VALUES[CircumstanceKind.ONLY_CHILD_STATUS],
    "v.sex": {gender.value: label for gender, label in GENDERS.items()},
}

PAPER_LABELS: Mapping[str, Text] = {
    "household_register": Text("household register", "paper"),
    "id_card": Text("identity card", "paper"),
    "income_asset_declaration": Text("declaration of income and assets", "paper"),
    "verification_authorisation": Text("permission to check income and assets", "paper"),
    "bank_account": Text("bank account", "paper"),
    "disability_certificate": Text("disability certificate", "paper"),
    "medical_bills": Text("medical bills", "paper"),
    "tuition_bills": Text("school bills", "paper"),
    "event_proof": Text("proof of the event", "paper"),
    "support_ability_statement": Text("statement on relatives' ability to support", "paper"),
    "employment_status_check": Text("check of the employment status", "paper"),
    "category_proof": Text("proof of recognition", "paper"),
    "student_status": Text("proof of school enrolment", "paper"),
    "housing_proof": Text("proof of housing", "paper"),
    "guardianship_evidence": Text("evidence of guardianship", "paper"),
    "consent_of_guardian": Text("guardian's consent", "paper"),
    "care_assessment_report": Text("care assessment report", "paper"),
    "insurance_card": Text("social security card", "paper"),
    "family_proof": Text("proof of kinship", "paper"),
    "difficulty_statement": Text("statement of the difficulty", "paper"),
    "unemployment_registration": Text("registration as unemployed", "paper"),
}

_DEFAULT_CHANGE = Text("Tell us when this changes; we will work it out again.", "change")
CHANGES: Mapping[str, Text] = {
    "hh.income_pc_month": Text("Tell us when income falls; we will work it out again.", "change"),
    "hh.income_pc_12m": Text("Tell us when income falls; we will work it out again.", "change"),
    "p.own_income_month": Text("Tell us when income falls; we will work it out again.", "change"),
    "hh.after_expense_income_pc_month": Text(
        "Keep the bills for medical care and school; higher costs may change this.", "change"
    ),
    "hh.med_share_12m": Text("Keep the medical bills; higher costs may change this.", "change"),
    "hh.assets_pc": Text("Tell us when savings have shrunk; we will work it out again.", "change"),
    "hh.motor_vehicles": Text("A vehicle for a disabled member does not count; tell us if it is one.", "change"),
    "hh.local_household": Text("Bring the household register if it says otherwise.", "change"),
    "p.local_registration": Text("Bring the household register if it says otherwise.", "change"),
    "hh.categories": Text("Once the street recognises the household, this follows.", "change"),
    "p.age": Text("It is worked out again by itself on the birthday.", "change"),
    "p.disability_level": Text("A disability certificate or a new assessment may change this.", "change"),
    "p.care_level": Text("Ask for a new care assessment if more help is needed.", "change"),
    "hh.emergency_type": Text("If something sudden has happened, tell the adviser at once.", "change"),
    "hh.emergency_days_ago": Text("If something sudden has happened, tell the adviser at once.", "change"),
    "p.living_alone": Text("Tell us when the person lives alone.", "change"),
    **volunteers.CHANGES,
}


def change_hint(name: str) -> Text:
    """Return what people can do when this fact stands in the way."""
    return CHANGES.get(name, _DEFAULT_CHANGE)
