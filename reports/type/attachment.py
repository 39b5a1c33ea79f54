"""Machines read a paper's facts from a JSON file inside it (PDF 32000-1, 7.11.4) and need not guess from glyphs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString, PDFZCompress

NAME = "daftar.json"
"""The name of the embedded file."""


def attach(canvas: Any, facts: Mapping[str, Any]) -> None:
    """Embed the facts as one JSON file in UTF-8; TypeError for what JSON cannot hold."""
    document = canvas._doc
    data = json.dumps(facts, ensure_ascii=False, indent=1).encode()
    stream = PDFStream(
        PDFDictionary(
            {
                "Type": PDFName("EmbeddedFile"),
                "Subtype": PDFName("application/json"),
                "Params": PDFDictionary({"Size": len(data)}),
            }
        ),
        data,
        [PDFZCompress],
    )
    file = document.Reference(stream, "attachment")
    specification = PDFDictionary(
        {
            "Type": PDFName("Filespec"),
            "F": PDFString(NAME),
            "UF": PDFString(NAME),
            "AFRelationship": PDFName("Data"),
            "EF": PDFDictionary({"F": file, "UF": file}),
        }
    )
    document.Reference(specification, "attachment specification")
    names = PDFArray([PDFString(NAME), document.Reference(specification)])
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": names})})
