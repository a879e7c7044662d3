"""Where every random or derived identifier comes from, so that the demo can make the same ones again."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

_ALPHABET = "23456789ABCDEFGHJKMNPQRTUVWXY"
_source: ContextVar[Callable[[str], UUID] | None] = ContextVar("id_source", default=None)


def new_id(kind: str) -> UUID:
    """Return a fresh key for a row of the table `kind`: random, or derived while the demo is being made."""
    source = _source.get()
    return source(kind) if source else uuid4()


def new_code(length: int) -> str:
    """Return a code people can read aloud: no 0, 1, I, L, O, S or Z."""
    source = _source.get()
    if source is None:
        return "".join(secrets.choice(_ALPHABET) for _ in range(length))
    number, letters = source("code").int, []
    for _ in range(length):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


def new_token() -> str:
    """Return an unguessable word of 128 bits for links and sessions."""
    source = _source.get()
    return secrets.token_urlsafe(16) if source is None else source("token").hex


@contextmanager
def derived_from(seed: int) -> Iterator[None]:
    """Derive every identifier inside the block from the seed, the kind and its ordinal (R-DEM-01)."""
    root, counts = uuid5(NAMESPACE_URL, f"charity-app-demo:{seed}"), dict[str, int]()

    def source(kind: str) -> UUID:
        counts[kind] = counts.get(kind, 0) + 1
        return uuid5(root, f"{kind}:{counts[kind]}")

    reset = _source.set(source)
    try:
        yield
    finally:
        _source.reset(reset)
