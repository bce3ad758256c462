"""A disk that remembers every write and sync, and what is left of it when the power fails.

What was synchronised stays. Of what was written since, a failing disk may keep nothing, everything,
or any part in any order; a name that was removed may be there again until its folder is
synchronised.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import apsw

Fate = Literal["nothing", "everything", "some"]
FATES: Final[tuple[Fate, ...]] = ("nothing", "everything", "some")
_NAMES = count()


@dataclass(frozen=True, slots=True)
class Write:
    """`data` was written to a file at `offset`; None: the file was cut there."""

    file: str
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Sync:
    """A file's content was brought to the disk."""

    file: str


@dataclass(frozen=True, slots=True)
class Removal:
    """A name was removed; `synced`: its folder was brought to the disk at once."""

    file: str
    synced: bool


Step: TypeAlias = Write | Sync | Removal


@dataclass
class Disk:
    """Records what is done to the files of one folder.

    Attributes:
        done: Everything done to the files, in order.
        acknowledged: Beside each number of things done, what had been acknowledged by then.
    """

    start: dict[str, bytes]
    done: list[Step] = field(default_factory=list)
    acknowledged: list[tuple[int, int]] = field(default_factory=list)

    def acknowledge(self, position: int) -> None:
        """Remember that the officer was told that this entry is on disk."""
        self.acknowledged.append((len(self.done), position))

    def told_by(self, moment: int) -> int:
        """The newest position acknowledged before this many things were done."""
        return max((p for at, p in self.acknowledged if at <= moment), default=0)

    def after_power_loss(self, moment: int, fate: Fate) -> dict[str, bytes]:
        """What the files hold if the power fails after `moment` things were done."""
        chance = random.Random(moment)
        safe = {name: bytearray(data) for name, data in self.start.items()}
        loose: dict[str, list[Write]] = {}
        for step in self.done[:moment]:
            match step:
                case Write():
                    loose.setdefault(step.file, []).append(step)
                case Sync(file):
                    for write in loose.pop(file, []):
                        _put(safe.setdefault(file, bytearray()), write)
                case Removal(file, synced):
                    if synced or fate == "everything" or (fate == "some" and chance.random() < 0.5):
                        safe.pop(file, None)
                        loose.pop(file, None)
        for file, writes in loose.items():
            for write in _kept(writes, fate, chance):
                _put(safe.setdefault(file, bytearray()), write)
        return {name: bytes(data) for name, data in safe.items()}


def _kept(writes: list[Write], fate: Fate, chance: random.Random) -> Iterator[Write]:
    if fate == "nothing":
        return
    yield from (w for w in writes if fate == "everything" or chance.random() < 0.5)


def _put(content: bytearray, write: Write) -> None:
    if write.data is None:
        del content[write.offset :]
        return
    content.extend(b"\0" * max(0, write.offset - len(content)))
    content[write.offset : write.offset + len(write.data)] = write.data


@dataclass
class Fault:
    """A disk error at a write or a sync.

    Attributes:
        at: How many of them go well before.
        times: How many fail then.
        reaches: What failed was done all the same.
    """

    at: int
    times: int = 1
    reaches: bool = False
    seen: int = 0

    def strikes(self) -> bool:
        """Whether this one fails."""
        self.seen += 1
        return self.at < self.seen <= self.at + self.times


class RecordingSystem(apsw.VFS):
    """The machine's own file system, with everything done to the log's folder recorded."""

    def __init__(self, folder: Path, fault: Fault | None = None) -> None:
        self.name = f"recording-{next(_NAMES)}"
        self.fault = fault
        self.disk = Disk({path.name: path.read_bytes() for path in folder.iterdir()})
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _RecordingFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.disk.done.append(Removal(Path(filename).name, syncdir))


class _DiskError(apsw.IOError):
    """What SQLite is told, with the code that its own drivers report."""

    def __init__(self, how: int) -> None:
        super().__init__("disk I/O error")
        self.extendedresult = self.sqlite_errorcode = how


class _RecordingFile(apsw.VFSFile):
    def __init__(self, system: RecordingSystem, name: Any, flags: list[int]) -> None:
        self._disk, self._fault = system.disk, system.fault
        shown = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._file = Path(shown or "temporary").name
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        write = super().xWrite
        self._do(apsw.SQLITE_IOERR_WRITE, lambda: write(data, offset))
        self._disk.done.append(Write(self._file, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._disk.done.append(Write(self._file, newsize, None))

    def xSync(self, flags: int) -> None:
        sync = super().xSync
        self._do(apsw.SQLITE_IOERR_FSYNC, lambda: sync(flags))
        self._disk.done.append(Sync(self._file))

    def _do(self, how: int, act: Callable[[], None]) -> None:
        """Do it, unless a fault strikes that keeps it from the disk."""
        fault = self._fault
        strikes = fault is not None and fault.strikes()
        if not (strikes and fault is not None and not fault.reaches):
            act()
        if strikes:
            raise _DiskError(how)
