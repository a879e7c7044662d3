"""Permissions: every package declares its table of clauses; here they meet and are judged, deny by default."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from charity_app.core.errors import NotAllowed
from charity_app.core.scope import Actor, Grant, Role
from charity_app.core.text import Text

Clause = Callable[[Actor, Any], bool]
PermissionTable = Mapping[str, tuple[Clause, ...]]

_table: dict[str, tuple[Clause, ...]] = {}


def install_permissions(tables: Iterable[PermissionTable]) -> None:
    """Assemble the tables of all packages; two packages may not declare one permission."""
    _table.clear()
    for table in tables:
        twice = _table.keys() & table.keys()
        if twice:
            raise RuntimeError(f"permission declared twice: {', '.join(sorted(twice))}")
        _table.update(table)


def is_known(permission: str) -> bool:
    """Tell whether a permission is declared."""
    return permission in _table


def permissions() -> tuple[str, ...]:
    """Return every declared permission."""
    return tuple(sorted(_table))


def can(actor: Actor, permission: str, subject: object = None) -> bool:
    """Judge a permission: one clause that holds is enough; the system may do everything."""
    return actor.is_system or any(clause(actor, subject) for clause in _table[permission])


def is_for_everybody(permission: str) -> bool:
    """Tell whether any account opens this, or what of it is the person's own; false for what is not declared."""
    parts = (clause.clauses if isinstance(clause, _Both) else (clause,) for clause in _table.get(permission, ()))
    return any(is_signed_in in clauses for clauses in parts)


def demand(actor: Actor, permission: str, subject: object = None) -> None:
    """Raise NotAllowed unless the actor has the permission on the subject."""
    if not can(actor, permission, subject):
        raise NotAllowed(Text("You may not do this here", "error"))


def demand_second(first_id: UUID | None, *, by: Actor) -> None:
    """Raise NotAllowed when whoever did the first half of something would decide it too."""
    if by.user_id == first_id:
        raise NotAllowed(Text("A second person must see this", "error"))


def covers(grant: Grant, subject: object) -> bool:
    """Tell whether the place at which a role is held covers a subject; without a subject any place does."""
    if subject is None or grant.level == "district":
        return True
    if grant.level == "street":
        return getattr(subject, "street_id", None) == grant.division_id
    if grant.level == "committee":
        return getattr(subject, "committee_id", None) == grant.division_id
    if grant.organisation_id is not None:
        return getattr(subject, "organisation_id", None) == grant.organisation_id
    return grant.site_id is not None and getattr(subject, "site_id", None) == grant.site_id


def holds(*roles: Role) -> Clause:
    """Clause: one of the roles is held at a place that covers the subject."""

    def clause(actor: Actor, subject: Any) -> bool:
        return any(covers(grant, subject) for grant in actor.grants_of(*roles))

    return clause


def by_another(*names: str) -> Clause:
    """Clause: another person than the subject names there did the first half; without a subject anybody."""

    def clause(actor: Actor, subject: Any) -> bool:
        return subject is None or actor.user_id not in {getattr(subject, name, None) for name in names}

    return clause


def is_own_household(actor: Actor, subject: Any) -> bool:
    """Clause: the subject is, or belongs to, a household of the actor's own."""
    household_id = getattr(subject, "household_id", getattr(subject, "id", None))
    return household_id in actor.scope.household_ids


def is_anyone(_actor: Actor, _subject: Any) -> bool:
    """Clause: whoever may see the row at all; the query decides that."""
    return True


def is_signed_in(actor: Actor, subject: Any) -> bool:
    """Clause: any known person."""
    return actor.is_signed_in


@dataclass(frozen=True)
class _Both:
    clauses: tuple[Clause, ...]

    def __call__(self, actor: Actor, subject: Any) -> bool:
        return all(clause(actor, subject) for clause in self.clauses)


def both(*clauses: Clause) -> Clause:
    """Clause: all of these hold."""
    return _Both(clauses)
