"""Copying a log out of the database, byte for byte, for eyes and programs that know nothing of it.

Nothing is judged on the way: a log that was harmed is exported as it is, and its verifier says so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from sqlalchemy import Connection, select

from dutyconsole.domain.attachments import ATTACHMENT_KINDS, contents
from dutyconsole.eventlog import reads
from dutyconsole.eventlog.attachments import FOLDER, AttachmentStore
from dutyconsole.eventlog.files import new_folder
from dutyconsole.eventlog.tables import ENTRY, PRIVATE

ENTRIES: Final = "entries.jsonl"
"""One entry a line, each line the bytes that are stored."""

HASHES: Final = "hashes.txt"
"""The hash of each entry, in hex, a line each."""

VALUES: Final = "private.jsonl"
"""The personal data that entries refer to: id, salt in hex and value."""


def export(
    connection: Connection,
    target: Path,
    papers: Mapping[str, bytes],
    store: AttachmentStore,
    *,
    private: bool,
) -> int:
    """Write the entries as of one moment, and `papers` beside them; how many there were.

    With the private values go the contents of attached files: they may show people too.
    """
    question = select(ENTRY.c.payload, ENTRY.c.hash).order_by(ENTRY.c.position)
    written = 0
    with new_folder(target) as folder:
        for name, content in papers.items():
            path = folder / name
            path.parent.mkdir(mode=0o700, exist_ok=True)
            with _new(path) as file:
                file.write(content)
        with _new(folder / ENTRIES) as entries, _new(folder / HASHES) as hashes:
            for payload, digest in connection.execute(question):
                entries.write(payload + b"\n")
                hashes.write(digest.hex().encode() + b"\n")
                written += 1
        if private:
            with _new(folder / VALUES) as values:
                for name, salt, value in connection.execute(PRIVATE.select()):
                    row = {"id": name, "salt": salt.hex(), "value": value}
                    values.write(json.dumps(row).encode() + b"\n")
            named = contents(reads.entries(connection, kinds=ATTACHMENT_KINDS))
            store.copy_all(named.values(), folder / FOLDER, harmed=True)
    return written


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A new file for its owner's eyes alone, on disk at the end of the block."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(handle, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
