"""Erasing a person on a lawful request: shown before it is done, done once and for all, in every office in the end.

The preview is the erasure itself, taken back. What it cannot reach is told: copies on paper, the backups that were made
before, which still hold the person (restoring one of them erases again), and texts in rows of others that name the
person, or may. Those go where they are asked for by name, and their rows are told only to who may see them.

Who may erase erases all of a person, also rows of a tier that he may not read: half an erasure would be none. These are
in no count and no list, and the note says so to whoever has not every tier, whether there are any or not (guard.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

from models.access.roles import Actor
from models.admin import backup, erasures
from models.errors import Finding, UserError
from models.office.rows.past import when_words
from models.office.rows.saving import Saving
from models.office.tree.standing import office_name
from models.registry.alike import ID_FIELDS
from models.registry.erased_names import Place, is_marked
from models.registry.erasing import Eraser
from models.registry.erasure import ERASURE
from models.registry.telling import PERSON
from models.schema.entity import Row, Tier
from models.schema.rules import Desk
from models.store import audit, changes, wiping
from models.store.changes import value_at
from models.store.repository import Repository
from models.store.store import Store
from models.sync.offices import in_scope
from models.text import persian
from models.text.persian import persian_number

Answer = dict[str, Any]
ALL_TEXTS = "all"
"""Asks for every text that a preview tells."""
_ELSEWHERE = "نسخه‌های کاغذی و پشتیبان‌های جای دیگر را خودتان نابود کنید."
_UNSEEN = "ردیف‌های ردهٔ {tiers} را نمی‌بینید: اگر از این فرد باشد، آن‌ها هم پاک می‌شود و در این شمارش نیست."
_NAMES_LEFT = (
    "{count} نوشتهٔ دیگر نام این فرد را دارد یا شاید دارد و می‌ماند، مگر آنچه از همین فرد است و یکی‌یکی خواسته شود."
)


def stays(row: Row, desk: Desk) -> Iterable[Finding]:
    """Hard: what was erased is not changed, put aside or taken back."""
    if row.get("id") and desk.get(ERASURE.name, row["id"]):
        yield Finding("erase-refused", None, None, {"why": "پاک کردن بازگشت ندارد و ثبتش دگرگون نمی‌شود."})


class Erasing:
    """Erasures of one open office, for one actor. From its making on, erasures that come by any way are carried out."""

    def __init__(self, rows: Repository, saving: Saving, actor: Actor, folder: Path) -> None:
        self._rows, self._store, self._saving, self._actor = rows, rows.store, saving, actor
        self._backups = folder / backup.BACKUPS
        self._eraser = Eraser(rows, saving.programmes.get, self._ours)
        self._store.derived = dict.fromkeys(self._store.entities, self._clear_late) | self._store.derived
        self._store.derived[ERASURE.name] = self._carry_out
        self._store.derived |= dict.fromkeys(self._eraser.through, self._clear_late)
        saving.guards[ERASURE.name] = stays

    def _carry_out(self, store: Store) -> None:
        """What goes along with it is recorded at once, but in an import: what an import writes is not sent back."""
        if store.acting is not None and store.acting.origin is None:
            self._eraser.extend()
        self._eraser.carry_out()

    def _clear_late(self, _store: Store) -> None:
        self._eraser.clear_late()

    def _ours(self, office: str) -> bool:
        return in_scope(office, self._store.office)

    # -- asking ---------------------------------------------------------------------------------------------------

    def preview(self, person_id: str, texts: Collection[str] = ()) -> Answer:
        """`{id, erased: {entity: rows}, named, lines, backups, note}`: what would be erased, in words too; nothing is.
        `named`: `{entity, id, field}` of each text that names the person, or may, and stays.

        Refused as `erase`, but for the reason.
        """
        self._actor.require("erase")
        row = self._row(PERSON, person_id)
        with self._store.rehearsal():
            self._record(row, "…", texts)
            return self._answer(row, self._lines())

    def erase(self, entity: str, row_id: str, why: str, texts: Collection[str] = ()) -> Answer:
        """Erase a person: `{id, erased: {entity: rows}, named, backups, note}`. `texts`: of those in `named` of a
        preview the ones that go as well, each as «entity:id:field», or «all».

        UserError not-allowed, erase-refused (no person; the reason names the person; too many texts), ref-unknown,
        erased (already), required (no reason), too-long.
        """
        self._actor.require("erase")
        if entity != PERSON:
            raise UserError("erase-refused", field="entity", value=entity, why="تنها پروندهٔ یک فرد پاک می‌شود.")
        row, text = self._row(entity, row_id), persian.clean(why)
        if not text:
            raise UserError("required", field="why")
        self._refuse_names(row, text)
        self._record(row, text, texts)
        erasures.remember(self._store)
        return self._answer(row)

    def _row(self, entity: str, row_id: str) -> Row:
        """The row, which may be one that was put aside; refused as `erase`."""
        declared, row = self._rows.entity(entity), self._rows.get(entity, row_id)
        if row is None or not self._saving.may_see(declared, row):
            raise UserError("ref-unknown", field="id", value=row_id)
        if wiping.is_wiped(self._store, entity, row_id):
            raise UserError("erased", field="id", value=row_id)
        self._saving.require_write(declared, row)
        return row

    @staticmethod
    def _refuse_names(row: Row, text: str) -> None:
        """The reason stays when all else is gone, so it must not tell who it was."""
        digits = "".join(one for one in persian.latin_digits(text) if one.isdecimal())
        numbers = (str(row[name]) for name in (*ID_FIELDS.values(), "mobile") if row.get(name))
        words = set(persian.words_of(text))
        names = [set(persian.words_of(row.get(name) or "")) for name in ("first_name", "last_name")]
        if any(number in digits for number in numbers) or (all(names) and set.union(*names) <= words):
            why = "نام یا شمارهٔ فرد در دلیل است و آنجا می‌ماند؛ تنها شماره و تاریخ نامه را بنویسید."
            raise UserError("erase-refused", field="why", why=why)

    def _record(self, row: Row, why: str, texts: Collection[str]) -> None:
        self._store.derived[ERASURE.name] = self._carry_out  # of several offices over one store this one counts
        self._eraser.whole.clear()
        self._eraser.part.clear()
        self._eraser.names.forget_all()
        self._eraser.names.asked = lambda place: self._is_asked(place, texts)
        with self._store.action(self._actor.user, "erase"):
            saved = self._saving.save(ERASURE.name, {"of": PERSON, "row_id": row["id"], "why": why}, None)
            if saved.status == "rejected":
                first = saved.findings[0]
                raise UserError(first.code, field=first.field, value=first.value, **first.params)
            audit.note(self._store, self._actor.user, "erase", entity=PERSON, row=row["id"], tells=True)

    def _is_asked(self, place: Place, texts: Collection[str]) -> bool:
        """Whether a text was named to go; one that the actor may not see is named by nobody."""
        return (ALL_TEXTS in texts or ":".join(place) in texts) and self._is_seen(place[:2])

    def _is_seen(self, key: tuple[str, str]) -> bool:
        row = self._rows.get(*key)
        return row is not None and self._saving.may_see(self._rows.entity(key[0]), row)

    # -- telling --------------------------------------------------------------------------------------------------

    def _answer(self, row: Row, lines: list[str] | None = None) -> Answer:
        emptied = Counter(name for name, _ in self._seen(self._eraser.whole | self._eraser.part))
        count, named = self._kept_backups(), self._named()
        told: Answer = {"id": row["id"], "erased": dict(sorted(emptied.items())), "named": named, "backups": count}
        told |= {} if lines is None else {"lines": lines}
        notes = [_NAMES_LEFT.format(count=persian_number(len(named)))] if named else []
        unread = "، ".join(str(tier) for tier in Tier if not self._actor.reads(tier))
        notes += [_UNSEEN.format(tiers=unread)] if unread else []
        return {**told, "note": " ".join((*notes, _of_backups(count)))}

    def _seen(self, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        return {key for key in keys if self._is_seen(key)}

    def _named(self) -> list[Answer]:
        """The texts that stay, of rows that the actor may see."""
        left = sorted(place for place in self._eraser.names.left if self._is_seen(place[:2]) and self._stands(place))
        return [dict(zip(("entity", "id", "field"), place, strict=True)) for place in left]

    def _stands(self, place: Place) -> bool:
        """Whether it is still there: of two rows of one person the second may have taken it along."""
        value = value_at(self._rows.get(place[0], place[1]) or {}, place[2])
        return value is not None and not is_marked(value)

    def _lines(self) -> list[str]:
        """How many rows of each kind, those that go whole first; then in what else the name stands."""
        whole, texts = self._eraser.whole, {place[:2] for place in self._eraser.names.gone}
        kinds = (
            (whole, "همهٔ پرونده"),
            (self._eraser.part - whole - texts, "نوشته‌ها، نشانی‌ها و شماره‌ها"),
            (texts, "نوشته‌ای که نام او در آن است"),
        )
        seen = [(Counter(name for name, _ in self._seen(rows)), words) for rows, words in kinds]
        seen.append((Counter(one["entity"] for one in self._named()), "می‌ماند؛ نام او در نوشته‌ای هست یا شاید هست"))
        return [line for counts, words in seen for line in self._counted(counts, words)]

    def _counted(self, counts: Counter[str], words: str) -> Iterator[str]:
        for name in (one for one in self._store.entities if counts[one]):
            yield f"{persian_number(counts[name])} {self._rows.entity(name).label}: {words}"

    def _kept_backups(self) -> int:
        """How many copies of this store lie among the office's backups: files, and folders a restore left."""
        return sum(1 for one in self._backups.iterdir() if _is_backup(one)) if self._backups.is_dir() else 0

    def told(self, entity: str, row_id: str) -> Answer | None:
        """`{when, who, office, why}` in words of the erasure of a row; None for one that was not erased."""
        if not wiping.is_wiped(self._store, entity, row_id):
            return None
        events = changes.history(self._rows, entity, row_id)
        if not events:
            return {"when": "", "who": "", "office": "", "why": ""}
        event = events[0]
        who = {"who": event.who, "office": office_name(event.office) if event.office else ""}
        return {"when": when_words(event.when), **who, "why": event.after}

    # -- what comes later -----------------------------------------------------------------------------------------

    def catch_up(self) -> None:
        """Record and carry out what an import or a restore brought to be erased; asked at each opening and after each
        import, since a crash may have come in between. Costs next to nothing where nothing was erased."""
        store = self._store
        if not (erasures.awaited(store) or wiping.any_erasure(store)):
            return
        with store.writing():
            self._eraser.forget_refusals()
        if erasures.awaited(store) or self._eraser.lacking() or self._is_outstanding():
            with store.action(self._actor.user, "erase"):
                erasures.take_over(self._rows, self._ours)
                self._carry_out(store)
        if self._eraser.names.is_to_look_back():
            with store.action(self._actor.user, "erase"):
                self._eraser.look_back()
        erasures.remember(store)

    def _is_outstanding(self) -> bool:
        return any(wiping.outstanding(self._store, name) for name in wiping.entities(self._store))


def _is_backup(path: Path) -> bool:
    return path.suffix == ".zip" or (path.is_dir() and path.name.startswith("before-restore-"))


def _of_backups(count: int) -> str:
    if not count:
        return f"در پوشهٔ این دفتر پشتیبانی نیست که این فرد در آن باشد. {_ELSEWHERE}"
    return (
        f"{persian_number(count)} پشتیبان در پوشهٔ این دفتر هنوز دادهٔ این فرد را دارد؛ اگر یکی بازگردانده شود، "
        f"این پرونده دوباره پاک می‌شود. {_ELSEWHERE}"
    )
