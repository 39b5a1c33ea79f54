from __future__ import annotations

from pathlib import Path

import pytest

from ui import media
from ui.media import Medium, found, plain, removable, size


@pytest.mark.parametrize(
    ("root", "system", "platform", "expected"),
    [
        ("/media/ali/KINGSTON", "/", "linux", True),
        ("/run/media/ali/KINGSTON", "/", "linux", True),
        ("/mnt/usb", "/", "linux", True),
        ("/", "/", "linux", False),
        ("/home", "/", "linux", False),
        ("/boot/efi", "/", "linux", False),
        ("E:/", "C:/", "win32", True),
        ("C:/", "C:/", "win32", False),
    ],
)
def test_which_drives_can_be_taken_away(root: str, system: str, platform: str, expected: bool) -> None:
    assert removable(root, system, platform) is expected


def test_the_stick_comes_before_the_folder_used_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick, last = tmp_path / "stick", tmp_path / "last"
    for folder in (stick, last):
        folder.mkdir()
    monkeypatch.setattr(media, "mounted", lambda: [Medium(stick, "K", str(stick), 1)])
    assert [one.folder for one in found(str(last))] == [stick, last]
    assert [one.folder for one in found("")] == [stick]
    assert [one.folder for one in found(str(tmp_path / "gone"))] == [stick]


def test_a_folder_on_a_stick_is_that_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "stick" / "DAFTAR"
    inner.mkdir(parents=True)
    stick = Medium(inner.parent, "K", str(inner.parent), 7)
    monkeypatch.setattr(media, "mounted", lambda: [stick])
    (only,) = found(str(inner))
    assert (only.folder, only.root, only.free, only.is_stick) == (inner, stick.root, 7, True)


def test_a_plain_folder_knows_its_free_space(tmp_path: Path) -> None:
    one = plain(tmp_path)
    assert (one.name, one.is_stick) == (tmp_path.name, False)
    assert one.free > 0
    assert one.is_there()
    assert not Medium(tmp_path / "gone", "x").is_there()


def test_an_empty_mount_point_is_no_stick(tmp_path: Path) -> None:
    """When a stick is pulled its mount point may stay, as a folder of the system's own disk."""
    assert not Medium(tmp_path, "K", str(tmp_path)).is_there()


def test_real_drives_are_listed_without_the_systems() -> None:
    assert all(str(one.folder) != "/" for one in media.mounted())


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "۰ بایت"),
        (700, "۷۰۰ بایت"),
        (2048, "۲ کیلوبایت"),
        (3 * 2**20, "۳ مگابایت"),
        (15_250_000_000, "۱۴٫۲ گیگابایت"),
    ],
)
def test_sizes_in_words(number: int, words: str) -> None:
    assert size(number) == words
