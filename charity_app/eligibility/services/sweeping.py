"""Sweeps: every policy over everyone by one statement each, a policy on publication, all of them every night."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.eligibility.compile.categories import reads_categories
from charity_app.eligibility.events import PolicySwept
from charity_app.eligibility.models import HouseholdFacts, Result, RuleVersion
from charity_app.eligibility.queries.editions import Edition, Version, current_edition
from charity_app.eligibility.rules import RuleBook
from charity_app.eligibility.services.snapshot import refresh_many
from charity_app.eligibility.states import RESULT_NUMBERS, ResultCode
from charity_app.registry.models import Household
from charity_app.registry.states.households import HouseholdState

BATCH = 200
NEXT_BATCH = "eligibility.refresh"


@dataclass(frozen=True)
class PolicyCounts:
    """How many rows a sweep wrote for a policy, by result."""

    policy: str
    rows: Mapping[ResultCode, int]


@dataclass(frozen=True)
class SweepReport:
    """What a sweep did."""

    as_of: date
    households: int
    policies: tuple[PolicyCounts, ...]


def sweep_all(*, by: Actor) -> SweepReport:
    """Judge everyone in the snapshot by every policy in force today; running it twice gives the same rows."""
    edition = current_edition()
    return sweep_policies(edition, [policy.code for policy in edition.book.policies.values()], by=by)


def sweep_policies(edition: Edition, codes: Iterable[str], *, by: Actor) -> SweepReport:
    """Judge everyone by some policies; older versions' rows go with the new ones' coming."""
    day = clock.today()
    sweeper, versions = edition.sweeper(day), [edition.versions[code] for code in codes]
    db.session.execute(sweeper.update_granted())
    db.session.execute(delete(Result).where(Result.version_no.in_(_all_nos(versions))))
    for version in versions:
        policy = edition.book.policies[version.code]
        if policy.is_in_force(day):
            db.session.execute(sweeper.insert_results(policy, version.no))
    counts = _count_rows(versions)
    for version, found in zip(versions, counts, strict=True):
        emit(PolicySwept(rule_version_id=version.id, rows=sum(found.rows.values()), as_of=day, by=by))
    households = db.session.scalar(select(func.count()).select_from(HouseholdFacts)) or 0
    return SweepReport(day, households, counts)


def affected_by(book: RuleBook, code: str) -> tuple[str, ...]:
    """Return the policies whose rows may change with a policy: itself, its neighbours, and what follows from it."""
    policy = book.policies[code]
    found = {code, *policy.not_combined_with}
    found |= {other.code for other in book.policies.values() if code in other.superseded_by}
    if policy.grants:
        found |= {other.code for other in book.policies.values() if reads_categories(other.rule)}
        for other in list(found):
            found |= set(book.policies[other].not_combined_with)
    return tuple(name for name in book.policies if name in found)


def refresh_batch(after: UUID | None, *, by: Actor) -> None:
    """Refresh the next households after an id, then ask for the next batch, and after the last for the sweep."""
    with acting_in(system_scope("nightly refresh")):
        wanted = (
            select(Household.id).where(Household.state == HouseholdState.ACTIVE).order_by(Household.id).limit(BATCH)
        )
        ids = list(db.session.scalars(wanted if after is None else wanted.where(Household.id > after)))
    if ids:
        refresh_many(ids, by=by)
        enqueue(NEXT_BATCH, {"after": ids[-1]})
    else:
        sweep_all(by=by)


def _all_nos(versions: Iterable[Version]) -> list[int]:
    policies = select(RuleVersion.policy_id).where(RuleVersion.id.in_([version.id for version in versions]))
    return list(db.session.scalars(select(RuleVersion.no).where(RuleVersion.policy_id.in_(policies))))


def _count_rows(versions: Iterable[Version]) -> tuple[PolicyCounts, ...]:
    counted = select(Result.version_no, Result.code, func.count()).group_by(Result.version_no, Result.code)
    wanted = counted.where(Result.version_no.in_([version.no for version in versions]))
    found = {(no, number): count for no, number, count in db.session.execute(wanted)}
    return tuple(
        PolicyCounts(
            version.code, {code: found.get((version.no, number), 0) for code, number in RESULT_NUMBERS.items()}
        )
        for version in versions
    )
