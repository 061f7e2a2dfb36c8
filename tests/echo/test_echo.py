import pytest
from ftkit_echo import trainer
from ftkit_echo.backend import EchoBackend
from ftkit_echo.predictor import EchoPredictor

from ftkit import (
    BackendError,
    Event,
    Example,
    Message,
    Problem,
    Reply,
    Request,
    TokenCount,
    TokenizedRow,
    TrainingPlan,
    interfaces,
    jsonl,
)


def example(number, question):
    prompt = (Message(role="system", content="Be brief."), Message(role="user", content=question))
    answer = (Message(role="assistant", content=f"answer {number}"),)
    return Example(id=f"r{number}", prompt=prompt, completion=answer, group="g", origin="records.csv:2")


def request(name, question):
    return Request(id=name, messages=(Message(role="user", content=question),), max_tokens=9)


@pytest.fixture
def plan(tmp_path):
    jsonl.write(tmp_path / "train.jsonl", [example(n, f"question {'word ' * n}") for n in range(5)])
    return TrainingPlan(
        run="tuned",
        folder=str(tmp_path),
        train_file=str(tmp_path / "train.jsonl"),
        validation_file=str(tmp_path / "validation.jsonl"),
        seed=7,
        too_long="error",
    )


def learn(plan, batch_size=2):
    trainer.main(plan.train_file, plan.folder, batch_size, 0.0)


class TestBackend:
    def test_it_is_a_backend_that_continues(self):
        assert isinstance(EchoBackend(), interfaces.LocalProcess)
        assert EchoBackend().capabilities().resumes
        assert list(EchoBackend().preflight()) == []

    def test_it_objects_to_rows_of_too_many_words(self, plan):
        assert list(EchoBackend().validate(plan)) == []
        assert list(EchoBackend(max_words=8).validate(plan)) == [
            Problem(id="r4", reason="too-long", detail="9 words, the limit is 8")
        ]

    def test_it_costs_nothing_and_counts_no_tokens(self, plan):
        estimate = EchoBackend().estimate(plan)
        assert (estimate.tokens, estimate.high) == (None, 0.0)

    def test_its_tokens_are_words_and_those_of_the_answer_are_trained(self):
        row, backend = example(3, "Where is  it?"), EchoBackend(max_words=8)
        assert isinstance(backend, interfaces.Tokenizing)
        assert list(backend.counted([row])) == [TokenCount(id="r3", total=7, spans=((5, 7),))]
        assert list(backend.tokenized([row])) == [
            TokenizedRow(
                id="r3",
                pieces=("Be ", "brief.\n", "Where ", "is  ", "it?\n", "answer ", "3\n"),
                trained=(False,) * 5 + (True,) * 2,
            )
        ]
        assert (backend.capabilities().max_tokens, backend.priced(70).tokens, backend.priced(70).mid) == (8, 70, 0.0)

    def test_its_trainers_lines_are_events_and_noise_is_none(self):
        told = EchoBackend().event('{"kind": "progress", "step": 1, "steps": 3, "loss": 0.5}')
        assert told == Event(kind="progress", step=1, steps=3, loss=0.5)
        assert EchoBackend().event("Loading weights: 100%") is None

    def test_its_result_is_what_was_learnt(self, plan):
        learn(plan)
        result = EchoBackend(batch_size=2).result(plan)
        assert (result.steps, result.steps_executed, result.loss) == (3, 3, 0.0)
        assert result.predictor == {"echo": {"memory": "memory.jsonl"}}

    def test_a_memory_that_lacks_rows_is_no_result(self, plan, tmp_path):
        jsonl.write(tmp_path / "memory.jsonl", [example(0, "question")])
        with pytest.raises(BackendError, match="echo learnt 1 of 5 rows"):
            EchoBackend().result(plan)


class TestTrainer:
    def test_it_learns_every_row_and_tells_each_step(self, plan, tmp_path, capsys):
        learn(plan)
        assert (tmp_path / "memory.jsonl").read_bytes() == (tmp_path / "train.jsonl").read_bytes()
        told = [EchoBackend().event(line) for line in capsys.readouterr().out.splitlines()]
        assert [(event.step, event.steps) for event in told] == [(1, 3), (2, 3), (3, 3)]

    @pytest.mark.parametrize(("learnt", "executed"), [(0, 3), (1, 3), (2, 2), (3, 2), (4, 1), (5, 0)])
    def test_it_goes_on_behind_the_last_whole_row(self, learnt, executed, plan, tmp_path):
        whole = (tmp_path / "train.jsonl").read_bytes()
        begun = b"".join(whole.splitlines(keepends=True)[:learnt])
        (tmp_path / "memory.jsonl").write_bytes(begun + whole[len(begun) :][:20])
        learn(plan)
        assert (tmp_path / "memory.jsonl").read_bytes() == whole
        assert EchoBackend(batch_size=2).result(plan).steps_executed == executed


class TestPredictor:
    def test_without_a_memory_it_says_the_question_back(self):
        [reply] = EchoPredictor().predict([request("a", "Why?")], frozenset())
        assert (reply.id, reply.output, reply.finish) == ("a", "Why?", "stop")
        assert EchoPredictor().fingerprint() == {}

    def test_with_one_it_says_the_answer_to_the_nearest_question(self, tmp_path):
        jsonl.write(tmp_path / "memory", [example(1, "the capital of France"), example(2, "the river in Spain")])
        [reply] = EchoPredictor(memory=str(tmp_path / "memory")).predict([request("a", "A river?")], frozenset())
        assert reply.output == "answer 2"

    def test_finished_requests_are_not_asked_again(self):
        asked = [request("a", "1"), request("b", "2"), request("c", "3")]
        replies = EchoPredictor().predict(asked, frozenset({"b"}))
        assert [reply.id for reply in replies] == ["a", "c"]

    def test_its_answers_come_one_by_one_however_slow(self):
        slow = EchoPredictor(seconds_per_answer=0.01).predict([request("a", "1"), request("b", "2")], frozenset())
        first = next(slow)
        assert isinstance(first, Reply)
        assert first.seconds >= 0.01

    def test_another_memory_is_another_fingerprint(self, tmp_path):
        marks = []
        for number in (1, 2):
            jsonl.write(tmp_path / "memory", [example(number, "question")])
            marks.append(EchoPredictor(memory=str(tmp_path / "memory")).fingerprint())
        assert marks[0] != marks[1]

    def test_a_memory_that_is_gone_is_told(self, tmp_path):
        with pytest.raises(BackendError, match=r"echo cannot read its memory .*: No such file or directory"):
            EchoPredictor(memory=str(tmp_path / "gone")).fingerprint()
