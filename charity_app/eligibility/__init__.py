"""Who qualifies for what: the rule language, dated standards, policies, the fact snapshot, results and decisions."""
