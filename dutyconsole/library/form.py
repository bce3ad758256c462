"""A map of a YAML file as a form to be read field by field: every mistake noted, none fatal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from dutyconsole.domain.playbook import Box
from dutyconsole.domain.text import Localised, display_text
from dutyconsole.library.flaw import Flaws, choose, quoted, shown
from dutyconsole.library.yaml_source import NAME, Listing, Node, Refused, Table, Word

LANGUAGES: Final = {
    "en": "English",
    "zh-Hans": "Simplified Chinese",
    "zh-Hant": "Traditional Chinese",
}
_BOX_KEYS: Final = ("node", *LANGUAGES, "source")
_AN_ID: Final = "use letters, digits, _ and -, at most 40"


class Lines:
    """The line of every field that was read."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], int] = {}

    def set(self, field: str, line: int, word: str = "") -> None:
        """Remember where a field stands, or one word of a list in it."""
        self._of.setdefault((field, word), line)

    def at(self, field: str, word: str = "") -> int:
        """The line of a field, or of a word in it; of what holds it where it is not written."""
        if (field, word) in self._of:
            return self._of[field, word]
        while field:
            if (field, "") in self._of:
                return self._of[field, ""]
            field = field.rpartition(".")[0]
        return self._of.get(("", ""), 1)

    def has(self, field: str) -> bool:
        """Whether a field is written."""
        return (field, "") in self._of


class Form:
    """A map being read.

    Every reader returns something usable, empty where the file says nothing usable; what is wrong
    goes to `flaws`. So one mistake hides no other.

    Args:
        path: The field that this map is; empty for the whole file.
    """

    def __init__(self, table: Table, path: str, flaws: Flaws, lines: Lines) -> None:
        self.table = table
        self.path = path
        self.flaws = flaws
        self.lines = lines
        lines.set(path, table.line)
        for entry in table.entries:
            lines.set(self.field(entry.key), entry.line)

    def field(self, key: str) -> str:
        """The full name of a key of this map."""
        name = shown(key) or '""'
        return f"{self.path}.{name}" if self.path else name

    def wrong(self, key: str, wrong: str, mend: str, *, at: Node | None = None) -> None:
        """Note a flaw of `key`: at its own line, the line of a node, or where it is missing."""
        field = self.field(key)
        line = at.line if at is not None else self.lines.at(field)
        self.flaws.add(line, field, wrong, mend)

    def __contains__(self, key: str) -> bool:
        return self.table.get(key) is not None

    def reject_unknown(self, known: Iterable[str]) -> None:
        """Note every key that is not among the known ones."""
        known = tuple(known)
        for entry in self.table.entries:
            if entry.key not in known:
                self.wrong(entry.key, "is an unknown key", choose(entry.key, known))

    def _node(self, key: str, required: bool) -> Node | None:
        node = self.table.get(key)
        if node is None and required:
            self.wrong(key, "is missing", "add it")
        return None if isinstance(node, Refused) else node

    def _checked(self, key: str, node: Word) -> str:
        """The text of a word that is not empty and hides nothing."""
        value = node.value
        if not value.strip():
            self.wrong(key, "is empty", "write it", at=node)
        elif display_text(value) != value.replace("\t", "    "):
            self.wrong(key, "holds an invisible character", f"write {quoted(value)} anew", at=node)
        return value

    def word(self, key: str, *, required: bool = False) -> str:
        """The text under `key`."""
        node = self._node(key, required)
        if node is None:
            return ""
        if not isinstance(node, Word):
            self.wrong(key, "is a list or map", "write one text", at=node)
            return ""
        return self._checked(key, node)

    def name(self, key: str, *, required: bool = False) -> str:
        """The id under `key`."""
        value = self.word(key, required=required)
        if value.strip() and not NAME.fullmatch(value):
            self.wrong(key, f"{quoted(value)} is no id", _AN_ID, at=self.table.get(key))
        return value

    def choice(
        self, key: str, known: Iterable[str], default: str, *, required: bool = False
    ) -> str:
        """The word under `key`, one of the known ones; `default` where it is not."""
        value = self.word(key, required=required)
        if value in known:
            return value
        if value.strip():
            mend = choose(value, known)
            self.wrong(key, f"{quoted(value)} is not known here", mend, at=self.table.get(key))
        return default

    def flag(self, key: str) -> bool:
        """Whether `key` is true."""
        return self.choice(key, ("true", "false"), "false") == "true"

    def words(self, key: str, *, required: bool = False, lone: bool = False) -> tuple[str, ...]:
        """The ids listed under `key`.

        Args:
            key: The key of the list.
            required: At least one must stand there.
            lone: A single one may stand there without a list.
        """
        node = self._node(key, required)
        if node is None:
            return ()
        if lone and isinstance(node, Word):
            node = Listing((node,), node.line)
        if not isinstance(node, Listing):
            self.wrong(key, "is not a list", "write [one, two]", at=node)
            return ()
        if required and not node.items:
            self.wrong(key, "is empty", "name at least one", at=node)
        return tuple(self._listed(key, node))

    def _listed(self, key: str, listing: Listing) -> Iterator[str]:
        seen: set[str] = set()
        for item in listing.items:
            if isinstance(item, Refused):
                continue
            if not isinstance(item, Word):
                self.wrong(key, "holds a list or map", "write one id at a time", at=item)
                continue
            value = self._checked(key, item)
            if value in seen:
                self.wrong(key, f"names {quoted(value)} twice", "name it once", at=item)
            elif value.strip() and not NAME.fullmatch(value):
                self.wrong(key, f"{quoted(value)} is no id", _AN_ID, at=item)
            elif value.strip():
                seen.add(value)
                self.lines.set(self.field(key), item.line, value)
                yield value

    def check_known(self, key: str, words: Iterable[str], known: Collection[str]) -> None:
        """Note every word of the list under `key` that is not among the known ones."""
        for word in words:
            if word not in known:
                line = self.lines.at(self.field(key), word)
                mend = choose(word, known)
                self.flaws.add(line, self.field(key), f"{quoted(word)} is unknown", mend)

    def form(self, key: str, *, required: bool = False) -> Form | None:
        """The map under `key`."""
        node = self._node(key, required)
        if node is None:
            return None
        if not isinstance(node, Table):
            self.wrong(key, "is not a map", "write key: value pairs", at=node)
            return None
        return Form(node, self.field(key), self.flaws, self.lines)

    def forms(self, key: str) -> Iterator[Form]:
        """Each map of the list under `key`; an item is called by its `id` where it has one."""
        node = self._node(key, True)
        if node is None:
            return
        if not isinstance(node, Listing):
            self.wrong(key, "is not a list", "write one - item for each", at=node)
            return
        if not node.items:
            self.wrong(key, "is empty", "write at least one", at=node)
        taken: set[str] = set()
        for number, item in enumerate(node.items, 1):
            if isinstance(item, Table):
                found = item.get("id")
                own = found.value if isinstance(found, Word) else ""
                known = bool(NAME.fullmatch(own)) and own not in taken
                taken.add(own)
                path = f"{self.field(key)}.{own}" if known else f"{self.field(key)}[{number}]"
                yield Form(item, path, self.flaws, self.lines)
            elif not isinstance(item, Refused):
                self.wrong(key, f"item {number} is not a map", "write id: and so on", at=item)

    def text(self, key: str, *, required: bool = False) -> Localised:
        """The text in three languages under `key`."""
        form = self.form(key, required=required)
        if form is None:
            return Localised("", "", "")
        form.reject_unknown(LANGUAGES)
        return form._languages()

    def _languages(self) -> Localised:
        found = []
        for tag, language in LANGUAGES.items():
            if tag not in self:
                self.wrong(tag, "is missing", f"write the text in {language}")
            found.append(self.word(tag))
        return Localised(*found)

    def box(self, key: str, *, own: bool = True) -> Box | None:
        """The annotation box under `key`.

        Args:
            key: The key of the box.
            own: A text of our own, without node and source, will do.
        """
        form = self.form(key)
        return form._box(own) if form is not None else None

    def boxes(self, key: str) -> tuple[Box, ...]:
        """The annotation box under `key`, or each of the list of them."""
        node = self._node(key, False)
        if not isinstance(node, Listing):
            box = self.box(key)
            return () if box is None else (box,)
        found = []
        for number, item in enumerate(node.items, 1):
            if isinstance(item, Table):
                path = f"{self.field(key)}[{number}]"
                found.append(Form(item, path, self.flaws, self.lines)._box(True))
            elif not isinstance(item, Refused):
                self.wrong(key, f"item {number} is not a map", "write node:, en: ...", at=item)
        return tuple(found)

    def _box(self, own: bool) -> Box:
        self.reject_unknown(_BOX_KEYS)
        from_source = "node" in self or "source" in self
        needed = from_source or not own
        node = self.name("node", required=needed)
        source = self.word("source", required=needed)
        return Box(node, self._languages(), source)

    def entries(self) -> Iterator[str]:
        """The keys of the map, in the order of the file."""
        return (entry.key for entry in self.table.entries)
