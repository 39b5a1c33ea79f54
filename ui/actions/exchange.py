"""Sending and taking in bundles, deciding and joining, as a person's acts."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.errors import UserError
from ui import media, preferences
from ui.media import Medium
from ui.tasks import Operation, Progress

if TYPE_CHECKING:
    from models.office import Office

Answer = dict[str, Any]


def find_media(added: Path | None = None) -> Operation:
    """The media that are there now, the likeliest first; `added`: a folder that somebody wants among them."""
    return Operation(lambda _office, _progress: media.found(preferences.read().stick, added))


def write(medium: Medium, recipients: Sequence[str], *, full: bool) -> Operation:
    """A bundle for each recipient; each answer is export's, with `error` (code and sentence) where it was not written.

    What was written before one was refused or the work was stopped stays written.
    """

    def work(office: Office, progress: Progress) -> list[Answer]:
        _require_there(medium)
        _remember(medium)
        answers: list[Answer] = []
        for code in recipients:
            try:
                with office.interruptible(lambda: progress.cancelled):
                    written = office.export(medium.folder, code, full, progress.step)
                answers += [{**one, "error": None} for one in written]
            except UserError as error:
                answers.append({"to": code, "file": None, "records": 0, "error": (error.code, str(error))})
                if error.code == "cancelled":
                    break
        return answers

    return Operation(work, title="نوشتن بسته روی حافظه")


def look_at(medium: Medium) -> Operation:
    """What reading this medium would do: `{paths, answers, plans}`, each answer with what is to be `seen` of it, see
    Differences.brought; nothing is changed. UserError file-missing, cancelled.
    """

    def work(office: Office, progress: Progress) -> Answer:
        _require_there(medium)
        _remember(medium)
        paths = office.peers.bundles_in(medium.folder)
        answers = office.differences.preview(paths, progress.step)
        if progress.cancelled:
            raise UserError("cancelled")
        return {"paths": paths, "answers": answers, "plans": [one["plan"] for one in answers if one.get("plan")]}

    return Operation(work, title="دیدن بسته‌های حافظه")


def take_in(paths: Sequence[Path], plans: Collection[str] | None = None) -> Operation:
    """Import these files as their preview said, or not at all: `{answers, facts}`, the facts of the office since
    programmes may have come; answers that left something to be seen have it, as at `look_at`."""

    def work(office: Office, progress: Progress) -> Answer:
        from ui.app import facts_of

        answers = office.import_files(paths, False, progress.step, plans)
        return {"answers": [_with_seen(office, one) for one in answers], "facts": facts_of(office)}

    return Operation(work, title="ثبت بسته‌ها")


def _with_seen(office: Office, answer: Answer) -> Answer:
    if not (answer["conflicts"] or answer["quarantined"]):
        return answer
    return {**answer, "seen": office.differences.taken(answer["from"], answer["number"])}


def decide(conflict: Answer, take: object, why: str) -> Operation:
    """Decide a conflict; `take` is ours, theirs or another value."""
    return Operation(
        lambda office, _progress: office.resolve(conflict["id"], take, why),
        told=lambda _answer: f"تصمیم ثبت شد: {conflict['label']}",
        changed=lambda answer: [(answer["entity"], answer["row"])],
        undoable=True,
    )


# -- receipts, forks, keys --------------------------------------------------------------------------------------------


def enter_receipt(digits: str) -> Operation:
    """A receipt heard over the telephone; the answer names the bundle that it confirms. UserError receipt-wrong."""
    return Operation(lambda office, _progress: office.peers.enter_receipt(digits))


def judge_fork(replica: str, why: str) -> Operation:
    """A person was asked: restored, and no second machine works. UserError required."""
    return Operation(
        lambda office, _progress: office.joins.judge_fork(replica, why),
        told=lambda _answer: "ثبت شد: از پشتیبان بازگشته است و رایانهٔ دیگری کار نمی‌کند.",
    )


def revoke(replica: str, name: str, why: str, epoch: int | None = None) -> Operation:
    """Revoke a key, or with `epoch` only that life of it. UserError required, not-allowed, office-unknown."""
    what = f"کلید {name}" if epoch is None else f"یکی از دو رایانهٔ {name}"
    return Operation(
        lambda office, _progress: office.joins.revoke_key(replica, why, epoch),
        told=lambda _answer: f"{what} باطل شد؛ با بستهٔ بعدی به دفترهای دیگر هم می‌رسد.",
    )


# -- joining ----------------------------------------------------------------------------------------------------------


def ask_to_join(to: Path) -> Operation:
    """Write our request; the answer's fingerprint is to be read over the telephone."""
    return Operation(lambda office, _progress: office.enrol_request(to), told=lambda _a: f"درخواست نوشته شد: {to.name}")


def look_at_request(file: Path) -> Operation:
    """Who asks to join us."""
    return Operation(lambda office, _progress: office.read_request(file))


def approve(file: Path, to: Path) -> Operation:
    """Take an office in, and write the answer for it."""
    return Operation(
        lambda office, _progress: office.enrol_approve(file, to),
        told=lambda _answer: f"دفتر پذیرفته شد؛ پاسخ نوشته شد: {to.name}",
        title="پذیرفتن دفتر",
    )


def look_at_answer(file: Path) -> Operation:
    """Who answered our request."""
    return Operation(lambda office, _progress: office.joins.read_approval(file))


def join(file: Path) -> Operation:
    """Join the office above; `{…, facts}`."""

    def work(office: Office, _progress: Progress) -> Answer:
        from ui.app import facts_of

        return {**office.enrol_accept(file), "facts": facts_of(office)}

    return Operation(work, told=lambda _answer: "این دفتر پیوست.", title="پیوستن به دفتر بالاتر")


def _require_there(medium: Medium) -> None:
    if not medium.is_there():
        raise UserError("file-missing", value=str(medium.folder))


def _remember(medium: Medium) -> None:
    preferences.keep(dataclasses.replace(preferences.read(), stick=str(medium.folder)))
