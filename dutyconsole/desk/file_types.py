"""The type of a file, told by its first bytes alone: nothing in it is followed or unpacked."""

from __future__ import annotations

import codecs
import re
from typing import Final

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
_WIDE: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

_MARKUP: Final = (
    (re.compile(r"<svg[\s>]"), "image/svg+xml"),
    (
        re.compile(r"<!doctype html|<(html|head|body|script|iframe|style|meta|object)\b"),
        "text/html",
    ),
    (re.compile(r"\A<\?xml"), "application/xml"),
    (re.compile(r"\A#!|\A@echo\b|\A<\?php"), "text/x-script"),
    (re.compile(r"^\[desktop entry\]", re.MULTILINE), "application/x-desktop"),
    (re.compile(r"\A\{\\rtf"), "application/rtf"),
)


def content_type(head: bytes) -> str:
    """The media type of a file that begins with `head`; empty where none is known."""
    import filetype  # a table of 80 signatures: wanted only when a file is attached

    if head.startswith(_OLE):
        return "application/x-ole-storage"
    known = filetype.guess(head)
    return str(known.mime) if known is not None else _text_type(head)


def _text_type(head: bytes) -> str:
    text = _text(head)
    if text is None:
        return ""
    looked_at = text.lstrip("\ufeff \t\r\n").lower()
    for pattern, media in _MARKUP:
        if pattern.search(looked_at):
            return media
    return "text/plain"


def _text(head: bytes) -> str | None:
    """The beginning of a text; None where it is none. Its last character may be cut."""
    for mark, encoding in _WIDE:
        if head.startswith(mark):
            return codecs.getincrementaldecoder(encoding)("replace").decode(head)
    if re.search(rb"[\x00-\x06\x0e-\x1a\x7f]", head):
        return None
    for encoding in _ENCODINGS:
        try:
            return codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
    return None
