from ftkit.manifests import LeakProof
from ftkit.reports import Exposure, Prediction
from ftkit.scoring import guards
from ftkit.scoring.guards import Contender, Observed, judges, together
from ftkit.scoring.guards.contender import observed
from ftkit.scoring.guards.coverage import case_sets, errors, truncated
from ftkit.scoring.guards.latency import latencies
from ftkit.scoring.guards.leaks import shown_guards, trained_guard
from ftkit.scoring.guards.sameness import adapters, stand_ins, templates

BASE = {"weights": "w1", "adapter": "", "template": "t1", "stops": "2"}
TUNED = {**BASE, "adapter": "a1", "adapter_weights": "changing"}


def answers(count=4, *, text="answer", **known):
    return [Prediction(id=f"case-{n}", output=f"{text} {n}", **known) for n in range(count)]


def contender(name, predictions=(), **known):
    return Contender(name=name, observed=observed(predictions), **known)


def verdicts(found):
    return [(guard.name, guard.verdict, guard.candidates) for guard in found]


class TestObserved:
    def test_answers_are_counted_in_one_pass(self):
        rows = [
            Prediction(id="a", output="four", seconds=1.0, completion_tokens=2, finish="stop"),
            Prediction(id="b", output=" ", seconds=0.00001, completion_tokens=2, finish="length", cached=True),
            Prediction(id="c", error="timeout"),
        ]
        assert observed(iter(rows)) == Observed(
            answers=3,
            errors=1,
            empty=1,
            truncated=1,
            finishes=2,
            timed=2,
            cached=1,
            too_fast=1,
            ids=observed(rows).ids,
            outputs=observed(rows).outputs,
            first_ids=("a", "b", "c"),
        )

    def test_the_order_of_answers_does_not_matter_and_a_sign_does(self):
        rows = answers()
        assert observed(rows) == Observed(**{**_fields(observed(rows[::-1])), "first_ids": observed(rows).first_ids})
        assert observed(rows).outputs != observed([*rows[:-1], Prediction(id="case-3", output="answer 3.")]).outputs
        assert observed(rows).outputs != observed(answers(3)).outputs

    def test_answers_that_changed_places_are_other_answers(self):
        swapped = [Prediction(id="a", output="x"), Prediction(id="b", output="y")]
        assert (
            observed(swapped).outputs
            != observed([Prediction(id="a", output="y"), Prediction(id="b", output="x")]).outputs
        )

    def test_parts_that_were_observed_apart_are_one_observation_together(self):
        rows = [*answers(5), Prediction(id="c", error="timeout"), Prediction(id="d", cached=True, seconds=1.0)]
        parts = [observed(rows[:1]), observed(rows[1:1]), observed(rows[1:5]), observed(rows[5:])]
        assert together(parts) == observed(rows)
        assert together([Observed(), observed(rows)]) == observed(rows)
        assert together([]) == observed([])


def _fields(value):
    return {name: getattr(value, name) for name in value.__struct_fields__}


class TestAdapter:
    def test_an_adapter_that_was_not_loaded_is_caught_by_its_equal_answers(self):
        tuned = contender("tuned", answers(), fine_tuned=True, fingerprint=TUNED, prompter="plain")
        base = contender("base", answers(), fingerprint=BASE, prompter="plain")
        (found,) = adapters([tuned, base])
        assert (found.verdict, found.candidates) == ("failed", ("tuned",))
        assert found.sentence == (
            "the training changed nothing: 'tuned' gives the very answers of 'base', its base model asked the same. "
            "Check that the adapter is loaded and was trained."
        )

    def test_an_adapter_of_zeros_is_caught_without_a_twin(self):
        fingerprint = {**TUNED, "adapter_weights": "all zero"}
        (found,) = adapters([contender("tuned", answers(), fine_tuned=True, fingerprint=fingerprint)])
        assert (found.name, found.verdict) == ("adapter-changes-nothing", "failed")

    def test_other_answers_than_the_base_models_pass(self):
        tuned = contender("tuned", answers(text="better"), fine_tuned=True, fingerprint=TUNED, prompter="plain")
        base = contender("base", answers(), fingerprint=BASE, prompter="plain")
        assert verdicts(adapters([tuned, base])) == [("adapter-changes-nothing", "passed", ("tuned",))]

    def test_equal_answers_of_another_model_or_prompter_prove_nothing(self):
        tuned = contender("tuned", answers(), fine_tuned=True, fingerprint=TUNED, prompter="plain")
        others = [
            contender("other", answers(), fingerprint={**BASE, "weights": "w2"}, prompter="plain"),
            contender("led", answers(), fingerprint=BASE, prompter="instructed"),
        ]
        assert verdicts(adapters([tuned, *others])) == [("adapter-changes-nothing", "passed", ("tuned",))]

    def test_without_weights_or_a_twin_nothing_is_known(self):
        assert verdicts(adapters([contender("tuned", answers(), fine_tuned=True)])) == [
            ("adapter-changes-nothing", "unmeasured", ("tuned",))
        ]


class TestTemplates:
    def test_unequal_chat_templates_of_one_model_are_caught(self):
        tuned = contender("tuned", fingerprint={**TUNED, "template": "t2"})
        base = contender("base", fingerprint=BASE)
        assert verdicts(templates([tuned, base])) == [
            ("unequal-template", "failed", ("tuned", "base")),
            ("unequal-stops", "passed", ("tuned", "base")),
        ]

    def test_unequal_stop_tokens_are_caught(self):
        tuned = contender("tuned", fingerprint={**TUNED, "stops": "2 7"})
        (first, second) = templates([tuned, contender("base", fingerprint=BASE)])
        assert (first.verdict, second.verdict) == ("passed", "failed")
        assert second.sentence.startswith("one model is asked with different stop tokens: 'tuned' and 'base'.")

    def test_different_models_may_have_different_templates(self):
        other = contender("other", fingerprint={"weights": "w2", "template": "t2", "stops": "9"})
        assert list(templates([contender("base", fingerprint=BASE), other])) == []


class TestStandIn:
    def test_an_echo_is_no_model(self):
        echo = contender("echo", answers(), stands_in="it says the question back")
        (found,) = stand_ins([echo, contender("base", answers())])
        assert (found.verdict, found.candidates) == ("failed", ("echo",))
        assert found.sentence.startswith("'echo' is no model: it says the question back. Such answers")

    def test_several_of_one_kind_are_named_together(self):
        echoes = [contender(name, answers(), stands_in="it says the question back") for name in ("a", "b")]
        other = contender("c", answers(), stands_in="it is a recording")
        found = list(stand_ins([echoes[0], other, echoes[1]]))
        assert [one.candidates for one in found] == [("a", "b"), ("c",)]
        assert found[0].sentence.startswith("'a', 'b' are no models: it says the question back.")


class TestCaseSets:
    def test_unequal_case_sets_are_caught(self):
        (found,) = case_sets([contender("a", answers(4)), contender("b", answers(3)), contender("c", answers(4))])
        assert found.verdict == "failed"
        assert found.sentence == (
            "the candidates did not answer the same cases. 'a', 'c': 4 (case-0, case-1, case-2, ...); "
            "'b': 3 (case-0, case-1, case-2)."
        )

    def test_equal_ones_pass_in_any_order(self):
        assert verdicts(case_sets([contender("a", answers()), contender("b", answers()[::-1])])) == [
            ("unequal-cases", "passed", ("a", "b"))
        ]

    def test_one_candidate_is_no_comparison(self):
        assert list(case_sets([contender("a", answers())])) == []


class TestErrors:
    def test_a_candidate_that_fails_on_hard_rows_is_named_and_gains_nothing(self):
        rows = [*answers(3), Prediction(id="hard", error="timeout")]
        (found,) = errors([contender("a", answers()), contender("b", rows)])
        assert (found.verdict, found.candidates) == ("warned", ("b",))
        assert found.sentence.startswith("1 of the 4 requests to 'b' failed (25%). They count as not complying")

    def test_a_candidate_that_never_answered_cannot_be_compared(self):
        (found,) = errors([contender("b", [Prediction(id="hard", error="timeout")])])
        assert found.verdict == "failed"


class TestTruncated:
    def test_answers_that_are_cut_more_often_than_another_candidates_are_named(self):
        cut = contender("cut", answers(finish="length"))
        (found,) = truncated([contender("whole", answers(finish="stop")), cut])
        assert found.verdict == "warned"
        assert found.sentence == (
            "answers cut at the token limit: 'cut' 100%, 'whole' 0%. "
            "Raise score.max_tokens if a longer answer could comply."
        )

    def test_equal_shares_pass_and_unknown_ones_say_nothing(self):
        rows = answers(finish="stop")
        assert verdicts(truncated([contender("a", rows), contender("b", rows), contender("c", answers())])) == [
            ("truncated-answers", "passed", ("a", "b"))
        ]


class TestLatency:
    def test_a_latency_out_of_a_cache_is_caught(self):
        slow = contender("slow", answers(seconds=1.0), predictor="api")
        cached = contender("cached", answers(seconds=1.0, cached=True), predictor="api")
        first, second = latencies([slow, cached])
        assert (first.name, first.verdict, first.concerns, first.candidates) == (
            "cached-latency",
            "failed",
            "latency",
            ("cached",),
        )
        assert first.sentence.startswith("4 of the 4 timed answers of 'cached' came out of a cache")
        assert second.verdict == "passed"

    def test_a_latency_that_no_model_reaches_is_caught(self):
        fast = contender("fast", answers(seconds=0.0005, completion_tokens=100))
        (found,) = latencies([fast])
        assert found.sentence.startswith("4 of the 4 timed answers of 'fast' came faster than any model answers")

    def test_a_plausible_latency_is_not_blamed(self):
        assert list(latencies([contender("fine", answers(seconds=0.5, completion_tokens=100))])) == []

    def test_different_concurrency_is_named(self):
        one = contender("one", answers(seconds=1.0), predictor="api", options={"concurrency": 1})
        many = contender("many", answers(seconds=1.0), predictor="api", options={"concurrency": 16, "model": "x"})
        (found,) = latencies([one, many])
        assert (found.name, found.verdict, found.concerns) == ("unequal-load", "warned", "latency")
        assert found.sentence == (
            "seconds were measured under different load: 'one' api concurrency 1, 'many' api concurrency 16. "
            "They cannot be compared."
        )

    def test_a_latency_guard_does_not_void_the_verdict(self):
        found = guards.everything([contender("cached", answers(seconds=1.0, cached=True))])
        assert [guard.name for guard in guards.voiding(found, "latency")] == ["cached-latency"]
        assert guards.voiding(found) == ()


class TestLeaks:
    def test_a_test_row_among_the_shots_is_caught(self):
        (found,) = shown_guards({"few": Exposure(pieces=3, floor=0.5, greatest=0.97, piece="records.csv:7", case="c1")})
        assert (found.name, found.verdict, found.candidates) == ("test-rows-shown", "failed", ("few",))
        assert found.sentence.startswith(
            "test rows are among the 3 pieces that 'few' may be shown: 'records.csv:7' is 0.97 like case 'c1'."
        )

    def test_a_whole_question_inside_a_passage_is_caught(self):
        (found,) = shown_guards({"rag": Exposure(pieces=3, floor=0.5, greatest=0.6, inside=2)})
        assert found.verdict == "failed"
        assert "2 hold a case's whole question" in found.sentence

    def test_the_proof_is_said_with_its_figure(self):
        found = shown_guards({"a": Exposure(pieces=3, floor=0.5, greatest=0.61), "b": Exposure(pieces=9, floor=0.5)})
        assert [guard.sentence for guard in found] == [
            "'a' may be shown 3 pieces; the one most like a test case is 0.61 like it, "
            "and none holds a case's question.",
            "'b' may be shown 9 pieces; the one most like a test case is below 0.5 like it, "
            "and none holds a case's question.",
        ]

    def test_the_training_rows_are_as_prepare_proved_them(self):
        clean = LeakProof(groups=0, copies=0, prompts=0, floor=0.5, greatest=0.7)
        proofs = [clean, LeakProof(groups=0, copies=1, prompts=0), None]
        assert [trained_guard(proof).verdict for proof in proofs] == ["passed", "failed", "unmeasured"]


class TestJudges:
    def test_a_judge_of_a_candidates_own_family_is_named(self):
        models = {"a": "openai/gpt-4o-mini", "b": "claude-3", "c": ""}
        assert list(judges.of_the_same_family("rubric", "", models)) == []
        (found,) = judges.of_the_same_family("rubric", "gpt-5", models)
        assert (found.verdict, found.candidates) == ("warned", ("a",))


def test_the_failed_guards_come_first():
    tuned = contender("tuned", answers(finish="stop"), fine_tuned=True, fingerprint=TUNED, prompter="plain")
    base = contender("base", answers(finish="stop"), fingerprint=BASE, prompter="plain")
    found = guards.everything([tuned, base])
    assert verdicts(found) == [
        ("adapter-changes-nothing", "failed", ("tuned",)),
        ("unequal-template", "passed", ("tuned", "base")),
        ("unequal-stops", "passed", ("tuned", "base")),
        ("unequal-cases", "passed", ("tuned", "base")),
        ("truncated-answers", "passed", ("tuned", "base")),
    ]
    assert guards.voiding(found) == found[:1]
