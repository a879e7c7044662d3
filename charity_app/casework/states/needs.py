"""Types of need, how grave and how urgent they are, in which unit they are counted. Source: domain.md 3.2, 3.3."""

from enum import IntEnum, StrEnum

from charity_app.core.scope import Role
from charity_app.core.text import Text


class Dimension(StrEnum):
    """The three sides of a household's situation."""

    MATERIAL = "material"
    SERVICE = "service"
    PSYCHOLOGICAL = "psychological"


class NeedType(StrEnum):
    """The twenty types of need."""

    BASIC_LIVING = "basic_living"
    FOOD_NUTRITION = "food_nutrition"
    DAILY_GOODS = "daily_goods"
    MEDICAL_COST = "medical_cost"
    EDUCATION_COST = "education_cost"
    HOUSING_CONDITION = "housing_condition"
    ASSISTIVE_DEVICES = "assistive_devices"
    EMERGENCY_RELIEF = "emergency_relief"
    DAILY_CARE = "daily_care"
    NURSING_REHAB = "nursing_rehab"
    MEDICAL_ESCORT = "medical_escort"
    CHILD_GUARDIANSHIP = "child_guardianship"
    LEARNING_SUPPORT = "learning_support"
    EMPLOYMENT_SUPPORT = "employment_support"
    POLICY_LEGAL_HELP = "policy_legal_help"
    HOME_VISIT_SAFETY = "home_visit_safety"
    EMOTIONAL_SUPPORT = "emotional_support"
    FAMILY_RELATIONSHIP = "family_relationship"
    SOCIAL_PARTICIPATION = "social_participation"
    CRISIS_INTERVENTION = "crisis_intervention"


class Privacy(StrEnum):
    """How much of a need may be seen by whom. Source: R-NED-01, ruling 16."""

    NORMAL = "normal"
    MINOR = "minor"
    HIGH = "high"
    RESTRICTED = "restricted"


class Severity(IntEnum):
    """How grave a need is, 0 to 4."""

    NONE = 0
    SLIGHT = 1
    MODERATE = 2
    SERIOUS = 3
    SEVERE = 4


class Urgency(IntEnum):
    """How soon somebody must answer, 0 to 3."""

    ROUTINE = 0
    SOON = 1
    URGENT = 2
    EMERGENCY = 3


class NeedUnit(StrEnum):
    """In what a need is counted."""

    PIECE = "piece"
    SET = "set"
    PORTION = "portion"
    TIME = "time"
    HOUR = "hour"
    MONTH = "month"


class NeedState(StrEnum):
    """Where an assessed need stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    ENDED = "ended"


class NeedAction(StrEnum):
    """What happens to an assessed need."""

    CONFIRM = "confirm"
    END = "end"


NEED_TABLE = {
    (NeedState.OPEN, NeedAction.CONFIRM): NeedState.CONFIRMED,
    (NeedState.OPEN, NeedAction.END): NeedState.ENDED,
    (NeedState.CONFIRMED, NeedAction.END): NeedState.ENDED,
}

_ASSESSORS = (Role.COMMUNITY_AID_ADVISOR, Role.SOCIAL_WORKER, Role.COMMITTEE_WORKER, Role.STREET_OFFICER)
NEED_ROLES: dict[tuple[NeedState, NeedAction], tuple[Role, ...]] = {
    (NeedState.OPEN, NeedAction.CONFIRM): (Role.STREET_REVIEWER,),
    (NeedState.OPEN, NeedAction.END): _ASSESSORS,
    (NeedState.CONFIRMED, NeedAction.END): _ASSESSORS,
}

NEED_LABELS = {
    NeedState.OPEN: Text("assessed", "need state"),
    NeedState.CONFIRMED: Text("confirmed by a second person", "need state"),
    NeedState.ENDED: Text("ended", "need state"),
}

NEED_TONES = {NeedState.OPEN: "info", NeedState.CONFIRMED: "good", NeedState.ENDED: "muted"}

DIMENSIONS = {
    Dimension.MATERIAL: Text("material", "dimension"),
    Dimension.SERVICE: Text("service", "dimension"),
    Dimension.PSYCHOLOGICAL: Text("psychological and social", "dimension"),
}

NEED_TYPES = {
    NeedType.BASIC_LIVING: Text("basic living", "need type"),
    NeedType.FOOD_NUTRITION: Text("food and nutrition", "need type"),
    NeedType.DAILY_GOODS: Text("household goods", "need type"),
    NeedType.MEDICAL_COST: Text("medical cost", "need type"),
    NeedType.EDUCATION_COST: Text("education cost", "need type"),
    NeedType.HOUSING_CONDITION: Text("housing and living conditions", "need type"),
    NeedType.ASSISTIVE_DEVICES: Text("assistive devices", "need type"),
    NeedType.EMERGENCY_RELIEF: Text("emergency money and goods", "need type"),
    NeedType.DAILY_CARE: Text("daily care", "need type"),
    NeedType.NURSING_REHAB: Text("nursing and rehabilitation", "need type"),
    NeedType.MEDICAL_ESCORT: Text("medical escort and medicine pick-up", "need type"),
    NeedType.CHILD_GUARDIANSHIP: Text("child care and guardianship support", "need type"),
    NeedType.LEARNING_SUPPORT: Text("learning and growth support", "need type"),
    NeedType.EMPLOYMENT_SUPPORT: Text("employment and skills", "need type"),
    NeedType.POLICY_LEGAL_HELP: Text("policy navigation and legal aid", "need type"),
    NeedType.HOME_VISIT_SAFETY: Text("visiting care and home safety", "need type"),
    NeedType.EMOTIONAL_SUPPORT: Text("emotional support and counselling", "need type"),
    NeedType.FAMILY_RELATIONSHIP: Text("family relations and parenting", "need type"),
    NeedType.SOCIAL_PARTICIPATION: Text("social participation", "need type"),
    NeedType.CRISIS_INTERVENTION: Text("crisis intervention", "need type"),
}

SHORT_TYPES = {
    NeedType.BASIC_LIVING: Text("living", "need word"),
    NeedType.FOOD_NUTRITION: Text("food", "need word"),
    NeedType.DAILY_GOODS: Text("household", "need word"),
    NeedType.MEDICAL_COST: Text("medical", "need word"),
    NeedType.EDUCATION_COST: Text("school costs", "need word"),
    NeedType.HOUSING_CONDITION: Text("housing", "need word"),
    NeedType.ASSISTIVE_DEVICES: Text("devices", "need word"),
    NeedType.EMERGENCY_RELIEF: Text("emergency", "need word"),
    NeedType.DAILY_CARE: Text("care", "need word"),
    NeedType.NURSING_REHAB: Text("rehabilitation", "need word"),
    NeedType.MEDICAL_ESCORT: Text("to the doctor", "need word"),
    NeedType.CHILD_GUARDIANSHIP: Text("child care", "need word"),
    NeedType.LEARNING_SUPPORT: Text("learning", "need word"),
    NeedType.EMPLOYMENT_SUPPORT: Text("work", "need word"),
    NeedType.POLICY_LEGAL_HELP: Text("advice", "need word"),
    NeedType.HOME_VISIT_SAFETY: Text("visits", "need word"),
    NeedType.EMOTIONAL_SUPPORT: Text("counselling", "need word"),
    NeedType.FAMILY_RELATIONSHIP: Text("family", "need word"),
    NeedType.SOCIAL_PARTICIPATION: Text("company", "need word"),
    NeedType.CRISIS_INTERVENTION: Text("crisis", "need word"),
}

NEED_ICONS = {
    NeedType.BASIC_LIVING: "home",
    NeedType.FOOD_NUTRITION: "soup",
    NeedType.DAILY_GOODS: "package",
    NeedType.MEDICAL_COST: "coin-yuan",
    NeedType.EDUCATION_COST: "school",
    NeedType.HOUSING_CONDITION: "building",
    NeedType.ASSISTIVE_DEVICES: "wheelchair",
    NeedType.EMERGENCY_RELIEF: "warn",
    NeedType.DAILY_CARE: "gift",
    NeedType.NURSING_REHAB: "wheelchair",
    NeedType.MEDICAL_ESCORT: "map-pin",
    NeedType.CHILD_GUARDIANSHIP: "users",
    NeedType.LEARNING_SUPPORT: "school",
    NeedType.EMPLOYMENT_SUPPORT: "tasks",
    NeedType.POLICY_LEGAL_HELP: "file",
    NeedType.HOME_VISIT_SAFETY: "shield",
    NeedType.EMOTIONAL_SUPPORT: "message",
    NeedType.FAMILY_RELATIONSHIP: "users",
    NeedType.SOCIAL_PARTICIPATION: "users",
    NeedType.CRISIS_INTERVENTION: "warn",
}

SEVERITIES = {
    Severity.NONE: Text("none", "severity"),
    Severity.SLIGHT: Text("slight", "severity"),
    Severity.MODERATE: Text("moderate", "severity"),
    Severity.SERIOUS: Text("serious", "severity"),
    Severity.SEVERE: Text("severe", "severity"),
}

URGENCIES = {
    Urgency.ROUTINE: Text("routine", "urgency"),
    Urgency.SOON: Text("soon", "urgency"),
    Urgency.URGENT: Text("urgent", "urgency"),
    Urgency.EMERGENCY: Text("emergency", "urgency"),
}

URGENCY_TONES = {Urgency.ROUTINE: "", Urgency.SOON: "info", Urgency.URGENT: "warn", Urgency.EMERGENCY: "danger"}

NEED_UNITS = {
    NeedUnit.PIECE: Text("piece(s)", "unit"),
    NeedUnit.SET: Text("set(s)", "unit"),
    NeedUnit.PORTION: Text("portion(s)", "unit"),
    NeedUnit.TIME: Text("time(s)", "unit"),
    NeedUnit.HOUR: Text("hour(s)", "unit"),
    NeedUnit.MONTH: Text("month(s)", "unit"),
}
