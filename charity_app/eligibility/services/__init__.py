"""Commands of eligibility."""

from charity_app.eligibility.services.deciding import freeze_decision
from charity_app.eligibility.services.loading import load_policies
from charity_app.eligibility.services.objecting import answer_objection, record_objection
from charity_app.eligibility.services.publishing import Preview, preview_version, publish_rule_version
from charity_app.eligibility.services.recognising import end_recognition, recognise, taper_recognition
from charity_app.eligibility.services.snapshot import forget_household, refresh_facts, refresh_many
from charity_app.eligibility.services.sweeping import NEXT_BATCH, SweepReport, refresh_batch, sweep_all, sweep_policies

__all__ = [
    "NEXT_BATCH",
    "Preview",
    "SweepReport",
    "answer_objection",
    "end_recognition",
    "forget_household",
    "freeze_decision",
    "load_policies",
    "preview_version",
    "publish_rule_version",
    "recognise",
    "record_objection",
    "refresh_batch",
    "refresh_facts",
    "refresh_many",
    "sweep_all",
    "sweep_policies",
    "taper_recognition",
]
