"""The words of what is asked of a volunteer, and what a volunteer can do about it. Source: domain.md 6.2, 6.7."""

from collections.abc import Mapping

from charity_app.core.text import Text

SKILL_LABELS: Mapping[str, Text] = {
    "care_elder": Text("care for older people", "skill"),
    "child_care": Text("company for children", "skill"),
    "tutoring": Text("tutoring", "skill"),
    "counselling": Text("counselling", "skill"),
    "medical": Text("medicine and health", "skill"),
    "legal": Text("law", "skill"),
    "disability_aid": Text("help for disabled people", "skill"),
    "repair": Text("repairs", "skill"),
    "hairdressing": Text("hairdressing", "skill"),
    "cooking": Text("cooking", "skill"),
    "driving": Text("driving and delivery", "skill"),
    "logistics": Text("sorting of goods", "skill"),
    "it_help": Text("phones and computers for older people", "skill"),
    "arts": Text("music, dance and theatre", "skill"),
    "photography": Text("photography", "skill"),
    "translation": Text("translation", "skill"),
    "emergency": Text("rescue", "skill"),
    "fundraising": Text("fundraising", "skill"),
    "event": Text("organising events", "skill"),
    "data_entry": Text("data entry", "skill"),
}
LANGUAGE_LABELS: Mapping[str, Text] = {
    "shanghainese": Text("Shanghainese", "language"),
    "sign_language": Text("sign language", "language"),
    "english": Text("English", "language"),
}
TRAINING_LABELS: Mapping[str, Text] = {
    "food_hygiene": Text("food hygiene", "training"),
    "home_visit": Text("home visits", "training"),
    "child_safeguarding": Text("protection of children", "training"),
}

FACT_LABELS: Mapping[str, Text] = {
    "v.age": Text("Age", "fact"),
    "v.hours": Text("Confirmed hours of service", "fact"),
    "v.sex": Text("Sex", "fact"),
    "v.record_check": Text("Record check", "fact"),
    "v.health_certificate": Text("Health certificate", "fact"),
    "v.driving_licence": Text("Driving licence", "fact"),
    "v.first_aid": Text("First-aid certificate", "fact"),
    "v.professional_licence": Text("Licence as a social worker or counsellor", "fact"),
    "v.insured": Text("Volunteer insurance", "fact"),
    "v.guardian_consent": Text("Guardian's consent", "fact"),
    **{
        f"v.training_{code}": Text("Training: %(name)s", "fact", {"name": name})
        for code, name in TRAINING_LABELS.items()
    },
    **{
        f"v.language_{code}": Text("Language: %(name)s", "fact", {"name": name})
        for code, name in LANGUAGE_LABELS.items()
    },
    **{f"v.skill_{code}": Text("Skill: %(name)s", "fact", {"name": name}) for code, name in SKILL_LABELS.items()},
}

YES_DEMANDS: Mapping[str, Text] = {
    "v.record_check": Text("Has passed the record check", "demand"),
    "v.health_certificate": Text("Holds a health certificate", "demand"),
    "v.driving_licence": Text("Holds a driving licence", "demand"),
    "v.first_aid": Text("Holds a first-aid certificate", "demand"),
    "v.professional_licence": Text("Is licensed as a social worker or counsellor", "demand"),
    "v.insured": Text("Is insured as a volunteer", "demand"),
    "v.guardian_consent": Text("A guardian has agreed", "demand"),
    **{
        f"v.training_{code}": Text("Has done the training: %(name)s", "demand", {"name": name})
        for code, name in TRAINING_LABELS.items()
    },
    **{
        f"v.language_{code}": Text("Speaks %(name)s", "demand", {"name": name})
        for code, name in LANGUAGE_LABELS.items()
    },
    **{f"v.skill_{code}": Text("Knows %(name)s", "demand", {"name": name}) for code, name in SKILL_LABELS.items()},
}
NO_DEMANDS: Mapping[str, Text] = {
    "v.record_check": Text("Has not passed the record check", "demand"),
    "v.health_certificate": Text("Holds no health certificate", "demand"),
    "v.driving_licence": Text("Holds no driving licence", "demand"),
    "v.first_aid": Text("Holds no first-aid certificate", "demand"),
    "v.professional_licence": Text("Is not licensed as a social worker or counsellor", "demand"),
    "v.insured": Text("Is not insured as a volunteer", "demand"),
    "v.guardian_consent": Text("No guardian has agreed", "demand"),
    **{
        f"v.training_{code}": Text("Has not done the training: %(name)s", "demand", {"name": name})
        for code, name in TRAINING_LABELS.items()
    },
    **{
        f"v.language_{code}": Text("Does not speak %(name)s", "demand", {"name": name})
        for code, name in LANGUAGE_LABELS.items()
    },
    **{
        f"v.skill_{code}": Text("Does not know %(name)s", "demand", {"name": name})
        for code, name in SKILL_LABELS.items()
    },
}

_PAPER = Text("Show the paper to the coordinator, who enters it with its date.", "change")
_TRAINING = Text("Take the training; whoever gives it enters it in your record.", "change")
_PROFILE = Text("If it is so, add it to your own page.", "change")
CHANGES: Mapping[str, Text] = {
    "v.age": Text("It is worked out again by itself on the birthday.", "change"),
    "v.hours": Text("Every confirmed hour counts; look for shifts that ask for fewer.", "change"),
    "v.sex": Text("It is asked only where personal care needs it; look at the other places.", "change"),
    "v.record_check": Text("Ask the coordinator for the check; only yes or no and its date are kept.", "change"),
    "v.health_certificate": _PAPER,
    "v.driving_licence": _PAPER,
    "v.first_aid": _PAPER,
    "v.professional_licence": _PAPER,
    "v.insured": Text("Ask the coordinator to insure you before the shift.", "change"),
    "v.guardian_consent": Text("Ask a parent or guardian to agree.", "change"),
    **dict.fromkeys((f"v.training_{code}" for code in TRAINING_LABELS), _TRAINING),
    **dict.fromkeys((f"v.language_{code}" for code in LANGUAGE_LABELS), _PROFILE),
    **dict.fromkeys((f"v.skill_{code}" for code in SKILL_LABELS), _PROFILE),
}
