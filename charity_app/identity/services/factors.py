"""The second factor: an authenticator app, and backup codes for the day it is not at hand."""

import hmac
from datetime import datetime

from pyotp import TOTP, random_base32
from sqlalchemy import delete, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.privacy import blind_index, seal_for_house
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.identity.events import BackupCodesMade, SecondFactorReset, SecondFactorSet
from charity_app.identity.models import BackupCode, User
from charity_app.identity.queries import secret_of, totp_place
from charity_app.identity.services.sessions import forget_devices, revoke_all
from charity_app.identity.states import Reason

_BACKUP_CODES, _BACKUP_SIGNS = 10, 10
_STEP_SECONDS = 30


def new_secret() -> str:
    """Return a fresh secret for an authenticator."""
    return random_base32()


def _step_of(secret: str, code: str, at: datetime) -> int | None:
    this = int(at.timestamp()) // _STEP_SECONDS
    for step in (this, this - 1, this + 1):
        if hmac.compare_digest(TOTP(secret).at(step * _STEP_SECONDS).encode(), code.encode()):
            return step
    return None


def enrol(user: User, *, secret: str, code: str) -> list[str]:
    """Connect an authenticator after its first code; returns backup codes. Raises Invalid when the code is wrong."""
    step = _step_of(secret, code, clock.wall())
    if step is None:
        raise Invalid(Text("This code is not right. Wait for the next one and try again", "sign in"), field="code")
    set_secret(user, secret=secret)
    user.totp_step = step
    by = Actor(user_id=user.id)
    emit(SecondFactorSet(user_id=user.id, by=by))
    return make_backup_codes(user, by=by)


def set_secret(user: User, *, secret: str) -> None:
    """Store the secret of an authenticator, sealed for the house."""
    user.totp_sealed, user.totp_step = seal_for_house(secret, place=totp_place(user.id)), 0
    db.session.flush()


def use_code(user: User, *, code: str) -> User:
    """Accept the authenticator's code once; returns its person. Raises Invalid when it is wrong, old or was used."""
    secret = secret_of(user)
    step = _step_of(secret, code, clock.wall()) if secret else None
    if step is not None:
        db.session.flush()
        taken = update(User).where(User.id == user.id, User.totp_step < step).values(totp_step=step)
        done = db.session.execute(taken, execution_options={"synchronize_session": False})
        if getattr(done, "rowcount", 0) == 1:
            return user
    raise Invalid(Text("This code is not right. Wait for the next one and try again", "sign in"), field="code")


def _backup_hash(user: User, code: str) -> bytes:
    return blind_index("backup", f"{user.id}:{code}")


def make_backup_codes(user: User, *, by: Actor) -> list[str]:
    """Give a person ten new backup codes; the old ones are void."""
    db.session.execute(delete(BackupCode).where(BackupCode.user_id == user.id))
    codes = [new_code(_BACKUP_SIGNS) for _ in range(_BACKUP_CODES)]
    db.session.add_all(BackupCode(code_hash=_backup_hash(user, code), user_id=user.id) for code in codes)
    emit(BackupCodesMade(user_id=user.id, by=by))
    return codes


def use_backup_code(user: User, *, code: str) -> User:
    """Accept a backup code once and return its person. Raises Invalid when it is wrong or was used before."""
    taken = update(BackupCode).where(
        BackupCode.code_hash == _backup_hash(user, code), BackupCode.user_id == user.id, BackupCode.used_at.is_(None)
    )
    done = db.session.execute(taken.values(used_at=clock.wall()))
    if getattr(done, "rowcount", 0) != 1:
        raise Invalid(Text("This backup code is wrong or was used before", "sign in"), field="code")
    return user


def reset_second_factor(user: User, *, reason: Reason, by: Actor) -> None:
    """Take a lost authenticator away; the next sign-in connects a new one. Raises NotAllowed for one's own."""
    if user.id == by.user_id:
        raise NotAllowed(Text("Another administrator must do this for you", "account"))
    user.totp_sealed = None
    db.session.execute(delete(BackupCode).where(BackupCode.user_id == user.id))
    revoke_all(user.id)
    forget_devices(user.id)
    emit(SecondFactorReset(user_id=user.id, reason=reason, by=by))
