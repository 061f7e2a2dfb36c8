from ftkit.plugins import Reference
from ftkit.project import Candidate
from ftkit.reports import CandidateReport, Choice, Mean, Share
from ftkit.scoring.choosing import Entrant, as_chosen, chosen, entrants, settled

FEW = Candidate(name="few", prompter=Reference(name="few_shot", options={"shots": [1, 3, 5]}))
PLAIN = Candidate(name="tuned", model="tuned")


def report(share, rouge=None, tokens=None, **more):
    return CandidateReport(
        asked=20,
        errors=0,
        compliance=Share(passed=0, failed=0, unmeasured=0, share=share, low=None, high=None),
        checks={},
        metrics={} if rouge is None else {"rougeL": mean(rouge)},
        prompt_tokens=None if tokens is None else mean(tokens),
        **more,
    )


def mean(value):
    return Mean(n=20, mean=value, low=None, high=None)


def best(installed, one, three, five):
    tried = entrants([FEW, PLAIN], installed)
    reports = {"few [shots=1]": one, "few [shots=3]": three, "few [shots=5]": five, "tuned": report(1.0)}
    return chosen(tried, reports, 20)["few"].chosen


def test_every_variant_enters_under_its_own_name(installed):
    found = entrants([FEW, PLAIN], installed)
    assert [one.name for one in found] == ["few [shots=1]", "few [shots=3]", "few [shots=5]", "tuned"]
    assert [one.named.name for one in found] == [one.name for one in found]
    assert found[1].candidate == Candidate(name="few", prompter=Reference(name="few_shot", options={"shots": 3}))


def test_compliance_chooses(installed):
    assert best(installed, report(0.5, 0.9), report(0.8, 0.1), report(0.7, 0.9)) == "shots=3"


def test_equal_compliance_is_told_apart_by_the_first_metric(installed):
    assert best(installed, report(0.8, 0.2), report(0.8, 0.1), report(0.8, 0.3)) == "shots=5"


def test_a_metric_of_which_less_is_better_is_turned_around(installed):
    lower = {"lower_is_better": ("rougeL",)}
    assert best(installed, report(0.8, 0.2, **lower), report(0.8, 0.1, **lower), report(0.8, 0.3, **lower)) == "shots=3"


def test_the_shorter_prompt_wins_a_tie_then_the_first_listed(installed):
    assert best(installed, report(0.8, 0.2, 90), report(0.8, 0.2, 40), report(0.8, 0.2, 60)) == "shots=3"
    assert best(installed, report(0.8), report(0.8), report(0.8)) == "shots=1"


def test_the_report_says_what_was_chosen_among_what(installed):
    tried = entrants([FEW, PLAIN], installed)
    shares = dict(zip((one.name for one in tried), (0.2, 0.9, None, 0.1), strict=True))
    found = chosen(tried, {name: report(share) for name, share in shares.items()}, 20)
    assert found == {
        "few": Choice(chosen="shots=3", cases=20, compliance={"shots=1": 0.2, "shots=3": 0.9, "shots=5": None})
    }
    assert settled(tried, found) == (Entrant(candidate=tried[1].candidate, label="shots=3"), tried[3])


def test_a_single_question_goes_to_the_chosen_variant_else_to_the_first(installed):
    def shots(choices):
        return as_chosen(FEW, installed, choices).prompter.options

    assert shots({"few": Choice(chosen="shots=3", cases=20)}) == {"shots": 3}
    assert shots({}) == shots({"few": Choice(chosen="shots=9", cases=20)}) == {"shots": 1}
    assert as_chosen(PLAIN, installed, {}) == PLAIN
