# ruff: noqa: RUF001 - the dashes and minus signs that people see
import base64
import hashlib
import re
from html.parser import HTMLParser

from msgspec.structs import replace

from ftkit.reporting.html import html
from ftkit.reports import Conclusion, Mean
from ftkit.values import CorpusScore

from .labelled import labelled_report, many_labels, with_corpus
from .samples import HOSTILE, hostile_cases, hostile_report, small_report


class Reader(HTMLParser):
    """What a page holds: its tags, its attributes, and its text without scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.pieces: list[str] = []
        self.raw: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in {"meta", "link", "input", "rect", "line", "circle"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"script", "style"}:
            self.raw[self.open[-1]] = data
        else:
            self.pieces.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.pieces).split())


def page(report, cases=None) -> str:
    return "".join(html(report, cases))


def test_the_verdict_comes_first_then_how_sure_it_is(report, cases):
    text = Reader(page(report, cases)).text

    parts = [
        "Fine-tune 'tuned' kept the whole contract in 48 of 48 cases",
        "How sure. Of the same 48 cases, 31 complied only with tuned and 0 only with few-shot.",
        "Before you rely on this",
        "Answers that pass every required check, of 48 cases.",
        "23 % (11 of 48; 13–36 %) 1 not measured: between 23 % and 25 %",
        "100 % (48 of 48; 93–100 %)",
        "ROUGE-1",
        "Every request carries 62 prompt tokens with tuned and 813 with few-shot: 751 fewer each time.",
        "few-shot and todays-prompt cannot be told apart",
        "exact McNemar and sign flip",
        "Every case",
    ]
    assert sorted(parts, key=text.index) == parts


def test_the_loose_share_stands_beside_the_strict_one_where_it_differs(report):
    text = Reader(page(report)).text

    assert "4 % (2 of 48; 1–14 %) 10 % read loosely" in text
    assert "9 of 48 10–32 % 29 % read loosely" in text
    assert text.count("read loosely") == 3


def test_figures_over_all_answers_have_a_table_and_confusions_are_folded():
    read = Reader(page(labelled_report()))

    assert "Figure few-shot tuned label_accuracy 0.75 1.00 macro_f1 0.73 1.00 f1:Card 0.67 1.00" in read.text
    assert "f1:Loan 0.80 not measured bleu 41.6 not measured" in read.text
    assert "bleu of tuned is not measured: no answer has a reference." in read.text
    assert "Right Card Loan (other) Card 1 1 0 Loan 0 2 0 Confusions: tuned" in read.text
    assert [value for tag, name, value in read.attributes if tag == "details" and name == "class"] == [
        *["pairs confusion"] * 2,
        "pairs",
    ]
    assert [tag for tag, name, _ in read.attributes if name == "open"] == ["details"]  # the pairs


def test_of_many_labels_the_page_has_the_commonest_mistakes():
    text = Reader(page(with_corpus({"labels": many_labels(61)}))).text

    assert "f1:label 59 0.50 0.50 1 more figure: see report.json." in text
    assert "Right Given Answers label 60 label 00 60 label 59 label 00 59" in text


def test_a_page_without_such_figures_has_no_such_part(report):
    assert "Over all answers" not in Reader(page(report)).text


def test_labels_are_only_text():
    score = CorpusScore(values={f"f1:{HOSTILE}": 0.5}, confusion={HOSTILE: {HOSTILE: 1}})
    hostile = Reader(page(with_corpus({HOSTILE: score, "x": CorpusScore(absent=HOSTILE)})))

    assert hostile.tags.count("script") == 1
    assert "img" not in hostile.tags
    assert "Confusions: few-shot" in hostile.text


def test_what_is_absent_is_not_measured_and_never_zero():
    report = small_report()
    known = replace(report.candidates["few-shot"], prompt_tokens=Mean(n=4, mean=90.0, low=None, high=None))
    text = Reader(page(replace(report, candidates={**report.candidates, "few-shot": known}))).text

    assert "not measured prompt, not measured answer not measured" in text
    assert "The answers are not part of this report." in text


def test_a_chart_that_would_be_empty_is_a_sentence(report):
    bare = {name: replace(one, prompt_tokens=None, completion_tokens=None) for name, one in report.candidates.items()}
    assert "The tokens of no candidate were measured." in Reader(page(replace(report, candidates=bare))).text
    assert "The tokens of no candidate" not in Reader(page(report)).text


def test_a_mean_without_an_interval_stands_alone(report):
    tuned = report.candidates["tuned"]
    alone = {name: replace(mean, mean=0.123, low=None, high=None) for name, mean in tuned.metrics.items()}
    text = Reader(page(replace(report, candidates={"tuned": replace(tuned, metrics=alone)}, pairs=()))).text
    assert "0.12" in text
    assert "(not measured)" not in text


def test_every_decision_has_its_headline(report):
    verdicts = {
        "keep-prompting": "Keep prompting",
        "not-enough-evidence": "Not enough evidence",
        "no-comparison": "No comparison",
    }
    for decision, headline in verdicts.items():
        verdict = Conclusion(decision=decision, sentence="Why.")
        assert f"{headline} Why." in Reader(page(replace(report, verdict=verdict))).text


def test_texts_of_the_data_are_only_text():
    ours = Reader(page(small_report(), hostile_cases()))
    theirs = Reader(page(hostile_report(), hostile_cases()))

    assert theirs.tags.count("script") == ours.tags.count("script") == 3  # two of them hold packed cases
    assert set(theirs.tags) <= set(Reader(page(hostile_report())).tags) | {
        *("form", "fieldset", "legend", "label", "select", "option", "button", "output", "input", "section", "kbd"),
        *("noscript", "ins", "del", "mark"),
    }
    assert "49" not in theirs.text.replace("0.49", "")
    assert "{{ 7 * 7 }} {% raw %} {# no #} <script>window.hacked = 1</script>" in theirs.text
    assert "␀␛[31m⟨U+202E⟩gnp.exe &lt;" in theirs.text
    assert not [a for a in theirs.attributes if a[1].startswith("on") or a[1] in {"style", "src", "action"}]


def test_no_unseen_character_reaches_the_page():
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", page(hostile_report(), hostile_cases()))


def test_the_policy_allows_our_own_style_and_script_and_nothing_else(report):
    read = Reader(page(report))
    policy = next(value for _, name, value in read.attributes if name == "content" and "default-src" in value)
    digests = {tag: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for tag, text in read.raw.items()}

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests['style']}'; script-src 'sha256-{digests['script']}'; "
        "img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def test_the_page_names_no_other_file(report, cases):
    read = Reader(page(report, cases))
    links = [value for _, name, value in read.attributes if name in {"href", "src", "srcset", "action", "xlink:href"}]

    assert [link for link in links if not link.startswith("#")] == ["data:,"]
    assert "url(" not in read.raw["style"]
    assert "@import" not in read.raw["style"]


def test_links_and_labels_point_at_what_is_there(report, cases):
    read = Reader(page(report, cases))
    ids = [value for _, name, value in read.attributes if name == "id"]
    targets = {value.removeprefix("#") for _, name, value in read.attributes if name in {"href", "aria-labelledby"}}

    assert len(ids) == len(set(ids))
    assert targets - {"data:,"} <= set(ids)


def test_every_picture_has_a_title(report):
    read = Reader(page(report))
    pictures = [value for tag, name, value in read.attributes if (tag, name) == ("svg", "role")]

    assert len(pictures) == read.tags.count("title") - 1 == 4 + 16 + 16 + 4 + 12


def test_cases_stream_through(report, cases):
    taken = []
    streamed = (taken.append(number) or cases[0] for number in range(20_000))

    first = next(piece for piece in html(report, streamed) if 'class="packed"' in piece)

    assert first.count('class="packed"') < 100
    assert len(taken) < 10_000


def test_a_page_that_does_not_show_all_cases_says_so(report, cases):
    said = "1,000 of 2,000 cases are shown."

    assert said in Reader("".join(html(report, cases, said))).text
    assert said not in Reader(page(report, cases)).text


def test_hostile_text_holds_what_it_promises():
    assert "</script>" in HOSTILE
    assert "{{" in HOSTILE
