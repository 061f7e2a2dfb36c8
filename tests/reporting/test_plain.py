# ruff: noqa: RUF001 - the dashes and minus signs that people see
import pytest

from ftkit.reporting.plain import one_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Temp 38,5 °C – ok\n\tनमस्ते 👩‍⚕️", "Temp 38,5 °C – ok\n\tनमस्ते 👩‍⚕️"),
        ("a\x00b\x1b[31mc\x7f", "a␀b␛[31mc␡"),
        ("one\r\ntwo\rthree", "one\r\ntwo␍three".replace("\r\n", "\n")),
        ("safe \u202eevil\u2066", "safe ⟨U+202E⟩evil⟨U+2066⟩"),
        ("zero\u200bwidth\ufeff", "zero⟨U+200B⟩width⟨U+FEFF⟩"),
        ("half \ud83d a pair", "half ⟨U+D83D⟩ a pair"),
        ("next\x85line\u2028", "next⟨U+0085⟩line⟨U+2028⟩"),
        ("tag\U000e0041", "tag⟨U+E0041⟩"),
    ],
)
def test_what_cannot_be_seen_is_shown_and_nothing_else_is_changed(text, shown):
    assert visible(text) == shown


def test_a_cell_is_one_line():
    assert one_line(" two\n\nlines\tand a \x07 ") == "two lines and a ␇"
