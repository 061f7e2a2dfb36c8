"""Results as JUnit XML, which every CI reads: a test case for each answer, or for each condition of a gate."""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from ftkit.gating.results import Condition, GateResult
from ftkit.reporting.cases import AnswerView, CaseView
from ftkit.reporting.plain import one_line, visible

_SHOWN = 4_000  # characters of an answer that stand beside its failure


def of_cases(cases: Iterable[CaseView]) -> Iterator[str]:
    """The XML in pieces: each answer is a test case of its candidate; an unmeasured one counts as skipped."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="ftkit score">\n<testsuite name="cases">\n'
    for case in cases:
        for candidate, answers in case.answers.items():
            for number, answer in enumerate(answers, start=1):
                name = case.id if len(answers) == 1 else f"{case.id} (answer {number} of {len(answers)})"
                yield _answer(candidate, name, answer)
    yield "</testsuite>\n</testsuites>\n"


def of_gate(result: GateResult) -> str:
    """The XML of a gate: each condition is a test case."""
    failures = sum(not condition.met for condition in result.conditions)
    head = f'<testsuite name="gate" tests="{len(result.conditions)}" failures="{failures}">\n'
    cases = "".join(_condition(result.candidate, condition) for condition in result.conditions)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="ftkit gate">\n{head}{cases}</testsuite>\n</testsuites>\n'
    )


def _condition(candidate: str, condition: Condition) -> str:
    inside = _said("system-out", condition.sentence)
    if not condition.met:
        text = "\n".join([condition.sentence, *(f"case {case}" for case in condition.cases)])
        inside = f"<failure message={_attribute(condition.sentence)}>{_text(text)}</failure>\n"
    return _case(f"gate.{candidate}", condition.name, "", inside)


def _answer(candidate: str, name: str, answer: AnswerView) -> str:
    seconds = answer.prediction.seconds
    time = "" if seconds is None else f' time="{seconds:.3f}"'
    return _case(candidate, name, time, _outcome(answer))


def _outcome(answer: AnswerView) -> str:
    if answer.error:
        return f"<error message={_attribute(answer.error)}/>\n"
    if answer.complies:
        return ""
    broken = [f"{key}: {one.reason or one.verdict}" for key, one in answer.findings.items() if not one.passed]
    if answer.complies is None:
        return f"<skipped message={_attribute('; '.join(broken) or 'not judged')}/>\n"
    text = "\n".join([*broken, "", answer.prediction.output[:_SHOWN]])
    return f"<failure message={_attribute('; '.join(broken) or 'does not comply')}>{_text(text)}</failure>\n"


def _case(group: str, name: str, time: str, inside: str) -> str:
    return f"<testcase classname={_attribute(group)} name={_attribute(name)}{time}>\n{inside}</testcase>\n"


def _said(tag: str, text: str) -> str:
    return f"<{tag}>{_text(text)}</{tag}>\n"


def _attribute(text: str) -> str:
    return quoteattr(_held(one_line(text)))


def _text(text: str) -> str:
    return escape(_held(visible(text)))


def _held(text: str) -> str:
    """Visible text as XML 1.0 can hold it; the controls that it cannot are shown already."""
    return text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
