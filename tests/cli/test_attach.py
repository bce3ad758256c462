"""Files of an incident by shell."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell
from tests.desk.test_attachments import JPEG


def test_a_file_is_attached_listed_saved_and_erased(shell: Shell, tmp_path: Path) -> None:
    incident = shell.report()
    photo = tmp_path / "platform.jpg"
    photo.write_bytes(JPEG)
    added = shell.ok(
        *("attach", "add", incident, str(photo), "--sort", "photo", "--from", "conductor"),
        *("--via", "radio", "--name", "../../x.png"),
    )
    at = str(added["entry"])
    said = added["attachment"]
    assert (said["name"], said["size"], said["sort"]) == (".._.._x.png", len(JPEG), "photo")
    assert (said["content_type"], said["claimed_type"]) == ("image/jpeg", "image/png")
    assert said["types_disagree"]
    assert shell.ok("attach", "list", incident) == [said]
    shown = shell("attach", "list", incident).out
    assert f"entry {at}: photograph .._.._x.png (image/jpeg, NAMED AS image/png, 2 KiB)" in shown

    assert shell.ok("incident", "show", incident)["attachments"] == [added["entry"]]
    assert "Files attached: 1" in shell("incident", "show", incident).out

    saved = shell.ok("attach", "save", incident, at, "-o", str(tmp_path))
    assert Path(saved["file"]).read_bytes() == JPEG
    assert Path(saved["file"]).parent == tmp_path
    shell.refused("invalid", "attach", "save", incident, at, "-o", str(tmp_path))
    shell.refused(
        *("not_signed_on", "attach", "save", incident, at, "-o", str(tmp_path / "b")), officer=None
    )
    shell.refused(
        *("not_permitted", "attach", "save", incident, at, "-o", str(tmp_path / "b")),
        officer="admin1",
    )
    assert not (tmp_path / "b").exists()

    erasing = ("attach", "erase", incident, at, "--reason", "asked for")
    shell.refused("not_permitted", *erasing)
    assert shell.ok(*erasing, officer="supervisor1")["others"] == []
    assert shell.ok("attach", "list", incident)[0]["erased"]
    shell.refused("unknown", "attach", "save", incident, at, "-o", str(tmp_path / "b"))
    assert shell.ok("log", "verify")["ok"]


def test_what_can_not_be_attached_is_said_in_one_sentence(shell: Shell, tmp_path: Path) -> None:
    incident = shell.report()
    shell.refused("unknown", "attach", "add", "nothing", str(tmp_path / "a"))
    shell.refused("invalid", "attach", "add", incident, str(tmp_path))
    shell.refused("invalid", "attach", "add", incident, "~nobody-of-that-name/a")
    photo = tmp_path / "a.jpg"
    photo.write_bytes(JPEG)
    shell.refused("not_signed_on", "attach", "add", incident, str(photo), officer=None)
    shell.refused("not_permitted", "attach", "add", incident, str(photo), officer="admin1")
    shell.refused(
        *("unknown", "attach", "add", incident, str(photo), "--entry", "99999"), officer=None
    )
    assert not list((shell.data / "attachments").rglob("*"))
    assert shell("attach", "add", incident, str(photo), "--sort", "virus").code == 2
    assert shell.ok("attach", "sweep") == []
    assert shell("attach", "sweep").out == "No file is left over.\n"
    shell.refused("not_permitted", "attach", "sweep", "--delete")


def test_log_verify_names_the_entry_of_a_lost_file(shell: Shell, tmp_path: Path) -> None:
    incident = shell.report()
    photo = tmp_path / "a.jpg"
    photo.write_bytes(JPEG)
    added = shell.ok("attach", "add", incident, str(photo))
    sha256 = added["attachment"]["sha256"]
    kept = shell.data / "attachments" / sha256[:2] / sha256[2:]
    kept.rename(kept.with_name("0" * 62))
    said = shell("log", "verify", "--json")
    assert said.code == 1
    assert said.json["first_bad"] == added["entry"]
    assert "the file attached by entry" in said.json["reason"]
