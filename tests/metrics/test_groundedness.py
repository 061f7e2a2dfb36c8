import pytest
from ftkit_metrics.groundedness import Groundedness

from ftkit import Answer, ConfigError, CorpusScore, Message, Score, interfaces

RECORD = {"vitals": "pulse 88, BP 120/80", "code": "J18.9", "doctor": "Sharma"}


def answer(text, record=RECORD, prompt=""):
    asked = (Message(role="user", content=prompt),) if prompt else ()
    return Answer(text=text, record=record, prompt=asked)


def score(one, **options):
    (found,) = Groundedness(**options).scores([one])
    return found


def added(*pieces):
    return {key: sum(piece.get(key, 0) for piece in pieces) for piece in pieces for key in piece}


def test_it_is_a_metric_of_corpora():
    assert isinstance(Groundedness(), interfaces.CorpusMetric)


@pytest.mark.parametrize(
    ("text", "options", "value"),
    [
        ("Pulse 88, coded J18.9, signed by Sharma.", {}, 1.0),
        ("Pulse 88 and 99.", {}, 0.5),
        ("Signed by Sharma and Miller.", {}, 0.5),
        ("Signed by Sharma and Miller.", {"allowed": ("Miller",)}, 1.0),
        ("Pulse 88, coded K20.1, by Miller.", {"kinds": ("numbers",)}, 1.0),
        ("Pulse 88, coded J18.9.", {"only_columns": ("code",)}, 0.5),
        ("", {}, 0.0),
    ],
)
def test_the_share_of_claims_that_stand_in_the_record(text, options, value):
    assert score(answer(text), **options) == Score(values={"groundedness": value})


def test_the_prompt_is_ground_too():
    assert score(answer("Pulse 99.", {}, "pulse: 99")) == Score(values={"groundedness": 1.0})


def test_an_answer_that_claims_nothing_has_no_score():
    assert score(answer("All is well.")) == Score(absent="the answer claims nothing that can be looked up")


def test_without_prompt_and_record_there_is_no_score():
    assert score(answer("88", {})) == Score(
        absent="nothing to look claims up in: neither a prompt nor a record is known"
    )


def test_the_corpus_has_the_share_of_each_kind():
    metric = Groundedness()
    pieces = [[answer("88 and 99, J18.9"), answer("fine")], [answer("seen by Miller"), answer("120")]]
    assert metric.corpus_score(added(*map(metric.counts, pieces))) == CorpusScore(
        values={
            "groundedness": 0.6,
            "grounded:numbers": pytest.approx(2 / 3),
            "grounded:codes": 1.0,
            "grounded:names": 0.0,
        }
    )
    assert metric.corpus_score({}) == CorpusScore(absent="no answer claims anything that can be looked up")


def test_silence_counts_as_a_claim_without_a_ground():
    metric = Groundedness()
    wrong, silent = metric.counts([answer("88"), answer("999")]), metric.counts([answer("88"), answer("")])
    assert (
        metric.corpus_score(silent).values["groundedness"] == metric.corpus_score(wrong).values["groundedness"] == 0.5
    )
    assert metric.corpus_score(metric.counts([answer(" ")])) == CorpusScore(values={"groundedness": 0.0})


def test_it_needs_the_columns_it_names():
    assert Groundedness(only_columns=("code",)).columns() == {"code"}


def test_no_kind_is_an_error():
    with pytest.raises(ConfigError, match="'kinds' is empty"):
        Groundedness(kinds=())
