from __future__ import annotations

import datetime

from pytestqt.qtbot import QtBot

from tests.ui.forms.conftest import Show
from ui.forms.field_box import Told
from ui.forms.strips import DraftStrip, FindingsStrip, KeyHint, LikenessStrip
from ui.frame import Frame

TODAY = datetime.date(2025, 12, 10)


def test_a_strip_without_words_is_not_there(frame: Frame, show: Show) -> None:
    strip = FindingsStrip()
    show(strip)
    strip.show_told([("کودک", Told("required", "این خانه خالی است.")), ("", Told("age-outside", "سن 8 است."))])
    assert strip.text == "کودک: این خانه خالی است.\nسن ۸ است." and strip.property("class") == "strip-wrong"
    assert strip.toolTip().replace("\u200f", "") == "required، age-outside"
    strip.show_told([("", Told("age-outside", "سن بیرون است."))])
    assert strip.property("class") == "strip-wait"
    strip.show_told([])
    assert strip.isHidden() and strip.text == ""


def test_a_draft_is_offered_with_its_day(frame: Frame, show: Show) -> None:
    strip = DraftStrip()
    show(strip)
    strip.offer({"at": "2025-12-10T08:05:00", "naming": ""}, TODAY)
    assert strip.text == "بازیابی کار ناتمام؟ امروز ساعت ۰۸:۰۵"
    strip.offer({"at": "2025-12-01T18:30:00", "naming": "آوا"}, TODAY)
    assert strip.text == "بازیابی کار ناتمام؟ «آوا» از ۱۴۰۴/۰۹/۱۰ ساعت ۱۸:۳۰"


def test_several_alike_are_named_the_surest_first(frame: Frame, show: Show) -> None:
    strip = LikenessStrip()
    show(strip)
    wanted: list[str] = []
    strip.wanted.connect(wanted.append)
    strip.open_first()
    strip.show_found(
        [
            {"id": "a", "naming": "آوا", "why": "همین کد ملی", "blocks": True},
            {"id": "b", "naming": "باران", "why": "نام و نام پدر یکی است", "blocks": False},
        ]
    )
    assert strip.text.split("\n") == [
        "پیش‌تر ثبت شده است: آوا (همین کد ملی)",
        "و نیز: باران (نام و نام پدر یکی است)",
    ]
    strip.open_first()
    assert wanted == ["a"]


def test_keys_are_told_where_they_fit_and_never_cut(frame: Frame, show: Show, qtbot: QtBot) -> None:
    hint = KeyHint("Enter خانهٔ بعد و باز هم چند کلید دیگر")
    show(hint)
    assert hint._text.isVisible()
    hint.window().resize(120, 100)
    qtbot.waitUntil(lambda: not hint._text.isVisible())
    assert hint.minimumSizeHint().width() == 0
