"""Disks that fail under the real shell command, one call after the other."""

from __future__ import annotations

import errno
from typing import Final

from tests.faults.commands import READS, SYNCS, WRITES, DiskFault, Harm
from tests.faults.told import Told

NEVER: Final = 1_000_000
"""So many calls no command makes."""

KINDS: Final = {
    "a write error": DiskFault(WRITES, 0, 1, errno.EIO),
    "no space from then on": DiskFault(WRITES, 0, NEVER, errno.ENOSPC),
    "read-only from then on": DiskFault(WRITES + SYNCS, 0, NEVER, errno.EROFS),
    "a sync error": DiskFault(SYNCS, 0, 1, errno.EIO),
    "sync errors from then on, with the data on the disk": DiskFault(
        SYNCS, 0, NEVER, errno.EIO, reaches=True
    ),
    "a read error": DiskFault(READS, 0, 1, errno.EIO),
    "read errors from then on": DiskFault(READS, 0, NEVER, errno.EIO),
}
"""What may go wrong, at the first call."""


EVERY: Final = {WRITES: 1, SYNCS: 1, WRITES + SYNCS: 1, READS: 29}
"""Which call of each kind is tried: of the hundreds of reads one in 29."""


def at_every_call(told: Told, fault: DiskFault, *, first: int = 0, step: int = 0) -> None:
    """Enter a text for each call that may fail, from the first on, every so many."""
    step = step or EVERY[fault.kinds]
    for after in range(first, NEVER, step):
        struck = DiskFault(fault.kinds, after, fault.times, fault.error, fault.reaches)
        if told.enters(Harm(struck)).calls <= after:
            told.faults -= 1  # this one was spared
            return
