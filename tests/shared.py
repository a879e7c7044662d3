"""What all workers of a run share: whoever needs it first makes it, the others wait for it and read it."""

import fcntl
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Made = TypeVar("Made")


class Shared:
    """A directory of the run, with one file for each thing that was made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def made_once(self, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made under this name, made now if nobody has."""
        with self._alone(name):
            return self._read_or_make(name, make)

    def made_together(self, wanted: Mapping[str, Callable[[], Made]]) -> dict[str, Made]:
        """Return several things; workers who want the same at the same time make some of them each."""
        for name, make in wanted.items():
            with self._alone(name, is_patient=False) as is_mine:
                if is_mine:
                    self._read_or_make(name, make)
        return {name: self.made_once(name, make) for name, make in wanted.items()}

    def _read_or_make(self, name: str, make: Callable[[], Made]) -> Made:
        kept = self.folder / f"{name}.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(make()))
        made: Made = pickle.loads(kept.read_bytes())  # noqa: S301 (this run has written it)
        return made

    @contextmanager
    def _alone(self, name: str, *, is_patient: bool = True) -> Iterator[bool]:
        """Keep the others from making it meanwhile. Yields False where another does and nobody waits for it."""
        with (self.folder / f"{name}.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | (0 if is_patient else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
            else:
                yield True
