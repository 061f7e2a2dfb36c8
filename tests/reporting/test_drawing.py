import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from msgspec.structs import replace

from ftkit.reporting import drawing, plots
from ftkit.reporting.drawing import drawn
from ftkit.reporting.plain import visible

from .rich import rich_report

ROOT = Path(__file__).parents[2]
HOSTILE = "</title><script>alert(1)</script> $x^2$ \u202etxt"
FOREIGN = "\u5fae\u8c03 \u0939\u093f"  # signs that the font has not


@pytest.fixture(scope="module")
def quality():
    return plots.quality_over_cost(rich_report())


def texts(picture) -> list[str]:
    return [text.text for text in ElementTree.fromstring(picture).iter("text")]


def attributes(picture, *names: str) -> set[str]:
    elements = ElementTree.fromstring(picture).iter()
    return {value for one in elements for name, value in one.attrib.items() if name in names}


def test_axes_marks_and_names_are_texts_that_can_be_read(quality):
    said = texts(drawn(quality))

    assert {"tuned", "few-shot", "zero-shot", "complies", "dollars for 1,000 requests", "$1.50", "25 %"} <= set(said)


def test_a_picture_and_each_of_its_points_have_a_title(quality):
    titles = [title.text for title in ElementTree.fromstring(drawn(quality)).iter("title")]

    assert titles == [quality.title, *(spot.title for spot in quality.spots)]


def test_it_has_the_pages_colours_and_no_other(quality):
    assert attributes(drawn(quality), "fill", "stroke") == {
        "none",
        *(f"var(--{name})" for name in ("accent", "second", "ink", "quiet", "rule", "paper")),
    }


def test_no_inline_style_is_left_that_the_pages_policy_would_refuse(quality):
    picture = drawn(quality)

    assert attributes(picture, "style") == set()
    assert not list(ElementTree.fromstring(picture).iter("style"))


def test_two_pictures_share_no_id_and_every_reference_leads_somewhere(quality):
    both = [drawn(quality), drawn(plots.break_even(rich_report().break_even))]
    ids, other = (attributes(one, "id") for one in both)

    assert not ids & other
    assert {link.removeprefix("#") for link in attributes(both[0], "href")} <= ids
    assert {link[5:-1] for link in attributes(both[0], "clip-path")} <= ids


def test_the_same_picture_is_the_same_bytes_and_leaves_the_settings_alone(quality):
    before = dict(mpl.rcParams)

    assert drawn(quality) == drawn(quality)
    assert dict(mpl.rcParams) == before


@pytest.mark.filterwarnings("error")
def test_names_are_shown_as_they_are_whatever_they_hold(quality):
    picture = drawn(replace(quality, spots=(replace(quality.spots[0], name=HOSTILE, title=HOSTILE),)))

    assert "<script>" not in picture
    assert FOREIGN in texts(drawn(replace(quality, spots=(replace(quality.spots[0], name=FOREIGN),))))
    assert "\u202e" not in picture
    assert visible(HOSTILE) in texts(picture)


def test_lines_and_the_break_even_volume_are_drawn():
    picture = drawn(plots.break_even(rich_report().break_even))
    widths = [one.get("stroke-width") for one in ElementTree.fromstring(picture).iter("path")]

    assert (widths.count("2.2"), widths.count("1.5")) == (1, 1)
    assert "break-even: 6,072" in texts(picture)


def test_a_page_without_a_picture_does_not_import_it():
    code = (
        "import sys; from tests.reporting.samples import medical_report; from ftkit.reporting.html import html; "
        "''.join(html(medical_report(), [])); print('matplotlib' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT)

    assert run.stdout == "False\n"


def test_without_matplotlib_there_is_no_picture_and_a_word_on_how_to_have_it(quality, monkeypatch):
    monkeypatch.setattr(drawing, "find_spec", lambda _name: None)

    assert drawn(quality) is None
    assert drawing.INSTALL == "The picture needs matplotlib: pip install 'ftkit[pictures]'"
