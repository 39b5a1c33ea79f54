"""What a person does to erase: the preview changes nothing, the act names the backups that are left."""

from __future__ import annotations

import pytest

from models.office import Office
from ui.actions import erasing
from ui.tasks import Progress


@pytest.fixture
def progress() -> Progress:
    return Progress(lambda _done, _total, _text: None)


def test_what_is_shown_before_is_what_is_done(office: Office, progress: Progress) -> None:
    who = office.find("screening")[0]["person"]
    office.backup()
    told = erasing.preview(who).work(office, progress)
    assert office.get("person", who)["first_name"]
    operation = erasing.erase(who, "نامهٔ ۱۲")
    answer = operation.work(office, progress)
    assert answer["erased"] == told["erased"]
    assert operation.told is not None
    assert operation.changed is not None
    assert "۱ پشتیبان" in operation.told(answer)
    assert list(operation.changed(answer)) == [("person", who)]
    assert not operation.undoable
    assert office.get("person", who)["first_name"] is None
