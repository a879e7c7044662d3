"""Compiled templates outlast a run of the tests, as compiled Python does: both rounds compile each of them once."""

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import FileSystemBytecodeCache

_ROOT = Path(__file__).parents[1]
_WRITTEN_IN = ("charity_app/**/*.py", "static/**/*", "translations/**/*.po", "requirements-dev.lock")


@cache
def written_in() -> str:
    """Return a digest of what is written into compiled pages: words, addresses, icons, and what writes them."""
    digest = sha256()
    for path in sorted(path for pattern in _WRITTEN_IN for path in _ROOT.glob(pattern) if path.is_file()):
        digest.update(f"{path.relative_to(_ROOT)} {path.stat().st_size} ".encode() + path.read_bytes())
    return digest.hexdigest()


class CompiledPages(FileSystemBytecodeCache):
    """The compiled pages of one language; each is compiled anew once it, or what is written into it, has changed."""

    def __init__(self, folder: Path, language: str, digest: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(str(folder), f"%s.{language}.compiled")
        self._digest = digest

    def get_source_checksum(self, source: str) -> str:
        """Tell sources apart by what is written into them as well."""
        return super().get_source_checksum(self._digest + source)


def lasting_folder(otherwise: Path) -> Path:
    """Return where compiled pages lie: beside compiled Python, or in another folder where that has no place."""
    return Path(sys.pycache_prefix) / "pages" if sys.pycache_prefix else otherwise
