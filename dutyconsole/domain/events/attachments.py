"""Files that belong to an incident: a photograph, a recording, a signed form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from dutyconsole.domain.events.base import Event


class AttachmentSort(StrEnum):
    """What a file is, as the officer says."""

    PHOTO = "photo"
    RECORDING = "recording"
    SIGNED_FORM = "signed_form"
    OTHER = "other_file"


@dataclass(frozen=True, slots=True)
class FileAttached(Event):
    """A file was put with the incident; its content was on disk before this entry.

    Attributes:
        sha256: Hex digest of its content, under which that is kept.
        size: In bytes.
        name: As given, made harmless to show.
        sort: What it is.
        content_type: Media type found in the content; empty: none that is known.
        claimed_type: Media type that goes with the name; empty: none that is known.
        told_by: From whom it came.
        via: How it came.
        about: Position of the entry it belongs to; 0: the incident as a whole.
        about_run: The run of the step it belongs to.
        about_step: The step it belongs to.
    """

    KIND: ClassVar[str] = "file_attached"
    sha256: str
    size: int
    name: str
    sort: AttachmentSort
    content_type: str = ""
    claimed_type: str = ""
    told_by: str = ""
    via: str = ""
    about: int = 0
    about_run: str = ""
    about_step: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentErased(Event):
    """The content of an attached file was deleted, as the law demands; its hash stays.

    Attributes:
        sha256: Of the content; every file of the incident that had it is without it.
        reason: Why.
    """

    KIND: ClassVar[str] = "attachment_erased"
    sha256: str
    reason: str
