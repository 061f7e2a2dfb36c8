import pytest
from ftkit_engines.inline import Inline

from ftkit import DataError
from ftkit.answer_files.blocks import blocks
from ftkit.answer_files.given import Given
from ftkit.answer_files.reading import read
from ftkit.reports import Prediction
from ftkit.scoring.answers import Listing, in_order
from ftkit.scoring.cases import CaseNotes, digests_of

from .judged_answers import listed_answers
from .samples import prediction


def test_a_candidates_answers_are_found_among_those_of_others(tmp_path):
    rows = [prediction("1"), Prediction(candidate="b", id="1"), Prediction(id="2", repeat=3)]
    found = listed_answers(tmp_path, "a", rows)
    assert (len(found), found.repeats.tolist()) == (2, [0, 3])
    assert found.digests.tolist() == digests_of(["1", "2"]).tolist()
    assert [found.id_at(place) for place in (0, 1)] == ["1", "2"]


def test_a_file_of_others_is_told(tmp_path):
    with pytest.raises(DataError, match=r"a.jsonl holds no predictions of 'a'. It holds those of: b, c."):
        listed_answers(tmp_path, "a", [Prediction(candidate=name, id="1") for name in "cb"])


def test_two_answers_to_one_question_are_told_with_their_lines(tmp_path):
    rows = [prediction("1"), prediction("2"), prediction("2", repeat=1), prediction("2")]
    with pytest.raises(DataError, match=r"a.jsonl:4: the id '2' stands on line 2 too. Where a case was asked more"):
        listed_answers(tmp_path, "a", rows)


def test_only_the_answers_to_some_cases_can_be_kept(tmp_path):
    notes = CaseNotes()
    notes.add("", {})
    cases = notes.cases(digests_of(["2"]))
    found = listed_answers(tmp_path, "a", [prediction("1"), prediction("2"), prediction("2", repeat=1)]).among(cases)
    assert [found.id_at(place) for place in range(len(found))] == ["2", "2"]
    assert found.among(cases) is found


def test_answers_at_known_places_keep_the_order_they_are_given_in(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id":"1"}\n{"id":"2"}\n')
    found = in_order(path, "a", [(11, 11, "2", 0), (0, 11, "1", 1)])
    assert [found.id_at(place) for place in (0, 1)] == ["2", "1"]
    assert found.repeats.tolist() == [0, 1]


def test_a_torn_last_line_is_told_as_such(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id":"1","output":""}\n{"id":"2", "outp')
    with pytest.raises(DataError, match=r"a.jsonl:2: .*the file ends in the middle of this line. Each line must be"):
        read([Listing(Given(path, path), "a")], Inline())


def test_more_cached_tokens_than_the_prompt_has_are_told(tmp_path):
    rows = [prediction("1", prompt_tokens=9, cached_prompt_tokens=9), prediction("2", cached_prompt_tokens=9)]
    assert len(listed_answers(tmp_path, "a", rows)) == 2
    with pytest.raises(
        DataError, match=r"a.jsonl:3: there are more 'cached_prompt_tokens' than 'prompt_tokens', which"
    ):
        listed_answers(tmp_path, "a", [*rows, prediction("3", prompt_tokens=3, cached_prompt_tokens=9)])


def test_a_file_of_many_blocks_is_listed_as_one_of_a_single_block(tmp_path, monkeypatch):
    rows = [*(prediction(str(n)) for n in range(9)), Prediction(candidate="b", id="1"), prediction("0", repeat=1)]
    whole = listed_answers(tmp_path, "a", rows)
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", 300)
    assert len(list(blocks(tmp_path / "a.jsonl"))) > 3
    parts = listed_answers(tmp_path, "a", rows)
    assert parts.lines.texts(slice(None)) == whole.lines.texts(slice(None))
    assert parts.lines.starts.tolist() == whole.lines.starts.tolist()
    assert (parts.repeats.tolist(), parts.digests.tolist()) == (whole.repeats.tolist(), whole.digests.tolist())


def test_who_is_passed_over_in_any_block_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("ftkit.answer_files.blocks._BLOCK_BYTES", 1)
    with pytest.raises(DataError, match=r"It holds those of: b, c\."):
        listed_answers(tmp_path, "a", [Prediction(candidate=name, id="1") for name in ("c", "b", "c")])
