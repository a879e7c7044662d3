"""What exactly is needed: the items of every type of need. Source: domain.md 3.2 (sub-items)."""

from charity_app.casework.states.needs import NeedType
from charity_app.core.text import Text

NEED_ITEMS: dict[NeedType, dict[str, Text]] = {
    NeedType.BASIC_LIVING: {
        "low_income": Text("income too low", "need item"),
        "living_gap": Text("gap in living costs", "need item"),
        "debt": Text("pressure of debt", "need item"),
        "utility_arrears": Text("water, power or gas overdue", "need item"),
    },
    NeedType.FOOD_NUTRITION: {
        "staple_food": Text("staple food", "need item"),
        "nutrition": Text("better nutrition", "need item"),
        "baby_formula": Text("baby formula", "need item"),
        "special_diet": Text("special diet", "need item"),
        "daily_meals": Text("daily meals", "need item"),
    },
    NeedType.DAILY_GOODS: {
        "bed_bedding": Text("bed and bedding", "need item"),
        "winter_clothes": Text("winter clothes", "need item"),
        "fridge": Text("fridge", "need item"),
        "washing_machine": Text("washing machine", "need item"),
        "water_heater": Text("water heater", "need item"),
        "fan_or_cooler": Text("air conditioner or fan", "need item"),
        "desk_lamp": Text("desk and lamp", "need item"),
        "baby_goods": Text("goods for a baby", "need item"),
    },
    NeedType.MEDICAL_COST: {
        "hospital_share": Text("own share of hospital costs", "need item"),
        "outpatient": Text("outpatient treatment", "need item"),
        "long_medicine": Text("long-term medicine", "need item"),
        "own_paid": Text("medicine and devices paid alone", "need item"),
        "not_insured": Text("not insured", "need item"),
    },
    NeedType.EDUCATION_COST: {
        "fees_books": Text("fees and books", "need item"),
        "meals_transport": Text("meals and transport", "need item"),
        "digital_device": Text("digital device", "need item"),
        "first_term": Text("start at the next school", "need item"),
    },
    NeedType.HOUSING_CONDITION: {
        "crowded": Text("more room", "need item"),
        "leaks_mould": Text("repair of leaks and mould", "need item"),
        "wiring": Text("safe wiring and gas", "need item"),
        "ageing_adaptation": Text("age-friendly adaptation", "need item"),
        "no_fixed_home": Text("a place to live", "need item"),
    },
    NeedType.ASSISTIVE_DEVICES: {
        "wheelchair": Text("wheelchair or crutches", "need item"),
        "care_bed": Text("care bed", "need item"),
        "hearing_aid": Text("hearing aid", "need item"),
        "prosthesis": Text("prosthesis or brace", "need item"),
        "anti_lost": Text("device against getting lost", "need item"),
    },
    NeedType.EMERGENCY_RELIEF: {
        "fire_flood": Text("fire or flood", "need item"),
        "accident": Text("accident", "need item"),
        "sudden_illness": Text("sudden illness", "need item"),
        "supply_cut": Text("supply cut for arrears", "need item"),
        "income_stopped": Text("income stopped for a while", "need item"),
    },
    NeedType.DAILY_CARE: {
        "meals": Text("help with meals", "need item"),
        "bathing": Text("help with bathing", "need item"),
        "cleaning": Text("help with cleaning", "need item"),
        "walking": Text("help with going out", "need item"),
        "shopping": Text("help with shopping", "need item"),
        "respite": Text("respite for the carer", "need item"),
    },
    NeedType.NURSING_REHAB: {
        "home_nursing": Text("nursing at home", "need item"),
        "training": Text("rehabilitation training", "need item"),
        "autism": Text("rehabilitation for autism", "need item"),
        "mental": Text("psychiatric rehabilitation", "need item"),
        "palliative": Text("palliative care", "need item"),
    },
    NeedType.MEDICAL_ESCORT: {
        "escort": Text("company to the hospital", "need item"),
        "medicine_pickup": Text("picking up medicine", "need item"),
        "family_doctor": Text("signing up with a family doctor", "need item"),
        "registration": Text("help with registration and payment", "need item"),
    },
    NeedType.CHILD_GUARDIANSHIP: {
        "minding": Text("minding for a few hours", "need item"),
        "guardian_support": Text("support for the guardian", "need item"),
        "entrusted_care": Text("entrusted care", "need item"),
        "foster": Text("foster family", "need item"),
        "welfare_papers": Text("help with welfare papers", "need item"),
    },
    NeedType.LEARNING_SUPPORT: {
        "tutoring": Text("tutoring", "need item"),
        "study_space": Text("a place to study", "need item"),
        "interests": Text("interests and talents", "need item"),
        "holiday_care": Text("holiday classes", "need item"),
        "school_advice": Text("advice on the next school", "need item"),
    },
    NeedType.EMPLOYMENT_SUPPORT: {
        "job_offer": Text("job offers", "need item"),
        "training": Text("skills training", "need item"),
        "disabled_work": Text("work for disabled people", "need item"),
        "flexible_work": Text("flexible work", "need item"),
        "own_business": Text("starting a business", "need item"),
    },
    NeedType.POLICY_LEGAL_HELP: {
        "policy_advice": Text("advice on policies", "need item"),
        "apply_together": Text("help with applying", "need item"),
        "papers": Text("replacing papers", "need item"),
        "labour_dispute": Text("labour dispute", "need item"),
        "maintenance_dispute": Text("maintenance dispute", "need item"),
        "debt_fraud": Text("debt and fraud", "need item"),
    },
    NeedType.HOME_VISIT_SAFETY: {
        "visits": Text("visits at home", "need item"),
        "calls": Text("regular calls", "need item"),
        "sensors": Text("smart meter or door sensor", "need item"),
        "fall_safety": Text("protection against falls", "need item"),
        "wandering": Text("protection against wandering", "need item"),
        "power_gas_check": Text("check of power and gas", "need item"),
    },
    NeedType.EMOTIONAL_SUPPORT: {
        "low_mood": Text("low mood", "need item"),
        "anxiety": Text("anxiety and sleep", "need item"),
        "grief": Text("grief", "need item"),
        "carer_stress": Text("stress of caring", "need item"),
        "stigma": Text("shame of illness", "need item"),
    },
    NeedType.FAMILY_RELATIONSHIP: {
        "couple": Text("conflict of a couple", "need item"),
        "parent_child": Text("conflict of parents and children", "need item"),
        "support_duty": Text("conflict about supporting parents", "need item"),
        "parenting": Text("advice on parenting", "need item"),
    },
    NeedType.SOCIAL_PARTICIPATION: {
        "neighbours": Text("contact with neighbours", "need item"),
        "hobby_group": Text("a hobby group", "need item"),
        "volunteering": Text("taking part as a volunteer", "need item"),
        "digital": Text("learning to use a phone", "need item"),
        "after_illness": Text("coming back after illness", "need item"),
    },
    NeedType.CRISIS_INTERVENTION: {
        "self_harm": Text("risk of self-harm", "need item"),
        "harmed": Text("harmed by others", "need item"),
        "acute": Text("acute symptoms", "need item"),
        "loss": Text("grave loss", "need item"),
    },
}


def item_text(need_type: NeedType, item: str) -> Text:
    """Return how an item of a type of need is called."""
    return NEED_ITEMS[need_type][item]
