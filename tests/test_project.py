import pytest

from ftkit import ConfigError, plugins, project
from ftkit.plugins import Reference
from ftkit.sections import Shares
from ftkit.settings import parse

TASK = "records: r.csv\ntask: {input: '{{ q }}', target: '{{ a }}'}\n"


@pytest.fixture(scope="module")
def installed():
    return plugins.installed()


@pytest.fixture
def read(tmp_path):
    return lambda text: project.from_document(parse(text, "ftkit.yaml"), tmp_path)


@pytest.fixture
def error_of(read, installed):
    def _error_of(text: str) -> str:
        with pytest.raises(ConfigError) as caught:
            project.verify(read(text), installed)
        return str(caught.value)

    return _error_of


def test_a_short_file_has_the_defaults(read, tmp_path):
    found = read(TASK)
    assert (found.name, found.root, found.records) == (tmp_path.name, tmp_path, ("r.csv",))
    assert found.task.written() == {"template": {"input": "{{ q }}", "target": "{{ a }}"}}
    assert found.prepare.split == Shares(train=0.8, validation=0.0, test=0.2, seed=7)
    assert (found.prepare.max_reject_rate, found.runs, found.score.candidates) == (0.1, (), ())


def test_a_reference_is_a_name_or_a_name_with_options(read):
    found = read(TASK + "prepare:\n  transforms: [dedupe, {repair_text: {}}, {other: {a: 1}}]\n")
    where = [f"ftkit.yaml:4, prepare.transforms[{n}]" for n in range(3)]
    assert found.prepare.transforms == (
        Reference(name="dedupe", where=where[0]),
        Reference(name="repair_text", where=where[1]),
        Reference(name="other", options={"a": 1}, where=where[2]),
    )


def test_an_option_s_word_no_is_a_word(read):
    found = read(TASK + "contract:\n  - one_of: {values: [yes, no]}\n")
    assert found.contract[0].check.options == {"values": ["yes", "no"]}


def test_the_keys_of_a_contract_are_names_types_and_numbered_types(read):
    lines = "[no_bullets, no_bullets, {not: no_bullets}, {as: {mine: no_bullets}}, {should: no_bullets}]"
    found = read(TASK + f"contract: {lines}\n").contract
    assert [rule.key for rule in found] == ["no_bullets", "no_bullets#2", "not_no_bullets", "mine", "no_bullets#3"]
    assert [rule.required for rule in found] == [True, True, True, True, False]
    assert [rule.negated for rule in found] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            "contract:\n  - sign_of: {text: Bye}\n",
            "ftkit.yaml:4, contract[0]: unknown check 'sign_of'. Did you mean 'sign_off'? "
            "Known: ends_with, ifeval, ifeval_forbidden_words, ifeval_json_format, json, json_fields, json_schema, "
            "no_pii, number_format, one_of, sections, sign_off and 39 more.",
        ),
        (
            "contract:\n  - sign_off: {tekst: Bye}\n",
            "ftkit.yaml:4, contract[0]: check 'sign_off': unknown option 'tekst'. Did you mean 'text'? Known: text.",
        ),
        (
            "contract:\n  - no_bullets\n  - length: {max_words: many}\n",
            "ftkit.yaml:5, contract[1]: check 'length': 'max_words': expected a whole number or nothing, got text.",
        ),
        (
            "contract:\n  - sign_off: {text: Bye}\n    no_bullets: {}\n",
            "ftkit.yaml:4, contract[0]: expected one name, found 2: sign_off, no_bullets. "
            "Options belong below the name, indented.",
        ),
        (
            "contract:\n  - sign_off: Bye\n",
            "ftkit.yaml:4, contract[0]: the options of 'sign_off' must be a mapping such as {option: value}.",
        ),
        (
            "contract:\n  - 3\n",
            "ftkit.yaml:4, contract[0]: expected a name, or a name with options such as {length: {max_words: 150}}.",
        ),
        (
            "contract: [no_bullets, {as: {no_bullets: no_bullets}}]\n",
            "ftkit.yaml:3, contract[1]: the key 'no_bullets' is used twice.",
        ),
        (
            "contract: [{as: no_bullets}]\n",
            "ftkit.yaml:3, contract[0]: 'as' takes one name: as: {my-name: {contains: ...}}.",
        ),
        (
            "prepare: {transforms: [dedup]}\n",
            "ftkit.yaml:3, prepare.transforms[0]: unknown transform 'dedup'. Did you mean 'dedupe'? "
            "Known: decontaminate, dedupe, language, length, mix, near_dedupe, presidio, redact, repair_text, sample, "
            "sort.",
        ),
        (
            "prepare: {export: [openai, {openai: {}}]}\n",
            "ftkit.yaml:3, prepare.export[1]: the exporter 'openai' is listed twice. Keep one of them.",
        ),
        (
            "prepare: {engine: {processes: {workers: 100000}}}\n",
            "ftkit.yaml:3, prepare.engine: engine 'processes': 'workers': expected a whole number <= 256.",
        ),
        (
            "prepare:\n  trasforms: []\n",
            "ftkit.yaml:4, prepare.trasforms: unknown option 'trasforms'. Did you mean 'transforms'? "
            "Known: card, engine, export, leaks, max_reject_rate, shard_rows, split, transforms.",
        ),
        (
            "prepare: {split: {train: 0.5, test: 0.6}}\n",
            "ftkit.yaml:3, prepare.split: the shares add up to 1.1, not to 1.",
        ),
        (
            "prepare: {split: {train: 0, test: 1}}\n",
            "ftkit.yaml:3, prepare.split: the train share is 0: nothing to learn from.",
        ),
        (
            "prepare: {split: {train: 1.5, test: -0.5}}\n",
            "ftkit.yaml:3, prepare.split.train: 'split.train': expected a number <= 1.0.",
        ),
        (
            "train: {../x: {backend: echo}}\n",
            "ftkit.yaml:3, train.../x: the name '../x' may hold letters, digits, '-', '_' and '.' only.",
        ),
        (
            "score: {candidates: {a: {prompter: plain}}}\n",
            "ftkit.yaml:3, score.candidates.a: name either a 'predictor' or a trained 'model'.",
        ),
        (
            "score: {metrics: [rogue]}\n",
            "ftkit.yaml:3, score.metrics[0]: unknown metric 'rogue'. Did you mean 'rouge'? "
            "Known: bleu, chrf, evaluate, exact_match, field_accuracy, field_f1, groundedness, judge_preference, "
            "judge_rating, label_accuracy, numeric_closeness, rouge, section_match, token_f1.",
        ),
        (
            "contrakt: []\n",
            "ftkit.yaml:3, contrakt: unknown option 'contrakt'. Did you mean 'contract'? "
            "Known: contract, name, prepare, records, score, task, train.",
        ),
    ],
)
def test_a_mistake_is_told_with_file_line_path_and_nearest_name(error_of, lines, message):
    assert error_of(TASK + lines) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("records: []\ntask: {input: x, target: y}\n", "ftkit.yaml:1, records: no file is named."),
        ("task: {input: x, target: y}\n", "ftkit.yaml: the option 'records' is missing."),
        ("records: r.csv\ntask: {input: x}\n", "ftkit.yaml:2, task: task 'template': the option 'target' is missing."),
        (
            "records: r.csv\ntask: {tempate: {input: x}}\n",
            "ftkit.yaml:2, task: unknown task 'tempate'. Did you mean 'template'? Known: clinical_note, conversation, "
            "messages, preference, python, template.",
        ),
        (
            "records: {cvs: {path: r.csv}}\ntask: {input: x, target: y}\n",
            "ftkit.yaml:1, records: unknown reader 'cvs'. Did you mean 'csv'? "
            "Known: arrow, csv, excel, json, jsonl, parquet, sql.",
        ),
        (
            "records: r.csv\ntask: {input: '{{ a', target: y}\n",
            "ftkit.yaml:2, task: task 'template': template '{{ a': unexpected end of template, "
            "expected 'end of print statement'. (line 1).",
        ),
    ],
)
def test_a_mistake_in_what_every_project_has_is_told_too(error_of, text, message):
    assert error_of(text) == message


def test_a_run_and_a_candidate_are_found_by_name_or_the_nearest_is_told(read):
    found = read(TASK + "train: {tuned: {backend: echo}}\nscore: {candidates: {a: {model: tuned}}}\n")
    assert (found.run("tuned").name, found.candidate("a").model) == ("tuned", "tuned")
    with pytest.raises(ConfigError) as caught:
        found.run("tund")
    assert str(caught.value) == "ftkit.yaml has no run 'tund'. Did you mean 'tuned'? Known: tuned."
    with pytest.raises(ConfigError) as caught:
        found.candidate("b")
    assert str(caught.value) == "ftkit.yaml has no candidate 'b'. Known: a."


def test_relative_paths_start_from_the_file_s_folder(tmp_path):
    (tmp_path / "p.yaml").write_text(TASK)
    assert project.load(tmp_path / "p.yaml").root == tmp_path.resolve()


def test_a_share_of_defects_that_is_no_share_is_an_error(tmp_path):
    (tmp_path / "ftkit.yaml").write_text("name: p\nrecords: r.csv\ntask: {input: a, target: b}\n")
    with pytest.raises(ConfigError) as caught:
        project.with_reject_rate(project.load(tmp_path / "ftkit.yaml"), float("nan"))
    assert str(caught.value) == "the share of defects that is allowed must be between 0 and 1, not nan."
