"""How Chinese names of places and organisations are spelled, so that they are found by typing letters (ruling 19)."""

from dataclasses import dataclass
from functools import lru_cache

from pypinyin import Style, lazy_pinyin


@dataclass(frozen=True)
class Spelling:
    """A name in letters without tones, and its first letters."""

    pinyin: str
    initials: str


@lru_cache(maxsize=4096)
def spelled(name: str) -> Spelling:
    """Spell a name; Latin letters and digits stay, in small letters."""
    full = lazy_pinyin(name)
    first = lazy_pinyin(name, style=Style.FIRST_LETTER)
    return Spelling("".join(full).lower(), "".join(first).lower())
