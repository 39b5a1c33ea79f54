from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sync import sticks_linux
from models.sync.stick import Stick
from models.sync.sticks_linux import Mount, found, labels, read_mounts

GB = 2**30
SDA, SDB = "pci0000:00/0000:00:17.0/ata1/host0/block/sda", "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/block/sdb"
BY_PLUG = "pci0000:00/0000:00:1d.0/ata5/block/sdc"  # no USB, but the disk says that it comes off
CARD = "pci0000:00/0000:00:1c.0/mmc_host/mmc0/mmc0:aaaa/block/mmcblk0"
DISKS = (
    (SDA, "0", {"8:1": "sda1", "8:2": "sda2"}),
    (SDB, "0", {"8:17": "sdb1"}),
    (BY_PLUG, "1", {"8:33": "sdc1"}),
    (CARD, "0", {"179:1": "mmcblk0p1"}),
)
INSIDE = ["0:21 / /proc rw - proc proc rw", "8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw,errors=remount-ro"]


class Machine:
    """A tree like /sys with these disks in it, and the table of what is mounted."""

    def __init__(self, root: Path) -> None:
        self.sys = root / "sys"
        self.names: dict[str, str] = {}
        self.silent: set[str] = set()
        for way, removable, parts in DISKS:
            self.add(way, removable, parts)

    def add(self, way: str, removable: str, parts: dict[str, str]) -> None:
        disk = self.sys / "devices" / way
        disk.mkdir(parents=True)
        (disk / "removable").write_text(f"{removable}\n", encoding="ascii")
        for number, name in parts.items():
            (disk / name).mkdir()
            (disk / name / "partition").write_text("1\n", encoding="ascii")
            self.link(number, disk / name)

    def link(self, number: str, device: Path) -> None:
        for link in (self.sys / "dev/block" / number, self.sys / "class/block" / device.name):
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(device)

    def pull(self, number: str) -> None:
        place = self.sys / "dev/block" / number
        (self.sys / "class/block" / place.resolve().name).unlink()
        place.unlink()

    def space(self, point: str) -> tuple[int, int, int]:
        if point in self.silent:
            raise OSError(5, "no answer")
        return 16 * GB, 2 * GB, 14 * GB

    def sticks(self, *lines: str) -> list[Stick]:
        """What is found when these are mounted too, a line each from MAJOR:MINOR on."""
        table = "".join(f"{number} 1 {line}\n" for number, line in enumerate((*INSIDE, *lines), 20))
        return found(table, self.sys, self.names, self.space)

    def roots(self, *lines: str) -> list[str]:
        return [one.root for one in self.sticks(*lines)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_stick_is_told_whole(machine: Machine) -> None:
    machine.names = {"sdb1": "KINGSTON"}
    (one,) = machine.sticks(r"8:17 / /media/ali/A\040B rw,nosuid shared:9 - vfat /dev/sdb1 rw,utf8")
    place = "/media/ali/A B"
    assert one == Stick(Path(place), "KINGSTON", place, 14 * GB, 16 * GB, False, "vfat")


def test_without_a_label_it_has_the_name_of_its_folder(machine: Machine) -> None:
    (one,) = machine.sticks("8:17 / /run/media/ali/حافظه rw - exfat /dev/sdb1 rw")
    assert one.name == "حافظه"


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("8:17 / /srv/usb rw - vfat /dev/sdb1 rw", True),  # on USB, wherever it is mounted
        ("8:33 / /srv/card rw - vfat /dev/sdc1 rw", True),  # says «removable»
        ("8:1 / /data rw - ext4 /dev/sda1 rw", False),
        ("8:1 / /boot/efi rw - vfat /dev/sda1 rw", False),
        ("8:1 / /media/ali/DATA rw - ext4 /dev/sda1 rw", True),  # where sticks are mounted
        ("8:1 / /run/media/ali/DATA rw - ext4 /dev/sda1 rw", True),
        ("8:1 / /mnt rw - ext4 /dev/sda1 rw", True),
        ("8:1 / /mnt/usb rw - ext4 /dev/sda1 rw", True),
        ("8:1 / /mnt2 rw - ext4 /dev/sda1 rw", False),
        ("8:1 / /home/media rw - ext4 /dev/sda1 rw", False),
        ("179:1 / /media/ali/SD rw - vfat /dev/mmcblk0p1 rw", True),
        ("179:1 / /srv rw - vfat /dev/mmcblk0p1 rw", False),  # built in as likely as not
        ("8:2 /srv /mnt/bind rw - ext4 /dev/sda2 rw", False),  # the system's own file system once more
        ("0:50 / /mnt/ram rw - tmpfs tmpfs rw", False),
        ("0:51 / /media/ali/share rw - cifs //server/share rw", False),
        ("0:52 / /mnt/share rw - nfs4 server:/share rw", False),
        ("0:53 / /mnt/far rw - fuse.sshfs ali@server: rw", False),
        ("0:54 / /run/user/1000/doc rw - fuse.portal portal rw", False),
        ("0:55 / /media/ali/NTFS rw - fuseblk /dev/sdb1 rw", True),  # its device is only named
        ("0:56 /@ /media/ali/B rw - btrfs /dev/sdb1 rw", True),
        ("0:57 / /media/ali/x rw - ext4 /dev/sdz9 rw", False),
        ("8:99 / /media/ali/GONE rw - vfat /dev/sdb1 rw", False),
    ],
)
def test_what_can_be_taken_away(machine: Machine, line: str, is_one: bool) -> None:
    assert len(machine.roots(line)) == is_one


def test_a_stick_that_was_pulled_is_none_though_the_table_still_has_it(machine: Machine) -> None:
    line = "8:17 / /media/ali/K rw - vfat /dev/sdb1 rw"
    assert machine.roots(line) == ["/media/ali/K"]
    machine.pull("8:17")
    assert machine.roots(line) == []


def test_a_stick_that_does_not_answer_hides_no_other(machine: Machine) -> None:
    machine.silent = {"/media/ali/K"}
    lines = ("8:17 / /media/ali/K rw - vfat /dev/sdb1 rw", "8:33 / /media/ali/L rw - vfat /dev/sdc1 rw")
    assert machine.roots(*lines) == ["/media/ali/L"]


@pytest.mark.parametrize(
    ("options", "further", "closed"),
    [("rw,nosuid", "rw,utf8", False), ("ro,nosuid", "rw", True), ("rw", "ro,utf8", True), ("rw,errors=ro", "", False)],
)
def test_a_closed_stick_says_so(machine: Machine, options: str, further: str, closed: bool) -> None:
    (one,) = machine.sticks(f"8:17 / /media/ali/K {options} - vfat /dev/sdb1 {further}".rstrip())
    assert one.read_only is closed


def test_a_device_is_one_stick_where_it_was_mounted_first(machine: Machine) -> None:
    first = "8:17 / /media/ali/K rw - vfat /dev/sdb1 rw"
    assert machine.roots(first, "8:17 /DAFTAR /mnt/daftar rw - vfat /dev/sdb1 rw") == ["/media/ali/K"]
    home = "8:1 / /home rw - ext4 /dev/sda1 rw"
    assert machine.roots(home, "8:1 /ali /mnt/ali rw - ext4 /dev/sda1 rw") == []


def test_what_is_mounted_over_a_stick_hides_it(machine: Machine) -> None:
    stick = "8:17 / /media/ali/K rw - vfat /dev/sdb1 rw"
    assert machine.roots(stick, "0:60 / /media/ali/K rw - tmpfs tmpfs rw") == []
    assert machine.roots("0:60 / /media/ali/K rw - tmpfs tmpfs rw", stick) == ["/media/ali/K"]


def test_a_system_that_stands_on_a_stick_is_none(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.add(SDB.replace("sdb", "sdd"), "1", {"8:49": "sdd1", "8:50": "sdd2", "8:51": "sdd3"})
    table = [
        "20 1 8:49 / / rw - ext4 /dev/sdd1 rw",
        "21 1 8:50 / /boot/efi rw - vfat /dev/sdd2 rw",
        "22 1 8:51 / /media/ali/REST rw - exfat /dev/sdd3 rw",
        "23 1 8:17 / /srv rw - vfat /dev/sdb1 rw",
    ]
    roots = [one.root for one in found("\n".join(table), machine.sys, {}, machine.space)]
    assert roots == ["/media/ali/REST", "/srv"], "what a person put there, and the other stick"


def test_an_unlocked_stick_is_known_by_the_disk_beneath(machine: Machine) -> None:
    for number, name, beneath in (("253:0", "dm-0", SDB + "/sdb1"), ("253:1", "dm-1", SDA + "/sda1")):
        upper = machine.sys / "devices/virtual/block" / name
        (upper / "slaves").mkdir(parents=True)
        (upper / "slaves" / Path(beneath).name).symlink_to(machine.sys / "devices" / beneath)
        machine.link(number, upper)
    lines = ("253:0 / /srv/a rw - ext4 /dev/mapper/luks-a rw", "253:1 / /srv/b rw - ext4 /dev/mapper/luks-b rw")
    assert machine.roots(*lines) == ["/srv/a"]


def test_a_cd_is_no_stick(machine: Machine) -> None:
    cd = machine.sys / "devices/pci0000:00/ata2/block/sr0"
    cd.mkdir(parents=True)
    (cd / "removable").write_text("1\n", encoding="ascii")
    machine.link("11:0", cd)
    assert machine.roots("11:0 / /media/ali/CD ro - iso9660 /dev/sr0 ro") == []


# -- reading ----------------------------------------------------------------------------------------------------------


def test_a_line_is_read_whole() -> None:
    line = "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 propagate_from:2 - ext3 /dev/root ro,errors=continue"
    assert read_mounts(line) == [Mount("98:0", "/mnt2", True, "ext3", "/dev/root")]


@pytest.mark.parametrize("text", ["", "\n", "36 35 98:0 / /x rw", "36 35 / - ext4 /dev/x", "a b c d e f -", " - "])
def test_what_is_no_line_of_the_table_is_passed_over(text: str) -> None:
    assert read_mounts(text) == []


@given(st.text(st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)), min_size=1))
def test_every_mount_point_is_read_as_it_is(name: str) -> None:
    escaped = "".join(f"\\{ord(char):03o}" if char in " \t\n\\#" else char for char in name)
    (mount,) = read_mounts(f"1 2 8:17 / /media/{escaped} rw - vfat /dev/sdb1 rw")
    assert mount.point == f"/media/{name}"


def test_labels_are_read_by_device(tmp_path: Path) -> None:
    for name, target in (("KING\\x20STON", "../../sdb1"), ("داده", "../../sdc1"), ("A\\x2fB", "../../dm-0")):
        (tmp_path / name).symlink_to(target)
    (tmp_path / "file").write_text("", encoding="ascii")
    assert labels(tmp_path) == {"sdb1": "KING STON", "sdc1": "داده", "dm-0": "A/B"}
    assert labels(tmp_path / "none") == {}


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="needs Linux")
def test_this_machine_is_read_without_its_own_disk() -> None:
    table = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    assert "/" in [one.point for one in read_mounts(table)]
    assert "/" not in [one.root for one in sticks_linux.sticks()]
