"""Another process on the same log: `python -m tests.eventlog.hammer KIND PATH COUNT`.

Prints the id of each entry as soon as it is acknowledged.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.eventlog.stores import Store, append, draft


def main(kind: str, path: str, count: str) -> None:
    with Store(kind, Path(path)).open() as log:
        for number in range(int(count)):
            (entry,) = append(log, draft(number=number))
            print(entry.id, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
