"""A judgement in words: what each condition demands, what was seen, by how much it misses, what would change it."""

from charity_app.eligibility.wording.sentences import change_of, demand_of, gap_of, said, seen_of, sentence_of
from charity_app.eligibility.wording.values import amount_words, plain_limit, plain_value

__all__ = [
    "amount_words",
    "change_of",
    "demand_of",
    "gap_of",
    "plain_limit",
    "plain_value",
    "said",
    "seen_of",
    "sentence_of",
]
