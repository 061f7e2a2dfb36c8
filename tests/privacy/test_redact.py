import re

import pytest
from ftkit_privacy.redact import Redact

from ftkit import ConfigError, Example, FunctionCall, Message, ToolCall, interfaces

from .labelled_set import notes
from .rows import asked, example, written

PLACEHOLDER = r"\[[A-Z]+-[b-z]{10}\]"


def redacted(redact: Redact, *examples: Example) -> list[Example]:
    return list(redact.apply(examples))


def shape(text: str) -> str:
    return re.sub(r"-[b-z]{10}\]", "]", text)


def test_it_is_a_redactor_that_counts_and_says_which_columns_it_needs():
    redact = Redact(known={"mrn": "identifier"})
    assert isinstance(redact, interfaces.Redactor)
    assert isinstance(redact, interfaces.CountsChanges)
    assert interfaces.columns_of(redact) == {"mrn"}


def test_each_kind_is_replaced_by_a_pseudonym_that_names_the_kind():
    note = "Dr. Mehta saw Anita Rao on 3 May 2021: mail a@b.org, tel. 020 7946 0018, MRN 445566, 12 High Street."
    (found,) = redacted(Redact(), example(note))
    assert shape(asked(found)) == (
        "Dr. [NAME] saw [NAME] on [DATE]: mail [EMAIL], tel. [PHONE], MRN [IDENTIFIER], [ADDRESS]."
    )


def test_only_the_kinds_asked_for_are_replaced():
    (found,) = redacted(Redact(kinds=("email",)), example("Dr. Mehta, a@b.org, MRN 445566"))
    assert shape(asked(found)) == "Dr. Mehta, [EMAIL], MRN 445566"


def test_a_row_without_anything_to_hide_is_the_same_object():
    plain = example("BP 155/97 pulse 85 temp 36.9 RR 21 O2 98%.", record={"ward": "Cardiology"})
    (found,) = redacted(Redact(), plain)
    assert found is plain


def test_one_value_has_one_pseudonym_in_every_row_however_it_is_written_and_chunked():
    rows = [
        example("Anita R. Sharma, born 12 March 1950, +44 20 7946 0018"),
        example("Ms Anita Sharma. DOB 1950-03-12. Call 0044 (20) 7946-0018"),
    ]
    together = redacted(Redact(), *rows)
    alone = [found for row in rows for found in redacted(Redact(), row)]
    placeholders = [re.findall(PLACEHOLDER, asked(found)) for found in together]
    assert together == alone
    assert placeholders[0] == placeholders[1]
    assert len(set(placeholders[0])) == 3


def test_another_seed_makes_other_pseudonyms():
    first, second = (redacted(Redact(seed=seed), example("a@b.org"))[0] for seed in (0, 1))
    assert shape(asked(first)) == shape(asked(second))
    assert asked(first) != asked(second)


def test_the_secret_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("NOTES_SECRET", "one")
    first = redacted(Redact(key="NOTES_SECRET"), example("a@b.org"))
    monkeypatch.setenv("NOTES_SECRET", "two")
    second = redacted(Redact(key="NOTES_SECRET"), example("a@b.org"))
    assert first != second
    assert first != redacted(Redact(), example("a@b.org"))


def test_a_secret_that_is_not_set_is_refused(monkeypatch):
    monkeypatch.delenv("NOTES_SECRET", raising=False)
    with pytest.raises(ConfigError) as caught:
        redacted(Redact(key="NOTES_SECRET"), example("a@b.org"))
    assert str(caught.value) == (
        "redact: the environment variable 'NOTES_SECRET' is not set. Set it to the secret that the pseudonyms are made "
        "with, the same for every run that must agree."
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kinds": ()}, "nothing is to be redacted. Name at least one of 'kinds' or 'known'."),
        ({"keep": (" ",)}, "'keep' holds an empty text. Name the words that stay."),
    ],
)
def test_options_that_cannot_be_meant_are_refused(options, message):
    with pytest.raises(ConfigError) as caught:
        Redact(**options)
    assert str(caught.value) == message


def test_a_known_value_is_replaced_wherever_it_stands():
    call = ToolCall(function=FunctionCall(name="book", arguments='{"who": "quenby Vane", "mrn": 471122, "n": 2}'))
    row = example(
        "QUENBY VANE came. Vane's MRN is 47-11-22.",
        "Thank you, Mx Vane.",
        id="visit-4711-22",
        group="Quenby Vane",
        record={"patient": "Vane, Quenby", "mrn": "4711-22", "note": "ask Quenby"},
        rejected=(Message(role="assistant", content="", tool_calls=(call,)),),
    )
    (found,) = redacted(Redact(known={"patient": "name", "mrn": "identifier"}), row)
    person, number = found.record["patient"], found.record["mrn"]
    assert (shape(person), shape(number)) == ("[NAME]", "[IDENTIFIER]")
    assert asked(found) == f"{person} came. {person}'s MRN is {number}."
    assert found.target == f"Thank you, Mx {person}."
    assert found.id == f"visit-{number}"
    assert shape(found.group) == "[GROUP]"
    assert found.record["note"] == f"ask {person}"
    assert found.rejected[0].tool_calls[0].function.arguments == f'{{"who": "{person}", "mrn": "{number}", "n": 2}}'
    assert not re.search("vane|quenby|4711", written(found), re.IGNORECASE)


def test_rows_of_one_group_stay_together_whatever_else_is_known_of_them():
    rows = [
        example("x", group="Quenby Vane", record={"doctor": "Dr. Vane"}),
        example("y", group="Quenby Vane", record={"doctor": "Dr. Iyer"}),
        example("z", group="Torvald Vane", record={"doctor": "Dr. Iyer"}),
    ]
    first, second, third = (found.group for found in redacted(Redact(known={"doctor": "name"}), *rows))
    assert first == second != third


def test_without_known_columns_a_group_is_redacted_by_its_looks():
    (plain, named) = redacted(Redact(), example("x", group="P-1398"), example("x", group="Anita Rao"))
    assert (plain.group, shape(named.group)) == ("P-1398", "[NAME]")


@pytest.mark.parametrize("nothing", ["", "unknown", "N/A", "-"])
def test_a_column_that_says_nothing_hides_nothing(nothing):
    row = example("The cause is unknown, n/a - yet.", record={"patient": nothing})
    (found,) = redacted(Redact(known={"patient": "name"}), row)
    assert (asked(found), found.record) == ("The cause is unknown, n/a - yet.", {"patient": nothing})


def test_what_is_to_be_kept_stays_and_nothing_beside_it():
    row = example(
        "Sharma came, dr. sharma too.",
        "Reviewed by Dr. Sharma",
        record={"patient": "Quenby Sharma", "by": "Dr. Sharma"},
    )
    (found,) = redacted(Redact(known={"patient": "name", "by": "name"}, keep=("Dr. Sharma",)), row)
    assert found.target == "Reviewed by Dr. Sharma"
    assert found.record["by"] == "Dr. Sharma"
    assert shape(asked(found)) == "[NAME] came, dr. [NAME] too."


def test_a_longer_name_around_what_is_kept_is_still_hidden():
    (found,) = redacted(Redact(keep=("Dr. Sharma",)), example("Seen by Dr. Sharma Rao and Dr. Sharma."))
    assert shape(asked(found)) == "Seen by Dr. Sharma [NAME] and Dr. Sharma."


def test_a_shorter_name_is_the_person_whom_its_row_names_in_full():
    (found,) = redacted(Redact(), example("Anita Rao and Priya Iyer. Dr. Rao left with A. Rao and Ms Iyer."))
    names = re.findall(PLACEHOLDER, asked(found))
    assert len(set(names)) == 2
    assert names == [names[0], names[1], names[0], names[0], names[1]]


def test_a_json_text_stays_one():
    note = '{"seen": "2021-03-12", "mrn": 47112233, "caf\\u00e9": "J\\u00fcrgen Vane", "n": [1.5e3, true]}'
    (found,) = redacted(Redact(), example(note))
    assert (
        shape(asked(found)) == '{"seen": "[DATE]", "mrn": "[IDENTIFIER]", "caf\\u00e9": "[NAME]", "n": [1.5e3, true]}'
    )


def test_what_was_replaced_is_counted_by_kind():
    redact = Redact(known={"mrn": "identifier"})
    before = example("Dr. Mehta, a@b.org and c@d.org", "MRN 445566", group="445566", record={"mrn": "445566"})
    (after,) = redacted(redact, before)
    assert redact.changes(before, after) == {"email": 2, "identifier": 2, "name": 1}
    assert redact.changes(after, after) == {}


def test_redacting_twice_changes_nothing():
    redact = Redact(known={"patient": "name"}, keep=("Dr. Sharma",))
    rows = [example(note.text, record={"patient": "Quenby Vane"}) for note in notes(300, seed=5)]
    once = redacted(redact, *rows)
    assert [new is old for old, new in zip(once, redact.apply(once), strict=True)] == [True] * 300


@pytest.mark.parametrize("odd", ["\ud800 a@b.org \udfff", "İstanbul: a@b.org, İ", "\x00a@b.org\x00", "🙂 a@b.org 🙂"])
def test_odd_letters_do_not_shift_what_is_replaced(odd):
    (found,) = redacted(Redact(known={"patient": "name"}), example(odd, record={"patient": "Quenby Vane"}))
    assert shape(asked(found)) == odd.replace("a@b.org", "[EMAIL]")


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1 ", "1-", "a@", "Dr. ", "A. ", "1.", ":", "1:", "May 1 ", "[", "x (at) ", "+1"])
def test_a_long_text_takes_time_in_proportion(piece):
    from time import process_time

    def seconds(n: int) -> float:
        row = example(piece * n)
        started = process_time()
        redacted(Redact(), row)
        return process_time() - started

    seconds(100)
    assert seconds(10_000) < 30 * seconds(1_000) + 0.2
