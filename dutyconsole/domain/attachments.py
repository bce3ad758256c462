"""Files that belong to an incident: what is known of each, and what its type means for the desk.

A file is known by the position of the entry that attached it. What it is made of is kept under the
SHA-256 of its content, once, however often it was attached.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, TypeAlias

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import AttachmentErased, FileAttached
from dutyconsole.domain.text import display_text

if TYPE_CHECKING:
    from dutyconsole.domain.run_fold import Stamp

AttachmentEvent: TypeAlias = FileAttached | AttachmentErased

ATTACHMENT_KINDS: Final = frozenset({FileAttached.KIND, AttachmentErased.KIND})
"""Kinds of the entries that say which contents must be there."""

DEFAULT_MIB: Final = 25
"""Largest file that is taken in, unless the desk is set up otherwise: a local setting."""

_LONGEST_STEM: Final = 60


class Risk(StrEnum):
    """What opening a file could do, by what it is or calls itself."""

    NONE = "none"
    ACTIVE = "active"
    PROGRAM = "program"


_EXTENSIONS: Final[Mapping[str, str]] = {
    **{".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif"},
    **{".heic": "image/heic", ".webp": "image/webp", ".tif": "image/tiff", ".tiff": "image/tiff"},
    **{".bmp": "image/bmp", ".avif": "image/avif", ".svg": "image/svg+xml"},
    **{".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".wav": "audio/x-wav", ".amr": "audio/amr"},
    **{".ogg": "audio/ogg", ".opus": "audio/ogg", ".flac": "audio/x-flac", ".aac": "audio/aac"},
    **{".mp4": "video/mp4", ".3gp": "video/3gpp", ".mov": "video/quicktime"},
    **{".avi": "video/x-msvideo", ".mkv": "video/x-matroska", ".webm": "video/webm"},
    ".wmv": "video/x-ms-wmv",
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    **{".doc": "application/x-ole-storage", ".xls": "application/x-ole-storage"},
    **{".ppt": "application/x-ole-storage", ".msg": "application/x-ole-storage"},
    **{".odt": "application/vnd.oasis.opendocument.text", ".rtf": "application/rtf"},
    **{".txt": "text/plain", ".csv": "text/plain", ".log": "text/plain", ".md": "text/plain"},
    **{".html": "text/html", ".htm": "text/html", ".xml": "application/xml"},
    **{".zip": "application/zip", ".rar": "application/x-rar-compressed"},
    **{".7z": "application/x-7z-compressed", ".gz": "application/gzip"},
    **{".tar": "application/x-tar", ".bz2": "application/x-bzip2", ".xz": "application/x-xz"},
    **{".exe": "application/x-msdownload", ".dll": "application/x-msdownload"},
    **{".elf": "application/x-executable", ".sh": "text/x-script", ".py": "text/x-script"},
    ".desktop": "application/x-desktop",
}
"""Extension -> media type; of several extensions of a type the first is the usual one."""

_PROGRAMS: Final = frozenset(
    {
        *("application/x-msdownload", "application/x-executable", "application/wasm"),
        *("application/x-desktop", "application/java-archive", "text/x-script"),
        *("application/vnd.android.package-archive", "application/x-deb", "application/x-rpm"),
        *("application/x-mach-binary", "application/x-shockwave-flash"),
    }
)
_PROGRAM_NAMES: Final = frozenset(
    {
        *(".exe", ".dll", ".com", ".scr", ".pif", ".msi", ".msp", ".bat", ".cmd", ".ps1", ".vbs"),
        *(".vbe", ".js", ".jse", ".wsf", ".wsh", ".hta", ".cpl", ".lnk", ".reg", ".jar", ".apk"),
        *(".sh", ".bash", ".py", ".pl", ".rb", ".php", ".desktop", ".appimage", ".run", ".deb"),
        *(".rpm", ".elf", ".bin", ".app", ".command", ".dmg", ".iso", ".img", ".scf", ".url"),
    }
)
_ACTIVE: Final = frozenset(
    {
        *("text/html", "image/svg+xml", "application/xml", "application/x-ole-storage"),
        *("application/zip", "application/x-rar-compressed", "application/x-7z-compressed"),
        *("application/gzip", "application/x-tar", "application/x-bzip2", "application/x-xz"),
        *("application/rtf", "application/epub+zip", "application/x-unix-archive"),
    }
)
_ACTIVE_NAMES: Final = frozenset(
    {
        *(".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".svg", ".xml", ".docm", ".xlsm"),
        *(".pptm", ".dotm", ".chm", ".swf", ".rtf"),
    }
)
_SAME: Final = (
    frozenset({"video/mp4", "video/3gpp", "audio/mp4", "video/quicktime", "video/x-m4v"}),
    frozenset({"video/x-matroska", "video/webm"}),
    frozenset({"application/zip", "application/vnd.oasis.opendocument.text"}),
    frozenset({"application/rtf", "text/plain"}),
    frozenset({"application/xml", "text/plain"}),
)
"""Types that one and the same content may rightly be taken for."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an incident.

    Attributes:
        position: Of the entry that attached it, by which it is known.
        attached: What that entry says.
        occurred_at: When it came, as told.
        recorded_at: When it was attached.
        person: Who attached it.
        erased: Whether its content was erased; then only the hash is left.
    """

    position: int
    attached: FileAttached
    occurred_at: datetime
    recorded_at: datetime
    person: str
    erased: bool = False

    @property
    def risk(self) -> Risk:
        """What opening it could do."""
        return risk_of(self.attached)

    @property
    def disagrees(self) -> bool:
        """Whether its name claims another type than its content has."""
        return types_disagree(self.attached.content_type, self.attached.claimed_type)

    @property
    def safe_name(self) -> str:
        """A name to save it under: no path, nothing odd, the extension of what it really is."""
        return safe_file_name(self.position, self.attached)


@dataclass(frozen=True, slots=True)
class Content:
    """A content that must be there.

    Attributes:
        sha256: Its hex digest.
        size: In bytes.
        position: Of the first entry that names it and is not followed by its erasure.
    """

    sha256: str
    size: int
    position: int


@dataclass(frozen=True, slots=True)
class Staged:
    """A copy that is whole and on disk, but not yet under its own name.

    Attributes:
        path: Where it waits.
        sha256: Hex digest of its content.
        size: In bytes.
        head: Its first bytes, to tell its type by.
    """

    path: Path
    sha256: str
    size: int
    head: bytes


@dataclass(frozen=True, slots=True)
class Stray:
    """A file in the store's folder.

    Attributes:
        path: Where.
        sha256: The digest it is kept under; empty: it is none of the store's.
        size: In bytes.
        age: Seconds since it was written.
    """

    path: Path
    sha256: str
    size: int
    age: float


def with_attached(
    known: tuple[Attachment, ...], event: AttachmentEvent, at: Stamp
) -> tuple[Attachment, ...]:
    """The files of an incident after one more event about them."""
    if isinstance(event, AttachmentErased):
        return tuple(
            replace(each, erased=True) if each.attached.sha256 == event.sha256 else each
            for each in known
        )
    new = Attachment(at.position, event, at.occurred_at, at.recorded_at, at.person or "")
    return (*known, new)


def contents(entries: Iterable[Entry]) -> dict[str, Content]:
    """The contents that must be there, by digest, in the order in which they came.

    Args:
        entries: All of `ATTACHMENT_KINDS`, in their order; others are passed over.
    """
    found: dict[str, Content] = {}
    for entry in entries:
        match entry.kind, entry.data:
            case FileAttached.KIND, {"sha256": str(sha256), "size": int(size)}:
                found.setdefault(sha256, Content(sha256, size, entry.position))
            case AttachmentErased.KIND, {"sha256": str(sha256)}:
                found.pop(sha256, None)
    return found


def erased_contents(entries: Iterable[Entry]) -> dict[str, int]:
    """Contents that were erased and not attached again: digest -> position of the erasure."""
    found: dict[str, int] = {}
    for entry in entries:
        match entry.kind, entry.data:
            case FileAttached.KIND, {"sha256": str(sha256)}:
                found.pop(sha256, None)
            case AttachmentErased.KIND, {"sha256": str(sha256)}:
                found[sha256] = entry.position
    return found


def harmless_name(given: str) -> str:
    """A file's name for the log: one line, nothing invisible, no way to another folder."""
    return re.sub(r"[/\\]", "_", display_text(given, one_line=True)).strip()


def claimed_type(name: str) -> str:
    """The media type that goes with the extension of a name; empty where none is known."""
    return _EXTENSIONS.get(_extension(name), "")


def types_disagree(found: str, claimed: str) -> bool:
    """Whether a name claims a type that its content does not have."""
    if not claimed or found == claimed:
        return False
    return not any({found, claimed} <= same for same in _SAME)


def risk_of(attached: FileAttached) -> Risk:
    """What opening a file could do: judged by its content and by its name, the worse counts."""
    extension = _extension(attached.name)
    if attached.content_type in _PROGRAMS or extension in _PROGRAM_NAMES:
        return Risk.PROGRAM
    if attached.content_type in _ACTIVE or extension in _ACTIVE_NAMES:
        return Risk.ACTIVE
    return Risk.NONE


def safe_file_name(position: int, attached: FileAttached) -> str:
    """A name to save a file under: position, letters and digits of its name, the true extension.

    A program gets none that would have it started.
    """
    stem = unicodedata.normalize("NFKC", PurePosixPath(attached.name).stem)
    plain = re.sub(r"\W+", "_", stem)[:_LONGEST_STEM].strip("_")
    known = (ext for ext, media in _EXTENSIONS.items() if media == attached.content_type)
    extension = ".dat" if attached.content_type in _PROGRAMS else next(known, ".dat")
    return f"{position}{'-' if plain else ''}{plain}{extension}"


def _extension(name: str) -> str:
    # A trailing blank or full stop is dropped by some systems, and with it the disguise.
    return PurePosixPath(name.rstrip(" .")).suffix.lower()
