"""A zipped workbook is unpacked within bounds and handed on repacked, so that calamine sees only what was measured.

The scan of its parts also finds what calamine hides: which cells are formulas. No entity is ever resolved: a document
type refuses the file. Formats: ECMA-376 (xlsx), MS-XLSB, OpenDocument 1.3.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models.intake import binary_parts, xml_parts
from models.intake.limits import MAX_UNPACKED, Place, too_large, unreadable

_MAX_PARTS = 2000
_KEPT = (".xml", ".rels", ".bin", "mimetype")
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, IndexError)


@dataclass(frozen=True)
class Package:
    """The repacked workbook, and by sheet name the 1-based places of its formulas."""

    data: bytes
    formulas: Mapping[str, frozenset[Place]]


def open_package(data: bytes, file: str) -> Package:
    """Unpack, measure, scan and repack. UserError file-unreadable or file-too-large."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source:
            parts = dict(_parts(source, file))
        repacked = _repacked(parts)
        return Package(repacked, _formulas(parts, file))
    except _BROKEN:
        raise unreadable(file, "کارپوشهٔ درستی نیست.") from None


def _parts(source: zipfile.ZipFile, file: str) -> Iterator[tuple[str, bytes]]:
    infos = source.infolist()
    if len(infos) > _MAX_PARTS or sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise too_large(file)
    if any(info.flag_bits & 1 for info in infos):
        raise unreadable(file, "کارپوشه رمز دارد.")
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise unreadable(file, "یک بخش آن دو بار آمده است.")
    for info in infos:
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise unreadable(file, "به روش ناشناخته‌ای فشرده شده است.")
        if info.filename.endswith(_KEPT):
            yield info.filename, source.read(info)  # never more than file_size; a lie about it breaks the checksum


def _repacked(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return packed.getvalue()


def _formulas(parts: Mapping[str, bytes], file: str) -> dict[str, frozenset[Place]]:
    if "content.xml" in parts:
        return xml_parts.open_document(parts["content.xml"], file)
    scanned = {name: xml_parts.scan(part, file) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    cells = {name: part.formulas for name, part in scanned.items()}
    cells |= {name: binary_parts.formulas(part, file) for name, part in parts.items() if _is_binary_sheet(name)}
    for workbook in _WORKBOOK_PARTS:
        if workbook in parts:
            targets = scanned.get(_relations_of(workbook), xml_parts.Part()).targets
            sheets = binary_parts.sheets(parts[workbook]) if workbook.endswith("bin") else scanned[workbook].sheets
            return {name: cells.get(_target(targets.get(key, "")), frozenset()) for name, key in sheets.items()}
    raise unreadable(file, "کارپوشهٔ درستی نیست.")


def _is_binary_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".bin")


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _target(target: str) -> str:
    """The part a relation of the workbook points to."""
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
