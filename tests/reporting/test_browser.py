"""The page in a real browser: filters, keys, no request and no foreign script."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftkit.reporting.html import html

from . import chromium
from .samples import hostile_cases, hostile_report, medical_cases, medical_report

pytestmark = pytest.mark.skipif(not chromium.FOUND, reason="needs chromium, chromium-browser or google-chrome on PATH")


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[chromium.Page]:
    page = chromium.Page(tmp_path_factory.mktemp("profile"))
    yield page
    page.close()


@pytest.fixture
def opened(page, tmp_path) -> chromium.Page:
    return show(page, tmp_path, medical_report(), medical_cases())


def show(page, folder: Path, report, cases) -> chromium.Page:
    path = folder / "report.html"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(html(report, cases))
    page.events.clear()
    page.open(path)
    page.look(1280, 900)
    return page


def shown(page) -> list[str]:
    return page.value("[...document.querySelectorAll('.case:not([hidden]) h3')].map(h => h.textContent)")


def choose(page, name: str, value: str) -> None:
    page.value(f"document.querySelector('#filters').elements['{name}'].value = '{value}'")
    page.value("document.querySelector('#filters').dispatchEvent(new Event('input'))")
    page.settle()


def test_nothing_is_asked_for_and_nothing_complained_of(opened, tmp_path):
    assert opened.requests() == [(tmp_path / "report.html").as_uri()]
    assert opened.complaints() == []


def test_no_text_of_an_answer_acts(page, tmp_path):
    show(page, tmp_path, hostile_report(), hostile_cases())

    assert page.value("typeof window.hacked") == "undefined"
    assert page.value("document.scripts.length") == 1
    assert page.value("document.images.length") == 0
    assert page.requests() == [(tmp_path / "report.html").as_uri()]
    assert page.complaints() == []
    assert "window.hacked = 1" in page.value("document.querySelector('.case .tuned .text').textContent")


def test_a_script_that_slipped_in_would_not_run(page, tmp_path):
    path = tmp_path / "report.html"
    text = "".join(html(medical_report()))
    slipped = "<script>window.hacked = 1</script><img src=http://127.0.0.1:9/x onerror='window.hacked = 2'>"
    path.write_text(text.replace("</main>", f"{slipped}</main>"), encoding="utf-8")
    page.events.clear()

    page.open(path)

    assert page.value("typeof window.hacked") == "undefined"
    assert len(page.complaints()) == 3


def test_filters_show_the_cases_they_name(opened):
    assert len(shown(opened)) == 48

    choose(opened, "show", "differs")
    differing = len(shown(opened))
    choose(opened, "show", "all")
    choose(opened, "candidate", "3")
    tuned_failed = shown(opened)
    choose(opened, "check", "3")
    tuned_failed_length = shown(opened)

    assert differing == 46
    assert tuned_failed == []
    assert tuned_failed_length == ["MR-1217"]
    assert opened.value("document.querySelector('output').value") == "1 of 48 cases"


def test_a_search_that_finds_nothing_says_so(opened):
    choose(opened, "text", "MR-1014")
    assert shown(opened) == ["MR-1014"]

    choose(opened, "text", "no such text")
    assert shown(opened) == []
    assert opened.value("document.querySelector('#none').checkVisibility()")

    opened.value("document.querySelector('#filters').reset()")
    opened.settle()
    assert len(shown(opened)) == 48


def test_a_figure_leads_to_its_cases(opened):
    opened.value("document.querySelector('.matrix a[data-candidate=\"3\"]').click()")
    opened.settle()

    assert shown(opened) == ["MR-1217"]
    assert opened.value("location.hash") == "#cases"


def test_keys_move_between_the_cases_that_are_shown(opened):
    def current() -> str:
        return opened.value("document.activeElement.querySelector('h3')?.textContent")

    choose(opened, "candidate", "2")
    choose(opened, "check", "1")
    listed = shown(opened)

    places = []
    for key in "jjjk":
        opened.press(key)
        places.append(current())
    opened.press("q")

    assert places == [listed[0], listed[1], listed[2], listed[1]]
    assert opened.value("document.activeElement.querySelector('details').open")
    assert opened.value("Math.abs(document.activeElement.getBoundingClientRect().top) < 120")


def test_a_slash_leads_to_the_search_and_letters_stay_in_it(opened):
    opened.press("/")
    for key in "jkq":
        opened.press(key)

    assert opened.value("document.activeElement.value") == "jkq"
    opened.press("Escape")
    assert opened.value("document.activeElement === document.body")


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_nothing_is_wider_than_the_window(opened, width):
    opened.look(width, 900)

    assert opened.value("document.documentElement.scrollWidth") <= width


def test_every_candidate_is_on_the_printed_page(opened):
    opened.look(794, 1123, media="print")

    assert opened.value("document.documentElement.scrollWidth") <= 794


def test_bars_of_one_chart_begin_and_end_together(opened):
    ends = opened.value(
        "[...document.querySelectorAll('.chart')].filter(t => t.checkVisibility()).map(t => new Set("
        "[...t.querySelectorAll('.axis, svg.bar')].map(s => s.getBoundingClientRect())"
        ".map(r => Math.round(r.left) + '-' + Math.round(r.right))).size)"
    )

    assert set(ends) == {1}


def test_labels_do_not_run_into_each_other_on_a_phone(opened):
    opened.look(390, 844)

    gaps = opened.value(
        "[...document.querySelectorAll('.axis')].filter(s => s.checkVisibility()).map(s => "
        "[...s.querySelectorAll('text')].map(t => t.getBoundingClientRect()).filter(r => r.width))"
        ".flatMap(rs => rs.slice(1).map((r, i) => r.left - rs[i].right))"
    )

    assert min(gaps) > 4


def test_a_row_of_a_chart_is_no_higher_than_its_words_on_a_phone(opened):
    opened.look(390, 844)

    assert opened.value("Math.max(...[...document.querySelectorAll('.chart tbody tr')].map(r => r.offsetHeight))") < 130


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_the_paper(opened, scheme):
    opened.look(1280, 900, scheme=scheme)

    faint = opened.value(f"({CONTRAST})()")

    assert faint == []


def test_the_page_can_be_read_without_its_script(page, tmp_path):
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        show_static(page, tmp_path)
        text = page.call("DOM.getOuterHTML", nodeId=page.call("DOM.getDocument")["root"]["nodeId"])["outerHTML"]
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)

    assert 'id="filters" role="search" aria-label="Filter the cases" hidden' in text
    assert text.count('<article class="case"') == 48


def show_static(page, folder: Path) -> None:
    path = folder / "report.html"
    path.write_text("".join(html(medical_report(), medical_cases())), encoding="utf-8")
    page.open(path)


@pytest.mark.slow
def test_ten_thousand_cases_open_quickly(page, tmp_path):
    path = tmp_path / "report.html"
    cases = medical_cases()
    with path.open("w", encoding="utf-8") as file:
        file.writelines(html(medical_report(), (cases[number % 48] for number in range(10_000))))

    start = time.perf_counter()
    page.open(path)
    page.value("new Promise(requestAnimationFrame)")
    opened = time.perf_counter() - start

    assert page.value("document.querySelectorAll('.case').length") == 10_000
    assert opened < 10


CONTRAST = """() => {
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const behind = e => { for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3]) return c; } return [255, 255, 255]; };
  const faint = new Set();
  for (const e of document.querySelectorAll("body *")) {
    const said = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!said || e.closest("svg, option, script")) continue;
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) faint.add(e.tagName + "." + e.className);
  }
  return [...faint];
}"""
