"""The architecture is this test: who may import whom, what stands at the top, and how our own words are spelled."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = sorted(path for part in ("main.py", "ui", "models", "reports") for path in
              ([ROOT / part] if part.endswith(".py") else (ROOT / part).rglob("*.py")))  # fmt: skip
TOP = {"main.py", "ui", "models", "reports", "resources", "tests", "pyproject.toml", "README.md"}

# Inside models each part imports only itself and what stands to its left; parts of one column do not meet.
COLUMNS = (
    ("text", "errors"), ("schema",), ("access",), ("store",), ("registry",),
    ("workshops", "screenings", "enrolments", "cases"), ("planning", "admin"), ("consequences",), ("catalog",),
    ("intake",), ("sync",), ("office",),
)  # fmt: skip
MEET = {("text", "errors"), ("errors", "text"), ("planning", "admin"), ("admin", "planning")}
ARABIC = {"\u064a", "\u0643"}
RANK = {part: place for place, column in enumerate(COLUMNS) for part in column}

# A library, and the only modules that may import it.
ONLY = {
    "PySide6": ("ui",), "qtawesome": ("ui",), "sqlite_utils": ("models.store",), "sqlcipher3": ("models.store",),
    "reportlab": ("reports",), "arabic_reshaper": ("reports",), "bidi": ("reports",), "segno": ("reports",),
    "cryptography": ("models.sync", "models.admin", "models.store.slots"), "pyrage": ("models.sync", "models.admin"),
    "python_calamine": ("models.intake",), "click": ("ui.commands",), "rapidfuzz": ("models",),
    "sqlite3": ("models.store.engine",), "openpyxl": (), "pandas": (), "requests": (), "urllib.request": (),
}  # fmt: skip
# And what a part may never reach, although it may import its neighbours.
NEVER = {
    "models": ("ui", "reports", "main", "PySide6"), "reports": ("ui", "main", "PySide6"), "ui": ("main",),
    "ui.widgets": ("ui.pages", "ui.shell", "ui.forms", "ui.lists", "ui.actions"),
    "ui.lists": ("ui.pages", "ui.shell", "ui.forms", "ui.actions"), "ui.forms": ("ui.pages", "ui.shell", "ui.actions"),
    "ui.pages": ("ui.shell", "ui.app"),
    "ui.commands": ("PySide6", "ui.app", "ui.shell", "ui.forms", "ui.lists", "ui.pages", "ui.widgets", "ui.tasks"),
}  # fmt: skip


def within(name: str, parent: str) -> bool:
    return name == parent or name.startswith(parent + ".")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written in full"
            yield node.module or ""
            yield from (f"{node.module}.{name.name}" for name in node.names)


def trespasses(module: str, imported: str) -> bool:
    part, other = (f"{name}..".split(".")[1] for name in (module, imported))
    if within(module, "models") and within(imported, "models") and other in RANK and part in RANK and part != other:
        return RANK[other] >= RANK[part] and (part, other) not in MEET
    if any(within(imported, library) and not any(map(module.startswith, homes)) for library, homes in ONLY.items()):
        return True
    return any(within(module, part) and within(imported, far) for part, fars in NEVER.items() for far in fars)


ROOMS: dict[str, list[Path]] = {}  # package to its modules
for one in OURS:
    ROOMS.setdefault(module_of(one).rpartition(".")[0], []).append(one)


@pytest.mark.parametrize("room", ROOMS)
def test_a_module_imports_only_what_it_may(room: str) -> None:
    found = [(module_of(path), name) for path in ROOMS[room] for name in imports(ast.parse(path.read_text("utf-8")))]
    assert sorted({(module, name) for module, name in found if trespasses(module, name)}) == []


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("models.text.jalali", "models.schema.fields"),
        ("models.screenings.screening", "models.enrolments.enrolment"),
        ("models.sync.export", "models.office"),
        ("models.registry.person", "PySide6.QtCore"),
        ("ui.commands.records", "PySide6"),
        ("models.intake.rows", "sqlite_utils"),
        ("models.planning.figures", "cryptography.hazmat"),
        ("ui.pages.start", "reportlab.platypus"),
        ("models.errors", "ui.commands"),
        ("ui.widgets.basics", "ui.pages.start"),
        ("ui.forms.form", "ui.shell.window"),
    ],
)
def test_the_rules_catch_a_trespass(module: str, imported: str) -> None:
    assert trespasses(module, imported)


def test_every_part_of_models_has_its_place() -> None:
    parts = {path.stem for path in (ROOT / "models").iterdir() if not path.name.startswith("__")}
    assert parts <= RANK.keys()


def test_the_top_level_is_the_one_of_the_card() -> None:
    built = {"build", "dist"}  # what packaging leaves behind; git ignores it
    top = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert top - built == TOP


def test_main_stays_short() -> None:
    assert len((ROOT / "main.py").read_text(encoding="utf-8").splitlines()) < 60


@pytest.mark.parametrize("word", ["utils", "misc", "common", "helpers", "manager"])
def test_no_module_is_named_after_nothing(word: str) -> None:
    assert [module_of(path) for path in OURS if word in path.stem.split("_")] == []


def labels(path: Path) -> Iterator[str]:
    """What a file may show to people: the strings of a module that are not docstrings, or a whole data file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield text
        return
    tree = ast.parse(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            spelled = ARABIC & set(node.value)  # as written, so that folding tables may name the letters by escapes
            yield ast.get_source_segment(text, node) or node.value if spelled else node.value


TEXTS = [path for ending in ("toml", "csv", "txt") for path in sorted((ROOT / "resources").rglob(f"*.{ending}"))]
WORDS = {**ROOMS, "resources": TEXTS}


@pytest.mark.parametrize("room", WORDS)
def test_our_own_words_are_spelled_in_persian_letters(room: str) -> None:
    found = [(path.name, text[:60]) for path in WORDS[room] for text in labels(path) if ARABIC & set(text)]
    assert found == []


def test_models_reports_and_the_command_line_load_no_qt() -> None:
    names = [module_of(path) for path in OURS if not within(module_of(path), "ui")]
    names += [module_of(path) for path in OURS if within(module_of(path), "ui.commands")]
    program = (
        "import importlib, sys\n"
        f"for name in {names!r}: importlib.import_module(name)\n"
        "print(*[name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
