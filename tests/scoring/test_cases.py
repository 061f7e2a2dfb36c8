import numpy as np

from ftkit.digests import places_among
from ftkit.scoring.cases import MOST_LABELS, OTHERS, CaseNotes, digests_of, first_twice


def test_cases_are_found_by_the_digests_of_their_ids_in_any_order():
    known = digests_of(["a", "b", "c"])
    assert places_among(known, digests_of(["c", "a", "z", "a"])).tolist() == [2, 0, -1, 0]
    assert places_among(known, known).tolist() == [0, 1, 2]
    assert places_among(digests_of([]), known).tolist() == [-1, -1, -1]


def test_the_first_answer_given_twice_is_found_by_id_and_repeat():
    digests = digests_of(["a", "b", "a", "b", "a"])
    assert first_twice(digests, np.array([0, 0, 1, 0, 1], np.uint16)) == (1, 3)
    assert first_twice(digests, np.array([0, 0, 1, 1, 2], np.uint16)) is None


def test_cases_of_one_group_have_one_number_and_each_without_a_group_its_own():
    notes = CaseNotes()
    for group in ("x", "", "y", "x", ""):
        notes.add(group, {})
    clusters = notes.cases(digests_of("abcde")).clusters.tolist()
    assert clusters[0] == clusters[3]
    assert len(set(clusters)) == 4


def test_groups_of_one_case_each_are_no_clusters():
    notes = CaseNotes()
    for group in ("x", "", "y"):
        notes.add(group, {})
    assert notes.cases(digests_of("abc")).clusters is None


def test_slices_are_labelled_in_the_order_of_their_first_cases_and_can_be_cut():
    notes = CaseNotes(["ward"])
    for record in ({"ward": "B"}, {}, {"ward": "A"}, {"ward": "B"}):
        notes.add("", record)
    [slicing] = notes.cases(digests_of("abcd")).slicings
    assert (slicing.column, slicing.labels, slicing.codes.tolist()) == ("ward", ("B", "", "A"), [0, 1, 2, 0])
    cut = notes.cases(digests_of("bd"), np.array([False, True, False, True]))
    assert cut.slicings[0].codes.tolist() == [1, 0]


def test_a_column_of_too_many_values_has_one_slice_for_all_that_come_late():
    notes = CaseNotes(["id"])
    for number in range(MOST_LABELS + 5):
        notes.add("", {"id": str(number)})
    [slicing] = notes.cases(digests_of(map(str, range(MOST_LABELS + 5)))).slicings
    assert (len(slicing.labels), slicing.labels[-1]) == (MOST_LABELS + 1, OTHERS)
    assert slicing.codes[-5:].tolist() == [MOST_LABELS] * 5
