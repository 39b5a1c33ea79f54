"""How fast certificates are printed, beside reportlab drawing the same words in the wrong order.

`python -m tests.bench.paper` writes 200 certificates of one page with a QR code each, all different, and prints pages
per second and the peak memory. The floor is what nobody may print: each text reshaped and turned round whole by
`get_display`, then drawn line by line with `drawString`, a plain QR code beside it; no flow, no breaking, no letters
that can be found. Each step runs in a process of its own and takes turns with the others, so that a shared machine
meets all alike; the spread of the turns is shown.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

TURNS = 5


def main() -> None:
    """Run every step in turns and print the table."""
    options = _options()
    if options.step:
        print(json.dumps(STEPS[options.step](options.count)))
        return
    found: dict[str, list[dict[str, float]]] = {step: [] for step in STEPS}
    for _ in range(TURNS):
        for step, answers in found.items():
            answers.append(_run(step, options.count))
    print(f"{'step':46}{'pages/s':>9}{'from':>7}{'to':>7}{'KB':>7}{'peak MB':>9}")
    for step, answers in found.items():
        rates = sorted(options.count / answer["seconds"] for answer in answers)
        size, peak = answers[0]["bytes"] / 1024, max(answer["peak"] for answer in answers)
        middle = statistics.median(rates)
        print(f"{LABELS[step]:46}{middle:>9.0f}{rates[0]:>7.0f}{rates[-1]:>7.0f}{size:>7.0f}{peak:>9.0f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--step", choices=sorted(STEPS))
    return parser.parse_args()


def _run(step: str, count: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.paper", "--step", step, "--count", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


# -- the steps, each in a process of its own --------------------------------------------------------------------------


def _pages(count: int) -> list[Mapping[str, Any]]:
    """So many certificates, no two alike."""
    from tests.bench.people import people
    from tests.reports.forms.person_pages import certificate, person

    names = ("first_name", "last_name", "father_name", "national_id", "birth_date", "sex")
    return [
        certificate(
            person=person(**{name: row[name] for name in names}), serial=f"0201-ab12-{number:06d}", code=row["id"]
        )
        for number, row in enumerate(people(count))
    ]


def _timed(work: Callable[[Path], None]) -> dict[str, float]:
    """Seconds, bytes of the file, and the peak memory of the process in MB."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "a.pdf"
        started = time.perf_counter()
        work(to)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        return {"seconds": seconds, "bytes": to.stat().st_size, "peak": peak}


def _certificates(count: int) -> dict[str, float]:
    """As the office prints them; the import of the libraries, which every run pays once, is not counted."""
    from reports.forms import catalog
    from tests.reports.forms.person_pages import paper

    given = paper("certificate", *_pages(count))
    catalog.builder_of("certificate")

    def work(to: Path) -> None:
        if catalog.make(given, to).pages != count:
            sys.exit("a certificate is one page")

    return _timed(work)


def _flowing(count: int) -> dict[str, float]:
    """The same words as paragraphs that flow, with page numbers: what letters and forms do."""
    from reports.forms.certificate import sentence
    from reports.type.marks import QrCode, Rule
    from reports.type.page import Flowable, Layout, PageBreak, write
    from reports.type.paragraph import Paragraph, Style

    def work(to: Path) -> None:
        story: list[Flowable] = []
        for page in _pages(count):
            title = Paragraph("گواهی شرکت در دوره", Style(size=28, bold=True, align="center"))
            text = Paragraph(sentence(page, 14), Style(size=14, align="justify"))
            number = Paragraph(f"شماره: {page['serial']}")
            story += [title, Rule(), text, number, QrCode(page["code"], 74), PageBreak()]
        write(Layout(story, "گواهی", landscape=True, header=("بهزیستی", "شهرستان"), restart_per=True), to)

    return _timed(work)


def _floor(count: int) -> dict[str, float]:
    """reportlab with arabic-reshaper and get_display of whole texts."""
    import segno
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    from models.schema.codelists import RESOURCES
    from reports.forms.certificate import sentence

    pages = _pages(count)
    pdfmetrics.registerFont(TTFont("Plain", str(RESOURCES / "fonts" / "Vazirmatn-Regular.ttf")))

    def work(to: Path) -> None:
        canvas = Canvas(str(to), pagesize=landscape(A4), pageCompression=1)
        for page in pages:
            lines = "".join(run.text for run in sentence(page, 14)).split("\n")
            heads = ["بهزیستی شهرستان", "به نام خدا", f"شماره: {page['serial']}", "مدرس دوره", "رئیس اداره"]
            for place, line in enumerate((*heads, "گواهی شرکت در دوره", *lines)):
                canvas.setFont("Plain", 14)
                canvas.drawRightString(780, 540 - 30 * place, get_display(reshape(line), base_dir="R"))
            _plain_code(canvas, segno.make(page["code"], micro=False).matrix)
            canvas.showPage()
        canvas.save()

    return _timed(work)


def _plain_code(canvas: Any, matrix: tuple[bytearray, ...]) -> None:
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                canvas.rect(60 + 2 * x, 120 - 2 * y, 2, 2, stroke=0, fill=1)


STEPS: dict[str, Callable[[int], dict[str, float]]] = {
    "certificates": _certificates,
    "flowing": _flowing,
    "floor": _floor,
}
LABELS = {
    "certificates": "certificates as the office prints them",
    "flowing": "the same words flowing, with page numbers",
    "floor": "reportlab, get_display of whole texts (wrong)",
}

if __name__ == "__main__":
    main()
