"""What a rule has to do with recognised categories, which pass 1 can grant for pass 2 (R-ENG-03)."""

from charity_app.eligibility.facts.vocabulary import spec_of
from charity_app.eligibility.rules.tree import Condition, None_, Rule, facts_of


def reads_categories(rule: Rule) -> bool:
    """Tell whether a rule looks at recognised categories."""
    return "hh.categories" in facts_of(rule)


def denies_categories(rule: Rule) -> bool:
    """Tell whether a category can make a rule false."""
    if isinstance(rule, Condition):
        return False
    return (isinstance(rule, None_) and reads_categories(rule)) or any(map(denies_categories, rule.parts))


def asked_categories(rule: Rule) -> int:
    """Return the categories that help somebody to fulfil a rule, as a mask; those under a `none` do not."""
    return _asked_categories(rule, is_negated=False)


def _asked_categories(rule: Rule, *, is_negated: bool) -> int:
    if isinstance(rule, Condition):
        if is_negated or rule.field != "hh.categories":
            return 0
        wanted = rule.value if isinstance(rule.value, tuple) else (rule.value,)
        return int(spec_of(rule.field).encode(list(wanted)))
    inside = not is_negated if isinstance(rule, None_) else is_negated
    mask = 0
    for part in rule.parts:
        mask |= _asked_categories(part, is_negated=inside)
    return mask
