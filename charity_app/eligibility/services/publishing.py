"""Publishing a version of a policy: only with examples that run green, after showing whom it touches (features 1.3)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db, is_sqlite
from charity_app.core.errors import Invalid, NotFound
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.eligibility.compile import Sweeper
from charity_app.eligibility.events import RuleVersionPublished
from charity_app.eligibility.explain.examples import Example, Trial, read_examples, run_examples, shortcoming
from charity_app.eligibility.models import PolicyName, RuleVersion
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.rules import Policy, RuleBook, RuleError
from charity_app.eligibility.rules.exact import read_yaml, write_json
from charity_app.eligibility.rules.policies import read_policy
from charity_app.eligibility.services.sweeping import affected_by, sweep_policies
from charity_app.eligibility.states import RESULT_NUMBERS, ResultCode


@dataclass(frozen=True)
class Preview:
    """What publishing would do: the next number, how each example ran, and the households gained and lost."""

    policy: Policy
    number: int
    trials: tuple[Trial, ...]
    shortcoming: str | None
    households_added: int
    households_removed: int


@dataclass(frozen=True)
class _Draft:
    body: Any
    examples_body: Any
    policy: Policy
    book: RuleBook
    examples: tuple[Example, ...]


def preview_version(code: str, *, body: str, examples: str) -> Preview:
    """Try a version without changing anything.

    `body` and `examples` are YAML or JSON in the words of policies.yaml. Raises Invalid when one cannot be read,
    NotFound when there is no such policy.
    """
    draft = _read(code, body, examples)
    trials = run_examples(draft.book, code, draft.examples)
    added, removed = _count_changes(draft)
    return Preview(draft.policy, _next_number(code), trials, shortcoming(trials), added, removed)


def publish_rule_version(code: str, *, body: str, examples: str, by: Actor) -> RuleVersion:
    """Publish a version and judge everyone anew by what it touches.

    Raises Invalid when it cannot be read, or an example is red, or none qualifies, or none fails.
    """
    db.session.execute(select(PolicyName.id).order_by(PolicyName.code).limit(1).with_for_update())
    draft = _read(code, body, examples)
    reason = shortcoming(run_examples(draft.book, code, draft.examples))
    if reason:
        raise Invalid(Text("The examples do not allow this: %(reason)s", "error", {"reason": reason}), field="examples")
    added, removed = _count_changes(draft)
    version = RuleVersion(
        no=(db.session.scalar(select(func.max(RuleVersion.no))) or 0) + 1,
        policy_id=_policy(code).id,
        number=_next_number(code),
        body=write_json(draft.body),
        examples=write_json(draft.examples_body),
        published_at=clock.now(),
        published_by_id=by.user_id,
        households_added=added,
        households_removed=removed,
    )
    db.session.add(version)
    db.session.flush()
    emit(
        RuleVersionPublished(
            rule_version_id=version.id,
            policy=code,
            number=version.number,
            households_added=added,
            households_removed=removed,
            by=by,
        )
    )
    edition = current_edition()
    sweep_policies(edition, affected_by(edition.book, code), by=by)
    return version


def _policy(code: str) -> PolicyName:
    found = db.session.scalars(select(PolicyName).where(PolicyName.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return found


def _next_number(code: str) -> int:
    numbers = select(func.max(RuleVersion.number)).where(RuleVersion.policy_id == _policy(code).id)
    return (db.session.scalar(numbers) or 0) + 1


def _read(code: str, body: str, examples: str) -> _Draft:
    _policy(code)
    book = current_edition().book
    plain = _plain(body, "body")
    try:
        policy = read_policy(plain, standards=book.standards.keys(), sources=book.sources.keys())
        if policy.code != code:
            raise RuleError(f"the id is {policy.code}, not {code}")
        fitted = book.with_policy(policy)
    except (RuleError, TypeError, AttributeError, KeyError) as error:
        raise Invalid(Text("This rule cannot be read: %(reason)s", "error", {"reason": error}), field="body") from None
    bodies = _plain(examples, "examples")
    try:
        read = read_examples(bodies)
    except RuleError as error:
        reason = {"reason": error}
        raise Invalid(Text("These examples cannot be read: %(reason)s", "error", reason), field="examples") from None
    return _Draft(plain, bodies, policy, fitted, read)


def _plain(text: str, field: str) -> Any:
    try:
        return read_yaml(text)
    except ValueError as error:
        raise Invalid(Text("This is not YAML: %(reason)s", "error", {"reason": error}), field=field) from None


def _count_changes(draft: _Draft) -> tuple[int, int]:
    old = current_edition().book
    before = _met_by(old, old.policies[draft.policy.code])
    after = _met_by(draft.book, draft.policy)
    return _count_only_in(after, before), _count_only_in(before, after)


def _met_by(book: RuleBook, policy: Policy) -> Any | None:
    day = clock.today()
    if not policy.is_in_force(day):
        return None
    rows = Sweeper(book, day, is_postgres=not is_sqlite()).select_results(policy, 0).subquery()
    met = rows.c.code >= RESULT_NUMBERS[ResultCode.LIKELY]
    return select(rows.c.no).where(met).distinct()


def _count_only_in(these: Any | None, those: Any | None) -> int:
    if these is None:
        return 0
    found = these.subquery()
    count = select(func.count()).select_from(found)
    if those is not None:
        count = count.where(found.c.no.not_in(those))
    return int(db.session.connection().scalar(count) or 0)
