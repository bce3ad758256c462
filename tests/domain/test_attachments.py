"""What a file's name and type mean: for eyes, for a copy's name, for what opening it could do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.attachments import (
    Risk,
    claimed_type,
    harmless_name,
    risk_of,
    safe_file_name,
    types_disagree,
)
from dutyconsole.domain.events import AttachmentSort, FileAttached
from dutyconsole.domain.text import display_text

RISKS = (
    ("image/jpeg", "platform.jpg", Risk.NONE),
    ("application/pdf", "order 17.pdf", Risk.NONE),
    ("text/html", "order 17.pdf", Risk.ACTIVE),
    ("text/plain", "page.HTM", Risk.ACTIVE),
    ("application/zip", "photos.zip", Risk.ACTIVE),
    ("image/svg+xml", "plan.png", Risk.ACTIVE),
    ("application/x-ole-storage", "form.doc", Risk.ACTIVE),
    ("application/x-msdownload", "platform.jpg", Risk.PROGRAM),
    ("text/plain", "run.bat. .", Risk.PROGRAM),
    ("text/x-script", "notes.txt", Risk.PROGRAM),
    ("", "setup.EXE", Risk.PROGRAM),
    ("", "", Risk.NONE),
)


def file(name: str, media: str = "") -> FileAttached:
    return FileAttached("0" * 64, 1, name, AttachmentSort.OTHER, media)


def test_the_worse_of_content_and_name_counts() -> None:
    for media, name, risk in RISKS:
        assert risk_of(file(name, media)) is risk, (media, name)


def test_a_name_that_claims_another_type_is_pointed_out() -> None:
    assert claimed_type("A.JPEG") == "image/jpeg"
    assert claimed_type("no extension") == ""
    assert not types_disagree("image/jpeg", "image/jpeg")
    assert not types_disagree("video/mp4", claimed_type("call.m4a"))
    assert not types_disagree("image/jpeg", "")
    assert types_disagree("text/html", "image/jpeg")
    assert types_disagree("", "image/jpeg")


@given(st.text(), st.sampled_from(sorted({media for media, _, _ in RISKS})))
def test_any_name_is_shown_on_one_line_and_saved_within_its_folder(name: str, media: str) -> None:
    shown = harmless_name(name)
    assert shown == display_text(shown, one_line=True)
    assert not {"/", "\\"} & set(shown)
    saved = safe_file_name(7, file(shown, media))
    assert saved.startswith("7")
    assert saved.isprintable()
    assert len(saved.encode("utf-8")) <= 255
    assert not set(saved) & set('/\\:*?"<>| ')
    assert risk_of(file(saved)) is not Risk.PROGRAM
