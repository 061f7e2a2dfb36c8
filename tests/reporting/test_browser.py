"""The page in a real browser: filters, keys, no request and no foreign script."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from ftkit.gating.comparing import compared
from ftkit.reporting import compared_page
from ftkit.reporting.html import html

from . import chromium
from .rich import rich_cases, rich_report
from .samples import hostile_cases, hostile_report, medical_cases, medical_report
from .test_compared_page import folder

pytestmark = pytest.mark.skipif(not chromium.FOUND, reason="needs chromium, chromium-browser or google-chrome on PATH")


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Iterator[chromium.Page]:
    page = chromium.Page(tmp_path_factory.mktemp("profile"))
    yield page
    page.close()


@pytest.fixture
def opened(page, tmp_path) -> chromium.Page:
    return show(page, tmp_path, rich_report(), rich_cases())


def show(page, folder: Path, report, cases) -> chromium.Page:
    path = folder / "report.html"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(html(report, cases))
    page.events.clear()
    page.open(path)
    page.look(1280, 900)
    ready(page)
    return page


def ready(page) -> None:
    """Wait until the page knows its cases, and look at the first of them."""
    page.value(waiting("document.documentElement.dataset.ready !== undefined"))
    page.value("document.querySelector('#cases').scrollIntoView()")
    page.value(waiting("document.querySelector('.case, #none:not([hidden])')"))
    page.settle()


def waiting(condition: str) -> str:
    """Frames pass until the condition holds; an error after ten seconds of them."""
    return (
        "(async () => { for (const start = Date.now(); Date.now() - start < 10000; "
        f"await new Promise(requestAnimationFrame)) if ({condition}) return; throw 'in vain: ' + {condition!r} }})()"
    )


def shown(page) -> list[str]:
    """The ids of the cases that the filters leave, drawn or not."""
    places = page.value("[...document.querySelectorAll('.sheet')].flatMap(sheet => sheet.places)")
    return [medical_cases()[place].id for place in places]


def choose(page, name: str, value: str) -> None:
    """Choose as a person would; a search is looked at when it is over."""
    page.value(f"document.querySelector('#filters').elements['{name}'].value = '{value}'")
    said = page.value("document.querySelector('output').value")
    page.value("document.querySelector('#filters').dispatchEvent(new Event('input'))")
    if name == "text":
        page.value(waiting(f"document.querySelector('output').value !== {said!r}"))
        page.value(waiting("document.querySelector('output').value.endsWith('cases')"))
    page.settle()


def test_nothing_is_asked_for_and_nothing_complained_of(opened, tmp_path):
    assert opened.requests() == [(tmp_path / "report.html").as_uri()]
    assert opened.complaints() == []


def test_no_text_of_an_answer_acts(page, tmp_path):
    show(page, tmp_path, hostile_report(), hostile_cases())

    assert page.value("typeof window.hacked") == "undefined"
    assert page.value("[...document.scripts].filter(s => s.type !== 'text/plain').length") == 1
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
    opened.value("document.querySelector('.matrix a[data-candidate=\"3\"][data-check]').click()")
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
        opened.settle()
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


def test_without_its_script_the_page_says_where_the_cases_are(page, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("".join(html(medical_report(), medical_cases())), encoding="utf-8")
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        page.open(path)
        text = page.call("DOM.getOuterHTML", nodeId=page.call("DOM.getDocument")["root"]["nodeId"])["outerHTML"]
    finally:
        page.call("Emulation.setScriptExecutionDisabled", value=False)

    assert 'id="filters" role="search" aria-label="Filter the cases" hidden' in text
    assert "Without it, <code>ftkit report DIR --write cases-csv</code>" in text


def test_whoever_does_not_see_the_page_hears_which_case_of_how_many_it_is(opened):
    choose(opened, "candidate", "2")
    opened.press("j")
    opened.press("j")

    told = opened.value(
        "['role', 'aria-posinset', 'aria-setsize', 'aria-labelledby'].map(name => "
        "document.activeElement.getAttribute(name))"
    )
    assert told[1:3] == ["2", str(len(shown(opened)))]
    assert opened.value(f"document.getElementById('{told[3]}').textContent") == shown(opened)[1]
    assert opened.value("document.querySelector('#list').getAttribute('role')") == "feed"


def test_words_that_are_other_than_the_reference_are_marked(opened):
    few_shot = "document.querySelectorAll('.case .answers > section')[2]"
    reference = "document.querySelector('.case .reference .text').textContent"

    said = opened.value(f"[...{few_shot}.querySelector('.text').childNodes].map(n => [n.nodeName, n.textContent])")
    kept = "".join(text for kind, text in said if kind not in {"INS", "MARK"})

    assert {kind for kind, _ in said} >= {"#text", "INS", "DEL"}
    assert kept == opened.value(reference)


def test_a_difference_has_each_word_once_and_in_order(opened):
    pieces = opened.value("differences('one two three four. five', 'one 2 three 4. five')")

    assert pieces == [
        *([0, "one"], [0, " "], [-1, "two"], [1, "2"], [0, " "], [0, "three"], [0, " "], [-1, "four"], [1, "4"]),
        *([0, "."], [0, " "], [0, "five"]),
    ]
    assert opened.value("differences('one two three', 'nothing of all this here')") is None
    assert opened.value("differences('x '.repeat(9000), 'y '.repeat(9000))") is None
    assert opened.value("differences('', 'a')") is None
    assert opened.value("differences('a', '')") == [[-1, "a"]]


def test_what_a_check_points_at_is_marked_within_a_difference(opened):
    nodes = opened.value(
        "compared(differences('ab ef gh', 'ab cd ef gh'), marks(['ab ', 'cd', ' ef ', 'gh']))"
        ".map(n => typeof n === 'string' ? n : [n.nodeName, n.textContent])"
    )

    assert nodes == ["ab ", ["MARK", "cd"], ["INS", " "], "ef ", ["MARK", "gh"]]


def test_a_key_takes_the_marks_of_the_difference_away_and_brings_them_back(opened):
    opened.press("j")
    counts = []
    for _ in range(2):
        counts.append(opened.value("document.querySelectorAll('#list ins, #list del').length"))
        opened.press("d")
        opened.settle()

    assert counts[0] > 0
    assert counts[1] == 0
    assert opened.value("document.querySelectorAll('#list ins, #list del').length") == counts[0]


def test_where_a_check_failed_is_marked_with_and_without_the_difference(opened):
    choose(opened, "candidate", "1")
    with_difference = opened.value("document.querySelector('.case mark').textContent")
    opened.press("j")
    opened.press("d")
    opened.settle()

    assert with_difference
    assert opened.value("document.querySelector('.case mark').textContent") == with_difference


def test_slices_can_be_chosen_where_there_are_any(opened):
    choose(opened, "slice", '["ward","neurology"]')

    assert opened.value("document.querySelector('[name=slice]').closest('label').checkVisibility()")
    assert shown(opened) == [case.id for case in medical_cases()[1::3]]


def test_no_slices_are_offered_where_there_are_none(page, tmp_path):
    show(page, tmp_path, medical_report(), medical_cases())

    assert not page.value("document.querySelector('[name=slice]').closest('label').checkVisibility()")


def test_a_slice_leads_to_the_cases_that_failed_in_it(opened):
    opened.value('document.querySelector(\'a[data-value="surgery"][data-candidate="0"]\').click()')
    opened.settle()

    surgery = [case for case in medical_cases()[2::3] if case.answers["zero-shot"][0].complies is False]
    assert shown(opened) == [case.id for case in surgery]


def test_the_ticks_of_pictures_do_not_run_into_each_other_on_a_phone(opened):
    opened.look(390, 844)

    gaps = opened.value(
        "[...document.querySelectorAll('.plot > svg')].map(s => "
        "[...s.querySelectorAll('.x-tick text')].map(t => t.getBoundingClientRect()))"
        ".flatMap(rs => rs.slice(1).map((r, i) => r.left - rs[i].right))"
    )

    assert min(gaps) > 1


@pytest.mark.parametrize(("scheme", "accent"), [("light", "rgb(11, 95, 115)"), ("dark", "rgb(116, 198, 220)")])
def test_pictures_are_light_or_dark_as_the_page_is(opened, scheme, accent):
    opened.look(1280, 900, scheme=scheme)

    strokes = opened.value("[...document.querySelectorAll('.plot > svg path')].map(p => getComputedStyle(p).stroke)")

    assert accent in strokes
    assert "rgb(1, 1, 1)" not in strokes


def test_every_point_of_a_picture_is_drawn(opened):
    sizes = opened.value("[...document.querySelectorAll('.plot .spot use')].map(u => u.getBoundingClientRect().width)")

    assert len(sizes) == 6
    assert min(sizes) > 5


def test_a_link_to_a_case_leads_to_it_whatever_is_filtered(opened):
    choose(opened, "text", "MR-1014")
    opened.value("location.hash = '#case-40'")
    opened.value(waiting("document.activeElement.id === 'case-40'"))

    assert opened.value("document.activeElement.querySelector('h3').textContent") == medical_cases()[39].id
    assert len(shown(opened)) == 48


def test_a_page_of_two_runs_opens_and_filters_too(page, tmp_path):
    runs = (folder(tmp_path / "before"), folder(tmp_path / "after", broken=medical_cases()[0].id))
    path = tmp_path / "changed.html"
    path.write_text("".join(compared_page.html(compared(*runs), *runs)), encoding="utf-8")
    page.events.clear()
    page.open(path)
    page.look(390, 844)
    ready(page)

    choose(page, "candidate", "7")

    assert page.value("document.querySelector('output').value") == "1 of 48 cases"
    assert page.value("document.documentElement.scrollWidth") <= 390
    assert (page.requests(), page.complaints()) == ([path.as_uri()], [])


@pytest.mark.slow
def test_ten_thousand_cases_are_searched_and_walked_and_few_of_them_are_drawn(page, tmp_path):
    cases = medical_cases()
    many = (replace(cases[number % 48], id=f"case {number}") for number in range(10_000))

    start = time.perf_counter()
    show(page, tmp_path, medical_report(), many)
    print(f"opened after {time.perf_counter() - start:.2f} s, writing included")
    choose(page, "text", "case 9999")
    found = page.value("document.querySelector('output').value")
    page.value("document.querySelector('#filters').reset()")
    page.settle()
    page.value("location.hash = '#case-9000'")
    page.value(waiting("document.activeElement.id === 'case-9000'"))

    assert found == "1 of 10,000 cases"
    assert page.value("document.querySelectorAll('.case').length") < 100
    assert page.value("document.querySelectorAll('*').length") < 12_000


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
