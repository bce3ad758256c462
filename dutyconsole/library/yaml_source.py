"""YAML as a person writes it: maps, lists and words, each with its line, and nothing clever.

Every plain scalar stays the text it is: `no`, `012` and `12:30` are words. Aliases, anchors,
tags, duplicate keys, deep nesting and big files are refused, so that no file costs more to read
than its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from dutyconsole.library.flaw import Flawed, Flaws, quoted, shown

MAX_BYTES: Final = 256 * 1024
MAX_DEPTH: Final = 12

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
"""What an id looks like."""

_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Word:
    """A scalar: always text."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a map with what stands under it."""

    key: str
    line: int
    value: Node


@dataclass(frozen=True, slots=True)
class Table:
    """A map, its keys in the order of the file."""

    entries: tuple[Entry, ...]
    line: int

    def get(self, key: str) -> Node | None:
        """What stands under `key`."""
        return next((entry.value for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True, slots=True)
class Refused:
    """The place of something that was refused and is already reported."""

    line: int


Node: TypeAlias = Word | Listing | Table | Refused


def read_bytes(path: Path) -> bytes:
    """The bytes of a file of at most 256 KiB.

    Raises:
        Flawed: There is no such file, it can't be read, or it is too big.
    """
    flaws = Flaws(str(path))
    try:
        if path.is_dir():
            flaws.add(1, "file", "is a folder", "name a file")
        elif path.exists() and not path.is_file():
            flaws.add(1, "file", "is not a regular file", "name a file")
        else:
            with path.open("rb") as opened:
                return opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        flaws.add(1, "file", "does not exist", "check the name")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        flaws.add(1, "file", f"can't be read: {reason}", "check the name and who may read it")
    raise Flawed(flaws.all())


def parse(raw: bytes, flaws: Flaws) -> Table | None:
    """The map that a YAML file holds; everything refused is added to `flaws`.

    Returns:
        The map; None if the file can't be made sense of at all, which `flaws` then says.
    """
    text = _decoded(raw, flaws)
    if text is None:
        return None
    try:
        root = _Builder(flaws).build(yaml.parse(text, Loader=_Loader))
    except yaml.MarkedYAMLError as error:
        _add_syntax_error(error, text, flaws)
        return None
    except yaml.YAMLError as error:
        flaws.add(1, "file", f"is not YAML: {quoted(str(error))}", "write plain YAML")
        return None
    except _TooDeep as error:
        flaws.add(
            error.line, error.field, f"is nested more than {MAX_DEPTH} deep", "write it flatter"
        )
        return None
    if root is None:
        flaws.add(1, "file", "is empty", "write the content, or remove the file")
    elif not isinstance(root, Table):
        flaws.add(root.line, "file", "is not a map of keys", "start with a key such as id:")
    else:
        return root
    return None


def _decoded(raw: bytes, flaws: Flaws) -> str | None:
    if len(raw) > MAX_BYTES:
        flaws.add(1, "file", f"is bigger than {MAX_BYTES // 1024} KiB", "split it or shorten it")
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        flaws.add(line, "file", "is not UTF-8 text", "save it as UTF-8")
        return None
    match = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        flaws.add(
            line,
            "file",
            f"holds the control character U+{ord(match.group()):04X}",
            "remove it; if the file is no text at all, name another",
        )
        return None
    return text


def _add_syntax_error(error: yaml.MarkedYAMLError, text: str, flaws: Flaws) -> None:
    mark, began = error.problem_mark, error.context_mark
    if mark is not None and began is not None and mark.line > text.rstrip().count("\n"):
        mark = began  # what is never closed is noticed at the end only
    line = mark.line + 1 if mark is not None else 1
    what = " ".join(str(part) for part in (error.context, error.problem) if part)
    flaws.add(
        line,
        "file",
        f"is not valid YAML: {what}",
        "check the indentation, quotes and brackets here and just above",
    )


class _TooDeep(Exception):
    def __init__(self, line: int, field: str) -> None:
        self.line, self.field = line, field


@dataclass(slots=True)
class _Frame:
    """A map or list that is not yet closed."""

    line: int
    name: str
    is_table: bool
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: str | None = None
    key_line: int = 0
    skip: bool = False


class _Builder:
    """Builds the tree from events, without recursion."""

    def __init__(self, flaws: Flaws) -> None:
        self._flaws = flaws
        self._open: list[_Frame] = []
        self._root: Node | None = None
        self._documents = 0

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        for event in events:
            mark = event.start_mark
            line = mark.line + 1 if mark is not None else 1
            match event:
                case yaml.DocumentStartEvent():
                    self._documents += 1
                    if self._documents == 2:
                        self._flaws.add(
                            line, "file", "holds a second document", "one file, one document"
                        )
                case yaml.AliasEvent():
                    self._refuse(line, f"uses the alias *{event.anchor}", "write it out")
                    self._put(Refused(line))
                case yaml.ScalarEvent():
                    self._refuse_marks(event, line)
                    self._put(Word(event.value, line))
                case yaml.CollectionStartEvent():
                    self._refuse_marks(event, line)
                    self._descend(isinstance(event, yaml.MappingStartEvent), line)
                case yaml.CollectionEndEvent():
                    self._ascend()
        return self._root

    def _refuse(self, line: int, wrong: str, mend: str) -> None:
        self._flaws.add(line, self._where(), wrong, mend)

    def _refuse_marks(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self._refuse(line, f"has the anchor &{event.anchor}", "remove it")
        if event.tag is not None:  # type: ignore[attr-defined]
            tag = quoted(event.tag)  # type: ignore[attr-defined]
            self._refuse(line, f"has the tag {tag}", "remove it, everything is text")

    def _where(self) -> str:
        names = [frame.name for frame in self._open]
        if self._open:
            names.append(self._child_name())
        return "".join(names).lstrip(".") or "file"

    def _child_name(self) -> str:
        frame = self._open[-1]
        if frame.is_table:
            return f".{shown(frame.key)}" if frame.key is not None else ""
        return f"[{len(frame.items) + 1}]"

    def _descend(self, is_table: bool, line: int) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _TooDeep(line, self._where())
        name = self._child_name() if self._open else ""
        self._open.append(_Frame(line, name, is_table))

    def _ascend(self) -> None:
        frame = self._open.pop()
        if frame.is_table:
            self._put(Table(tuple(frame.entries.values()), frame.line))
        else:
            self._put(Listing(tuple(frame.items), frame.line))

    def _put(self, node: Node) -> None:
        if not self._open:
            if self._documents == 1:
                self._root = node
            return
        frame = self._open[-1]
        if not frame.is_table:
            frame.items.append(node)
        elif frame.key is None:
            self._take_key(frame, node)
        else:
            self._take_value(frame, frame.key, node)

    def _take_key(self, frame: _Frame, node: Node) -> None:
        frame.key, frame.key_line = "", node.line
        frame.skip = True
        if isinstance(node, Word):
            frame.key = node.value
            frame.skip = node.value in frame.entries
            if frame.skip:
                first = frame.entries[node.value].line
                self._refuse(
                    node.line, f"stands here twice, first in line {first}", "keep one of the two"
                )
        elif not isinstance(node, Refused):
            self._refuse(node.line, "has a list or map as a key", "use a word as the key")

    def _take_value(self, frame: _Frame, key: str, node: Node) -> None:
        frame.key = None
        if frame.skip:
            return
        frame.entries[key] = Entry(key, frame.key_line, node)
        # An item of a list is called by its id, as soon as that is known.
        if key == "id" and isinstance(node, Word) and NAME.fullmatch(node.value):
            frame.name = re.sub(r"^\[\d+\]$", f".{node.value}", frame.name)
