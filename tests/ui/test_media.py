from __future__ import annotations

from pathlib import Path

import pytest

from models.sync.stick import Stick
from ui import media
from ui.media import Medium, found, plain


def stick(root: Path, *, free: int = 7) -> Stick:
    return Stick(root, "K", str(root), free, 8, False, "vfat")


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[Stick]:
    """What is in; tests put sticks into it and pull them."""
    inside: list[Stick] = []
    monkeypatch.setattr(media, "sticks", lambda: list(inside))
    monkeypatch.setattr(media, "still_there", lambda one: any(one.root == other.root for other in inside))
    return inside


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    made = (tmp_path / "stick" / "DAFTAR", tmp_path / "last", tmp_path / "added")
    for folder in made:
        folder.mkdir(parents=True)
    return made


def test_the_stick_comes_before_the_folder_used_last(
    folders: tuple[Path, Path, Path], plugged: list[Stick], tmp_path: Path
) -> None:
    inner, last, added = folders
    plugged.append(stick(inner.parent))
    assert [one.folder for one in found(str(last))] == [inner.parent, last]
    assert [one.folder for one in found("")] == [inner.parent]
    assert [one.folder for one in found(str(tmp_path / "gone"))] == [inner.parent]
    assert [one.folder for one in found(str(last), added)] == [added, inner.parent, last]
    assert [one.folder for one in found(str(last), last)] == [last, inner.parent]
    assert [one.folder for one in found(str(last), tmp_path / "gone")] == [inner.parent, last]


def test_a_folder_on_a_stick_is_that_stick(folders: tuple[Path, Path, Path], plugged: list[Stick]) -> None:
    inner = folders[0]
    plugged.append(stick(inner.parent))
    (only,) = found(str(inner))
    assert (only.folder, only.name, only.free, only.is_stick, only.is_there()) == (inner, "K", 7, True, True)


def test_what_is_offered_says_what_the_stick_says(tmp_path: Path, plugged: list[Stick]) -> None:
    plugged.append(Stick(tmp_path, "K", str(tmp_path), 3, 8, True, "vfat"))
    (only,) = media.mounted()
    assert only == Medium(tmp_path, "K", 3, True, plugged[0])


def test_a_plain_folder_knows_its_free_space(tmp_path: Path) -> None:
    one = plain(tmp_path)
    assert (one.name, one.is_stick) == (tmp_path.name, False)
    assert one.free > 0
    assert one.is_there()
    assert not Medium(tmp_path / "gone", "x").is_there()
    assert plain(tmp_path / "gone").free == -1


def test_an_empty_mount_point_is_no_stick(tmp_path: Path, plugged: list[Stick]) -> None:
    """When a stick is pulled its mount point may stay, as a folder of the system's own disk."""
    plugged.append(stick(tmp_path))
    (one,) = media.mounted()
    assert one.is_there()
    plugged.clear()
    assert tmp_path.is_dir()
    assert not one.is_there()


def test_real_drives_are_listed_without_the_systems() -> None:
    assert all(str(one.folder) != "/" for one in media.mounted())
