from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from models.sync import sticks
from models.sync.stick import Stick
from models.sync.sticks import among, stick_of, still_there
from tests.sync.own_mounts import in_own_mounts, needs_devices

GB = 2**30


def stick(root: Path | str, name: str = "K") -> Stick:
    return Stick(Path(root), name, str(root), 7 * GB, 8 * GB, False, "vfat")


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[Stick]:
    """What is in; tests put sticks into it and pull them."""
    inside: list[Stick] = []
    monkeypatch.setattr(sticks.system, "sticks", lambda: list(inside))
    return inside


@pytest.mark.parametrize(
    ("folder", "root"),
    [
        ("/media/a", "/media/a"),
        ("/media/a/DAFTAR/1404", "/media/a"),
        ("/media/a/b/c", "/media/a/b"),  # one is mounted inside the other
        ("/media/ab", None),
        ("/media", None),
    ],
)
def test_a_folder_is_on_the_innermost_stick(folder: str, root: str | None) -> None:
    one = among(Path(folder), [stick("/media/a"), stick("/media/a/b"), stick("/mnt")])
    assert (one and (one.root, one.folder)) == (root and (root, Path(folder)))


def test_a_folder_on_a_stick_is_that_stick(tmp_path: Path, plugged: list[Stick]) -> None:
    inner = tmp_path / "K" / "DAFTAR"
    inner.mkdir(parents=True)
    link = tmp_path / "link"
    link.symlink_to(inner)
    assert stick_of(inner) is None
    plugged.append(stick(inner.parent))
    assert stick_of(inner) == dataclasses.replace(plugged[0], folder=inner)
    assert stick_of(link) == dataclasses.replace(plugged[0], folder=link)
    assert stick_of(tmp_path) is None
    assert stick_of(inner / "none") is None


def test_what_is_mounted_inside_a_stick_is_not_the_stick(plugged: list[Stick]) -> None:
    plugged.append(stick("/"))
    assert stick_of(Path("/")) is not None
    assert stick_of(Path("/proc")) is None


def test_a_stick_is_there_until_it_is_pulled(tmp_path: Path, plugged: list[Stick]) -> None:
    one = stick(tmp_path)
    assert not still_there(one), "an empty mount point is no stick"
    plugged.append(one)
    assert still_there(one)
    assert still_there(dataclasses.replace(one, free=1)), "a file more or less does not make it another"
    assert not still_there(dataclasses.replace(one, folder=tmp_path / "gone"))


@pytest.mark.parametrize("other", [{"name": "L"}, {"size": 16 * GB}, {"file_system": "exfat"}])
def test_another_stick_in_its_place_is_not_it(tmp_path: Path, plugged: list[Stick], other: dict[str, object]) -> None:
    plugged.append(dataclasses.replace(stick(tmp_path), **other))  # type: ignore[arg-type]
    assert not still_there(stick(tmp_path))


@pytest.mark.parametrize(
    ("given", "shown"),
    [("KINGSTON", "KINGSTON"), ("A\u202eB\u2069\udce9", "AB"), ("كيف", "کیف"), ("\u202e", "/media/k")],
)
def test_a_name_hides_nothing(plugged: list[Stick], given: str, shown: str) -> None:
    plugged.append(stick("/media/k", given))
    assert [one.name for one in sticks.sticks()] == [shown]


@pytest.mark.parametrize(("platform", "module"), [("linux", "sticks_linux"), ("win32", "sticks_windows")])
def test_the_system_is_chosen_once(platform: str, module: str) -> None:
    program = (
        "import pathlib, ctypes, sys, models.text.persian\n"
        f"sys.platform = {platform!r}\n"
        "from models.sync import sticks\n"
        "print(sticks.system.__name__)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"models.sync.{module}"


@needs_devices
def test_a_real_file_system_is_found_written_filled_closed_and_pulled(tmp_path: Path) -> None:
    """A small ext4 in a file, mounted where people mount sticks, in a mount table of its own."""
    image, folder = tmp_path / "image", "/mnt"
    told = in_own_mounts(
        f"head -c 4194304 /dev/zero > {image} && mkfs.ext4 -q -m 0 {image} && mount -o loop {image} {folder}",
        f"""
        import subprocess
        from models.sync.medium import deliver
        from models.sync.sticks import stick_of, sticks, still_there
        folder = Path({folder!r})
        (one,) = [one for one in sticks() if one.root == {folder!r}]
        print(one.file_system, one.name, one.read_only, one.free < one.size < 4194304, stick_of(folder) == one)
        print(deliver(folder / "a", [b"x" * 1000], 1000)[0], (folder / "a").stat().st_size)
        refused(deliver, folder / "b", [bytes(8_000_000)], 8_000_000)
        refused(deliver, folder / "b", [bytes(8_000_000)])
        print(sorted(path.name for path in folder.iterdir() if path.is_file()))
        subprocess.run(["mount", "-o", "remount,ro", {folder!r}], check=True)
        print(stick_of(folder).read_only)
        refused(deliver, folder / "b", [b"x"], 1)
        subprocess.run(["umount", {folder!r}], check=True)
        print(still_there(one), stick_of(folder))
        """,
    )
    assert told == [
        "ext4 mnt False True True", "1000 1000", "disk-full", "disk-full", "['a']", "True", "read-only", "False None",
    ]  # fmt: skip
