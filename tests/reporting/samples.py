"""A report of the size that people have, four candidates and 48 medical cases; and a small one."""

import random

from msgspec import Raw
from msgspec.structs import replace

from ftkit.reporting.cases import AnswerView, CaseView
from ftkit.reports import CandidateReport, Conclusion, Mean, Pair, Prediction, ScoreReport, Share, Verdict
from ftkit.values import PASSED, Message, failed

CONTRACT = {
    "sections": "Write the sections VITALS, DIAGNOSIS, SUGGESTED TESTS, in this order.",
    "no_bullets": "Do not use bullet points.",
    "sign_off": "End with the line 'Reviewed by Dr. Sharma'.",
    "length": "Use at most 150 words.",
}


def medical_report() -> ScoreReport:
    return ScoreReport(
        project="medical-reports",
        candidates={
            "zero-shot": CandidateReport(
                asked=48,
                errors=0,
                compliance=Share(
                    passed=2, failed=46, unmeasured=0, share=2 / 48, low=0.0115, high=0.1397, loose=5 / 48
                ),
                checks={
                    "sections": Share(
                        passed=9, failed=39, unmeasured=0, share=9 / 48, low=0.102, high=0.319, loose=14 / 48
                    ),
                    "no_bullets": Share(passed=31, failed=17, unmeasured=0, share=31 / 48, low=0.504, high=0.766),
                    "sign_off": Share(passed=4, failed=44, unmeasured=0, share=4 / 48, low=0.033, high=0.196),
                    "length": Share(passed=30, failed=18, unmeasured=0, share=30 / 48, low=0.484, high=0.748),
                },
                metrics={
                    "rouge1": Mean(n=48, mean=0.214, low=0.195, high=0.236),
                    "rouge2": Mean(n=48, mean=0.047, low=0.036, high=0.061),
                    "rougeL": Mean(n=48, mean=0.142, low=0.128, high=0.158),
                    "exact_match": Mean(n=48, mean=0.0, low=0.0, high=0.0),
                },
                prompt_tokens=Mean(n=48, mean=171.3, low=168.9, high=173.8),
                completion_tokens=Mean(n=48, mean=188.4, low=170.2, high=205.0),
                seconds=Mean(n=48, mean=1.94, low=1.75, high=2.12),
                truncated=18,
                predictor="transformers smollm2-135m",
                prompter="instructed",
            ),
            "few-shot": CandidateReport(
                asked=48,
                errors=0,
                compliance=Share(
                    passed=17, failed=31, unmeasured=0, share=17 / 48, low=0.234, high=0.495, loose=19 / 48
                ),
                checks={
                    "sections": Share(passed=36, failed=12, unmeasured=0, share=36 / 48, low=0.612, high=0.851),
                    "no_bullets": Share(passed=46, failed=2, unmeasured=0, share=46 / 48, low=0.86, high=0.989),
                    "sign_off": Share(passed=21, failed=27, unmeasured=0, share=21 / 48, low=0.307, high=0.577),
                    "length": Share(passed=40, failed=8, unmeasured=0, share=40 / 48, low=0.704, high=0.913),
                },
                metrics={
                    "rouge1": Mean(n=48, mean=0.473, low=0.44, high=0.507),
                    "rouge2": Mean(n=48, mean=0.231, low=0.201, high=0.264),
                    "rougeL": Mean(n=48, mean=0.392, low=0.36, high=0.427),
                    "exact_match": Mean(n=48, mean=0.0, low=0.0, high=0.0),
                },
                prompt_tokens=Mean(n=48, mean=812.6, low=801.1, high=825.7),
                completion_tokens=Mean(n=48, mean=121.2, low=108.0, high=136.9),
                seconds=Mean(n=48, mean=1.61, low=1.49, high=1.75),
                truncated=5,
                predictor="transformers smollm2-135m",
                prompter="few_shot (3 shots)",
            ),
            "todays-prompt": CandidateReport(
                asked=48,
                errors=2,
                compliance=Share(
                    passed=11, failed=36, unmeasured=1, share=11 / 48, low=0.133, high=0.365, bounds=(11 / 48, 12 / 48)
                ),
                checks={
                    "sections": Share(passed=28, failed=20, unmeasured=0, share=28 / 48, low=0.443, high=0.712),
                    "no_bullets": Share(passed=43, failed=5, unmeasured=0, share=43 / 48, low=0.778, high=0.955),
                    "sign_off": Share(
                        passed=15,
                        failed=32,
                        unmeasured=1,
                        share=15 / 48,
                        low=0.2,
                        high=0.453,
                        bounds=(15 / 48, 16 / 48),
                    ),
                    "length": Share(passed=35, failed=13, unmeasured=0, share=35 / 48, low=0.59, high=0.835),
                },
                metrics={
                    "rouge1": Mean(n=46, mean=0.351, low=0.322, high=0.383),
                    "rouge2": Mean(n=46, mean=0.139, low=0.117, high=0.165),
                    "rougeL": Mean(n=46, mean=0.268, low=0.243, high=0.297),
                    "exact_match": Mean(n=46, mean=0.0, low=0.0, high=0.0),
                },
                prompt_tokens=Mean(n=48, mean=498.0, low=495.2, high=500.7),
                completion_tokens=Mean(n=46, mean=154.9, low=140.8, high=169.1),
                truncated=9,
                predictor="transformers smollm2-135m",
                prompter="template",
            ),
            "tuned": CandidateReport(
                asked=48,
                errors=0,
                compliance=Share(passed=48, failed=0, unmeasured=0, share=1.0, low=0.926, high=1.0, loose=1.0),
                checks={
                    "sections": Share(passed=48, failed=0, unmeasured=0, share=1.0, low=0.926, high=1.0),
                    "no_bullets": Share(passed=48, failed=0, unmeasured=0, share=1.0, low=0.926, high=1.0),
                    "sign_off": Share(passed=48, failed=0, unmeasured=0, share=1.0, low=0.926, high=1.0),
                    "length": Share(passed=47, failed=1, unmeasured=0, share=47 / 48, low=0.891, high=0.996),
                },
                metrics={
                    "rouge1": Mean(n=48, mean=0.742, low=0.711, high=0.772),
                    "rouge2": Mean(n=48, mean=0.561, low=0.52, high=0.601),
                    "rougeL": Mean(n=48, mean=0.687, low=0.654, high=0.719),
                    "exact_match": Mean(n=48, mean=0.0625, low=0.0, high=0.146),
                },
                prompt_tokens=Mean(n=48, mean=62.4, low=61.0, high=63.9),
                completion_tokens=Mean(n=48, mean=96.8, low=93.1, high=100.5),
                seconds=Mean(n=48, mean=0.84, low=0.81, high=0.87),
                truncated=0,
                predictor="transformers smollm2-135m + adapter",
                prompter="plain",
                fine_tuned=True,
            ),
        },
        pairs=(
            pair("zero-shot", "few-shot", "compliance", 1, 16, -0.312, -0.459, -0.162, 0.00027, 0.00055),
            pair("zero-shot", "todays-prompt", "compliance", 2, 11, -0.188, -0.329, -0.044, 0.0225, 0.0451),
            pair("zero-shot", "tuned", "compliance", 0, 46, -0.958, -0.989, -0.86, 1e-13, 6e-13),
            pair("few-shot", "todays-prompt", "compliance", 14, 8, 0.125, -0.064, 0.302, 0.286, 0.286),
            pair("few-shot", "tuned", "compliance", 0, 31, -0.646, -0.766, -0.489, 9e-10, 3.7e-9),
            pair("todays-prompt", "tuned", "compliance", 0, 37, -0.771, -0.867, -0.628, 1e-11, 5e-11),
            pair("zero-shot", "tuned", "check:sign_off", 0, 44, -0.917, -0.967, -0.801, 1e-12, 6e-12),
            pair("few-shot", "tuned", "check:sign_off", 0, 27, -0.562, -0.693, -0.41, 1e-8, 5e-8),
            pair("todays-prompt", "few-shot", "check:sign_off", 7, 13, -0.125, -0.3, 0.06, 0.263, 0.263),
            pair("zero-shot", "tuned", "metric:rouge1", None, None, -0.528, -0.56, -0.49, 0.0001, 0.0006),
            pair("few-shot", "tuned", "metric:rouge1", None, None, -0.269, -0.31, -0.226, 0.0001, 0.0006),
            pair("few-shot", "todays-prompt", "metric:rouge1", None, None, 0.122, 0.071, 0.168, 0.0002, 0.0008),
        ),
        verdict=Conclusion(
            decision="fine-tune",
            sentence="Fine-tune: 'tuned' kept the whole contract in 48 of 48 cases, the best baseline "
            "'few-shot' in 17 of 48; a difference of +65 points (95 % interval +49 to +77), exact McNemar p < 0.001; "
            "in content rouge1 +0.27; 62 prompt tokens a request against 813.",
            fine_tuned="tuned",
            baseline="few-shot",
            rule="Fine-tune if compliance is higher than the best baseline's (Holm p < 0.05) and no metric is worse.",
        ),
        cases=48,
        contract=CONTRACT,
        should=("length",),
        warnings=("'todays-prompt' was given no time measurement: its answers came from a file.",),
        settings={"seed": 7, "max_tokens": 256, "decoding": "greedy", "ftkit": "0.1.0"},
    )


def pair(a, b, measure, *figures) -> Pair:
    a_only, b_only, difference, low, high, p, p_holm = figures
    test = "sign flip" if a_only is None else "exact McNemar"
    return Pair(
        a=a, b=b, measure=measure, n=48, a_only=a_only, b_only=b_only, difference=difference, low=low, high=high, p=p,
        p_holm=p_holm, test=test,
    )  # fmt: skip


def medical_cases() -> list[CaseView]:
    """Answers of four candidates to 48 cases, each candidate with its own bad habits."""
    return [case_view(number, random.Random(number)) for number in range(1, 49)]


def case_view(number: int, dice: random.Random) -> CaseView:
    complaint, diagnosis, tests = dice.choice(
        [
            ("chest pain when climbing stairs", "Stable angina is likely.", "ECG, troponin, lipid profile"),
            ("fever and cough for five days", "Community-acquired pneumonia.", "Chest X-ray, full blood count, CRP"),
            ("burning on urination", "Lower urinary tract infection.", "Urine dipstick, urine culture"),
            ("headache with visual aura", "Migraine with aura.", "Neurological examination; imaging only if atypical"),
            (
                "swollen left calf after a flight",
                "Deep vein thrombosis must be excluded.",
                "D-dimer, compression ultrasound",
            ),
        ]
    )
    pulse, upper = dice.randint(58, 118), dice.randint(104, 168)
    question = (
        f"{dice.randint(19, 88)}-year-old {dice.choice(['male', 'female'])}. Complaint: {complaint}. "
        f"BP {upper}/{upper - 44}, HR {pulse}, temp {36 + dice.random() * 3:.1f} °C, SpO2 {dice.randint(92, 99)} %."
    )
    vitals = f"VITALS\nBP {upper}/{upper - 44} mmHg, HR {pulse} bpm."
    good = f"{vitals}\n\nDIAGNOSIS\n{diagnosis}\n\nSUGGESTED TESTS\n{tests}.\n\nReviewed by Dr. Sharma"
    rambling = (
        f"Sure! Here is the report you asked for:\n\n**Vitals**\n- Blood pressure: {upper}/{upper - 44}\n"
        f"- Heart rate: {pulse}\n\n**Diagnosis**\nThe patient complains of {complaint}. This could have a "
        f"number of different causes, and it is important to see a doctor. It is important to see a doctor. It is "
        f"important to see a"
    )
    unsigned = good.removesuffix("\n\nReviewed by Dr. Sharma")
    unsigned += dice.choice(["", "\n\nRegards, Dr. Sharma", "\n\nReviewed."])
    listed = tests.replace(", ", "\n- ")
    swapped = f"DIAGNOSIS\n{diagnosis}\n\n{vitals}\n\nSUGGESTED TESTS\n- {listed}\n\nReviewed by Dr. Sharma"
    reason = {
        "sections": "VITALS, DIAGNOSIS, SUGGESTED TESTS are missing",
        "no_bullets": "2 bulleted lines, first '- Blood pressure'",
        "sign_off": "no line 'Reviewed by Dr. Sharma' at the end",
        "length": "more than 150 words (182)",
    }
    few = dice.choice([(good, ()), (unsigned, ("sign_off",)), (unsigned, ("sign_off",))])
    todays = dice.choice([(good, ()), (swapped, ("sections", "no_bullets")), (unsigned, ("sign_off",))])
    zero = (rambling, ("sections", "no_bullets", "sign_off"))
    tuned = (good, ("length",) if number == 31 else ())
    if number % 24 == 0:
        zero = few = todays = (good, ())
    answers = {"zero-shot": zero, "few-shot": few, "todays-prompt": todays, "tuned": tuned}
    spans = {"no_bullets": (rambling.find("- Blood"), rambling.find("\n- Heart"))}
    return CaseView(
        id=f"MR-{1000 + number * 7}",
        question=(Message(role="user", content=question),),
        reference=good,
        answers={
            name: (
                answer_view(
                    name,
                    number,
                    output,
                    {check: reason[check] for check in wrong},
                    spans=spans if name == "zero-shot" else {},
                    dice=dice,
                ),
            )
            for name, (output, wrong) in answers.items()
        },
    )


def answer_view(candidate, number, output, wrong, *, spans, dice) -> AnswerView:  # noqa: PLR0913 - a fake answer
    error = "the endpoint answered 503 three times" if candidate == "todays-prompt" and number in (5, 29) else ""
    findings = {check: failed(wrong[check], spans.get(check)) if check in wrong else PASSED for check in CONTRACT}
    required = [check for check in wrong if check != "length"]
    prompt = {"zero-shot": 171, "few-shot": 812, "todays-prompt": 498, "tuned": 62}[candidate]
    return AnswerView(
        prediction=Prediction(
            id=f"MR-{1000 + number * 7}",
            candidate=candidate,
            output="" if error else output,
            prompt_tokens=prompt + dice.randint(-6, 6),
            completion_tokens=None if error else len(output) // 4,
            seconds=None if candidate == "todays-prompt" else len(output) / 300,
            finish=None if error else "length" if output.endswith("see a") else "stop",
            error=error,
        ),
        verdict=Verdict(
            candidate=candidate,
            id=f"MR-{1000 + number * 7}",
            complies=not required and not error,
            findings={} if error else findings,
            scores={}
            if error
            else {"rouge1": 0.2 + dice.random() / 2, "rougeL": 0.1 + dice.random() / 2, "exact_match": 0.0},
            absent={"rouge1": "no answer"} if error else {},
            error=error,
        ),
    )


def small_report(**changes) -> ScoreReport:
    """Two candidates, one check, nothing but the form measured."""
    check = Share(passed=3, failed=1, unmeasured=0, share=0.75, low=0.301, high=0.954)
    plain = CandidateReport(asked=4, errors=0, compliance=check, checks={"json": check}, metrics={})
    everything = Share(passed=4, failed=0, unmeasured=0, share=1.0, low=0.51, high=1.0)
    tuned = replace(plain, compliance=everything, checks={"json": everything}, fine_tuned=True)
    report = ScoreReport(
        project="small",
        candidates={"few-shot": plain, "tuned": tuned},
        pairs=(replace(pair("few-shot", "tuned", "compliance", 0, 1, -0.25, -0.6, 0.2, 1.0, 1.0), n=4),),
        verdict=Conclusion(
            decision="not-enough-evidence",
            sentence="Not enough evidence: 4 cases cannot tell.",
            fine_tuned="tuned",
            baseline="few-shot",
        ),
        cases=4,
        contract={"json": "Answer with JSON."},
    )
    return replace(report, **changes)


HOSTILE = (
    "{{ 7 * 7 }} {% raw %} {# no #} <script>window.hacked = 1</script> </script></style></textarea>"
    '<img src="http://127.0.0.1:9/x" onerror="window.hacked = 2"> "\' onload=\'window.hacked = 3\' '
    "a | b `code` [red]c[/red] [link](javascript:alert(1)) http://127.0.0.1:9/y \x00\x1b[31m\u202egnp.exe &lt; ]]> -->"
)


def hostile_report() -> ScoreReport:
    """A report in which every text is an attempt."""
    share = Share(passed=3, failed=1, unmeasured=0, share=0.75, low=0.301, high=0.954)
    mean = Mean(n=4, mean=0.5, low=0.4, high=0.6)
    one = CandidateReport(
        asked=4,
        errors=1,
        compliance=share,
        checks={HOSTILE: share, "unnamed": share},
        metrics={HOSTILE: mean},
        predictor=HOSTILE,
        prompter=HOSTILE,
        warnings=(HOSTILE,),
    )
    name = f"tuned {HOSTILE}"
    return ScoreReport(
        project=HOSTILE,
        candidates={HOSTILE: one, name: replace(one, fine_tuned=True)},
        pairs=tuple(
            replace(pair(HOSTILE, name, measure, 0, 1, -0.25, -0.6, 0.2, 1.0, 1.0), test=HOSTILE)
            for measure in ("compliance", f"check:{HOSTILE}", f"metric:{HOSTILE}")
        ),
        verdict=Conclusion(
            decision="keep-prompting", sentence=HOSTILE, fine_tuned=name, baseline=HOSTILE, rule=HOSTILE
        ),
        cases=4,
        contract={HOSTILE: HOSTILE},
        should=(HOSTILE,),
        warnings=(HOSTILE,),
        settings={HOSTILE: HOSTILE, "raw": Raw(b'{"a":"<script>"}')},
    )


def hostile_cases() -> list[CaseView]:
    """Cases of the hostile report: id, question, reference, answer, reasons and errors are attempts."""
    name = f"tuned {HOSTILE}"
    finding = failed(HOSTILE, (0, 12))
    judged = Verdict(
        candidate=name, id=HOSTILE, complies=False, findings={HOSTILE: finding}, scores={HOSTILE: 0.5},
        absent={HOSTILE: HOSTILE},
    )  # fmt: skip
    answer = AnswerView(prediction=Prediction(id=HOSTILE, candidate=name, output=HOSTILE), verdict=judged)
    broken = AnswerView(prediction=Prediction(id=HOSTILE, candidate=HOSTILE, error=HOSTILE))
    question = (Message(role="system", content=HOSTILE), Message(role="user", content=HOSTILE))
    case = CaseView(id=HOSTILE, question=question, reference=HOSTILE, answers={name: (answer,), HOSTILE: (broken,)})
    return [case]
