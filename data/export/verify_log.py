"""Check an exported duty log. Needs Python 3.11 and the package cryptography, nothing else.

Take this program, the public key and a checkpoint from where they were kept: who made up an export
could have made up those in it too. Exit code 0: it holds; 1: one sentence says where it does not.
"""

import argparse
import base64
import hashlib
import json
import sys
from itertools import zip_longest
from pathlib import Path
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

Note = tuple[list[str], list[tuple[str, bytes]]]  # C2SP signed note: its lines, its signatures


def wrong(said: str, at: int | None = None) -> NoReturn:
    sys.exit(ascii(f"THE LOG DOES NOT HOLD{f' at entry {at}' if at else ''}: {said}")[1:-1])


def read_key(text: str) -> bytes:  # NAME+HASH+KEY
    return base64.b64decode(text.split("+", 2)[2], validate=True)[1:]


def read_note(text: str) -> Note:
    body, _, tail = text[text.find("dutyconsole/") :].replace("\r\n", "\n").partition("\n\n")
    signed = [line.split(" ", 2)[1:] for line in tail.split("\n") if line.startswith("\u2014 ")]
    return body.split("\n"), [(name, base64.b64decode(raw)) for name, raw in signed]


def is_signed(note: Note, public: bytes, at: int | None = None) -> bool:
    lines, text = note[0], "\n".join([*note[0], ""]).encode()
    key_hash = hashlib.sha256(lines[0].encode() + b"\n\x01" + public).digest()[:4]
    for name, raw in note[1]:
        if (name, raw[:4]) == (lines[0], key_hash):
            try:
                Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], text)
            except InvalidSignature:
                wrong(f"the signature of {lines[1]} in {lines[0]} is wrong: it was changed", at)
            return True
    return False


class Log:  # the entries, checked one by one: bytes, hash, position, number in their stream
    def __init__(self, folder: Path) -> None:
        self.origin, self.hashes = "", [bytes(32)]
        self.notes: list[Note] = []
        self.changes: list[tuple[int, bytes, bytes]] = []  # of the key: entry, old, new
        self.private: dict[str, tuple[int, str]] = {}
        self.seqs: dict[str, int] = {}
        self.files: dict[str, int] = {}  # attached: hash, and entry unless it was erased
        with open(folder / "entries.jsonl", "rb") as raw, open(folder / "hashes.txt", "rb") as kept:
            for at, (line, digest) in enumerate(zip_longest(raw, kept, fillvalue=b""), 1):
                self.take(at, line, digest)

    def take(self, at: int, line: bytes, digest: bytes) -> None:
        if line[-1:] != b"\n" or digest[-1:] != b"\n":
            wrong("it is missing or cut off", at)
        self.hashes.append(hashlib.sha256(self.hashes[-1] + line[:-1]).digest())
        if self.hashes[at].hex().encode() != digest[:-1]:
            wrong("it does not continue the chain: it was changed, moved or put in", at)
        entry = json.loads(line, object_hook=lambda part: self.refer(at, part))
        data, stream, log = entry["data"], entry["stream"], f"dutyconsole/{entry['log']}"
        self.origin = self.origin or log
        seq = self.seqs[stream] = self.seqs.get(stream, 0) + 1
        if (entry["v"], log, entry["position"], entry["seq"]) != (1, self.origin, at, seq):
            wrong("it belongs to another log or another place", at)
        if entry["kind"] == "checkpoint_made":
            self.notes.append(read_note(data["note"]))
        elif entry["kind"] == "key_rotated":
            note = read_note(data["note"])
            old, new = (read_key(line) for line in note[0][1:])
            if note[0][0] != self.origin or not all(is_signed(note, k, at) for k in (old, new)):
                wrong("the change of key is not signed by both keys", at)
            self.changes.append((at, old, new))
        elif entry["kind"] in ("private_erased", "log_restored"):
            for gone in data.get("private_lost", [data.get("private")]):
                self.private.pop(gone, None)
        elif entry["kind"] in ("file_attached", "attachment_erased"):
            self.files[data["sha256"]] = at if "size" in data else 0

    def refer(self, at: int, part: dict[str, Any]) -> dict[str, Any]:  # to a private value
        if isinstance(part.get("private"), str) and isinstance(part.get("digest"), str):
            self.private.setdefault(part["private"], (at, part["digest"]))
        return part

    def check_private(self, folder: Path) -> None:
        for row in map(json.loads, (folder / "private.jsonl").read_bytes().splitlines()):
            at, digest = self.private.pop(row["id"], (None, ""))
            value = bytes.fromhex(row["salt"]) + row["value"].encode()
            if hashlib.sha256(value).hexdigest() != digest:
                wrong("a private value was changed, or belongs to no entry", at)
        for at, _ in self.private.values():
            wrong("a private value is missing", at)
        for name, at in self.files.items():
            file = folder / "attachments" / name[:2] / name[2:]
            if at and (file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest()) != name:
                wrong("the file it attached is missing, or was changed", at)

    def related(self, keys: list[bytes]) -> dict[bytes, int | None]:  # and what replaced each
        known: dict[bytes, int | None] = dict.fromkeys(keys)
        for _, old, new in reversed(self.changes):
            known |= {old: None} if new in known else {}
        for at, old, new in self.changes:
            known |= {old: at, new: None} if old in known else {}
        return known

    def sealed(self, note: Note, known: dict[bytes, int | None]) -> int:  # how many entries
        signer = next((public for public in known if is_signed(note, public)), b"")
        origin, size, head = note[0][0], int(note[0][1]), base64.b64decode(note[0][2])
        if signer and origin != self.origin:
            wrong(f"a checkpoint is of another log, {origin}")
        if signer and self.hashes[size : size + 1] != [head]:
            wrong(f"it is not what a checkpoint of {size} has", min(size, len(self.hashes)))
        if signer and size >= (known[signer] or size + 1):
            wrong("a later checkpoint is signed with the key replaced here", known[signer])
        return size if signer else 0


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    options.add_argument("--key", type=Path, help="the public key, as it was kept elsewhere")
    options.add_argument("--checkpoint", type=Path, nargs="*", default=[], help="so too")
    given = options.parse_args()
    log = Log(given.folder)
    if (given.folder / "private.jsonl").exists():
        log.check_private(given.folder)
    words = (given.key or given.folder / "keys.txt").read_text("utf-8").split()
    known = log.related([read_key(word) for word in words if word.startswith(f"{log.origin}+")])
    files = [*sorted(given.folder.glob("checkpoints/*.txt")), *given.checkpoint]
    read = (read_note(file.read_text("utf-8")) for file in files)
    sizes = [log.sealed(note, known) for note in (*log.notes, *read)]
    if not any(sizes) or 0 in sizes[len(sizes) - len(given.checkpoint) :]:
        wrong("the checkpoint that should vouch for it is of a key that is not known here")
    count, origin = len(log.hashes) - 1, ascii(log.origin)[1:-1]  # no terminal is steered by it
    print(f"The log holds: {count} entries of {origin}, sealed to {max(sizes)}.")


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        wrong(f"the export can't be read ({error!r})")
