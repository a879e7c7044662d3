"""Personal values: one data key per household or user, keyed indexes for search, masks for the eye."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from os import urandom
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import CheckConstraint, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core import clock
from charity_app.core.db import Entity, db
from charity_app.core.erasures import note_erasure
from charity_app.core.text import normalised

_NONCE = 12
_KEY_ID = b"\x01"


@dataclass(frozen=True)
class KeyRing:
    """The keys that live outside the database, 32 bytes each."""

    field: bytes
    index: bytes
    audit: bytes


@dataclass(frozen=True)
class KeyOwner:
    """To whom a key belongs: a household or a user, each with a data key of its own, or the house."""

    kind: str
    id: UUID


HOUSE = KeyOwner("house", UUID(int=0))
"""Whose key seals papers of organisations, which belong to nobody in person: the house's own."""


class DataKey(Entity):
    """The wrapped key of one household or user; destroying it erases everything sealed with it."""

    __tablename__ = "data_keys"
    __table_args__ = (
        UniqueConstraint("owner_type", "owner_id"),
        CheckConstraint("(wrapped IS NULL) = (destroyed_at IS NOT NULL)", name="destroyed"),
    )
    owner_type: Mapped[str] = mapped_column()
    owner_id: Mapped[UUID] = mapped_column()
    wrapped: Mapped[bytes | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    destroyed_at: Mapped[datetime | None] = mapped_column()


class Erased(LookupError):
    """The data key of this owner was destroyed; what it sealed can never be read again."""


_ring: KeyRing | None = None


def install_keys(ring: KeyRing) -> None:
    """Give the process its keys at start."""
    global _ring  # noqa: PLW0603
    _ring = ring


def keys() -> KeyRing:
    """Return the keys of this process."""
    if _ring is None:
        raise RuntimeError("no keys installed")
    return _ring


def _encrypt(key: bytes, plain: bytes, place: bytes) -> bytes:
    nonce = urandom(_NONCE)
    return _KEY_ID + nonce + AESGCM(key).encrypt(nonce, plain, place)


def _decrypt(key: bytes, sealed: bytes, place: bytes) -> bytes:
    return AESGCM(key).decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], place)


def _wrapping_place(owner: KeyOwner) -> bytes:
    return f"data_keys:{owner.kind}:{owner.id}".encode()


def unwrap(owner: KeyOwner, wrapped: bytes | None) -> bytes:
    """Open a wrapped data key read together with its rows and remember it for this transaction."""
    if wrapped is None:
        raise Erased(owner.kind)
    key = _decrypt(keys().field, wrapped, _wrapping_place(owner))
    _cache()[owner] = key
    return key


def _cache() -> dict[KeyOwner, bytes]:
    known: dict[KeyOwner, bytes] = db.session.info.setdefault("data_keys", {})
    return known


def create_key(owner: KeyOwner) -> None:
    """Make the data key of a new household or user."""
    key = AESGCM.generate_key(256)
    wrapped = _encrypt(keys().field, key, _wrapping_place(owner))
    db.session.add(DataKey(owner_type=owner.kind, owner_id=owner.id, wrapped=wrapped, created_at=clock.now()))
    _cache()[owner] = key


def destroy_key(owner: KeyOwner) -> None:
    """Destroy the data key of an owner and write that down beside the database, for backups that still hold it."""
    row = db.session.scalars(
        select(DataKey).where(DataKey.owner_type == owner.kind, DataKey.owner_id == owner.id)
    ).one()
    row.wrapped, row.destroyed_at = None, clock.now()
    _cache().pop(owner, None)
    note_erasure(owner.kind, owner.id)


def holds_key(owner: KeyOwner) -> bool:
    """Tell whether an owner has a data key that is not destroyed."""
    wanted = select(DataKey.id).where(DataKey.owner_type == owner.kind, DataKey.owner_id == owner.id)
    return db.session.scalar(wanted.where(DataKey.wrapped.is_not(None))) is not None


def data_key(owner: KeyOwner) -> bytes:
    """Return the opened data key of an owner. Raises Erased when it was destroyed."""
    if owner == HOUSE:
        return keys().field
    known = _cache().get(owner)
    if known is not None:
        return known
    wrapped = db.session.scalars(
        select(DataKey.wrapped).where(DataKey.owner_type == owner.kind, DataKey.owner_id == owner.id)
    ).one()
    return unwrap(owner, wrapped)


def seal(owner: KeyOwner, value: str, *, place: str) -> bytes:
    """Encrypt a text with the owner's key, bound to its place "table.column:row id"."""
    return _encrypt(data_key(owner), value.encode(), place.encode())


def unseal(owner: KeyOwner, sealed: bytes, *, place: str) -> str:
    """Decrypt a text sealed at the same place. Raises Erased, or InvalidTag when it was moved or changed."""
    return _decrypt(data_key(owner), sealed, place.encode()).decode()


def seal_bytes(owner: KeyOwner, value: bytes, *, place: str) -> bytes:
    """Encrypt the content of a file with the owner's key."""
    return _encrypt(data_key(owner), value, place.encode())


def unseal_bytes(owner: KeyOwner, sealed: bytes, *, place: str) -> bytes:
    """Decrypt the content of a file sealed at the same place."""
    return _decrypt(data_key(owner), sealed, place.encode())


def seal_for_house(value: str, *, place: str) -> bytes:
    """Encrypt a secret of the house itself (a TOTP seed) with the master key."""
    return _encrypt(keys().field, value.encode(), place.encode())


def unseal_for_house(sealed: bytes, *, place: str) -> str:
    """Decrypt a secret of the house."""
    return _decrypt(keys().field, sealed, place.encode()).decode()


def blind_index(kind: str, value: str) -> bytes:
    """Return the keyed digest by which a value is found again; every spelling of it gives the same one."""
    return hmac.new(keys().index, f"{kind}:{normalised(value)}".encode(), hashlib.sha256).digest()


def name_tokens(name: str) -> frozenset[bytes]:
    """Return keyed tokens of a name: its first sign and each pair of neighbouring signs."""
    signs = unicodedata.normalize("NFKC", name).replace(" ", "").lower()
    parts = {signs[:1]} | {signs[place : place + 2] for place in range(len(signs) - 1)}
    return frozenset(blind_index("name", part)[:8] for part in parts if part)


def query_tokens(part: str) -> frozenset[bytes]:
    """Return the tokens that a name must hold to contain this part of two or more signs, or begin with one sign."""
    signs = unicodedata.normalize("NFKC", part).replace(" ", "").lower()
    parts = {signs} if len(signs) == 1 else {signs[place : place + 2] for place in range(len(signs) - 1)}
    return frozenset(blind_index("name", piece)[:8] for piece in parts if piece)


def mask_name(name: str) -> str:
    """Hide all but the surname, and the last sign of longer names: 王*, 钱*溪 (R-PRV-01)."""
    if len(name) <= 2:
        return name[:1] + "*" if name else ""
    return name[:1] + "*" * (len(name) - 2) + name[-1]


def mask_id_number(number: str) -> str:
    """Show the area and the last four signs: 990115********9027 (R-PRV-01)."""
    return number[:6] + "*" * (len(number) - 10) + number[-4:] if len(number) > 10 else "*" * len(number)


def mask_phone(number: str) -> str:
    """Show the first three and the last four digits: 120****0001 (R-PRV-01)."""
    return number[:3] + "****" + number[-4:] if len(number) >= 8 else "****"
