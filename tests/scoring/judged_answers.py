"""Answers in a file, judged as a trial judges them, for the tests of what is made of them."""

from ftkit_engines.inline import Inline

from ftkit import jsonl
from ftkit.answer_files.given import as_it_is
from ftkit.answer_files.reading import read
from ftkit.scoring.answers import Listing
from ftkit.scoring.cases import CaseNotes, digests_of
from ftkit.scoring.pieces import Judge
from ftkit.scoring.right_answers import HeldReferences, NoReferences, Reference
from ftkit.scoring.tally import Tally, measured


def listed_answers(folder, name, predictions):
    """The answers of a candidate, written to a file and listed."""
    path = folder / f"{name}.jsonl"
    jsonl.write(path, predictions)
    [found] = read([Listing(as_it_is(path, folder / "spool"), name)], Inline())
    return found.said


def judge_of(folder, bench, references=None, **candidates):
    """The judge of some candidates' predictions; `references` are texts by id, in the cases' order."""
    answers = {name: listed_answers(folder, name, rows) for name, rows in candidates.items()}
    ids = list(references or dict.fromkeys(one.id for rows in candidates.values() for one in rows))
    notes = CaseNotes()
    for _ in ids:
        notes.add("", {})
    cases = notes.cases(digests_of(ids))
    held = HeldReferences(tuple(Reference(text=text) for text in (references or {}).values()))
    return Judge(
        answers=answers,
        references=held if references else NoReferences(),
        cases=cases,
        places={name: cases.places(one.digests) for name, one in answers.items()},
        bench=bench,
    )


def tallied(judge):
    """The tallies of all that a judge judges, and what was measured."""
    tallies = {name: Tally(len(judge.cases), len(one), judge.bench) for name, one in judge.answers.items()}
    for piece in judge.pieces():
        tallies[piece.candidate].add(judge(piece), judge.places[piece.candidate][piece.first : piece.end])
    for tally in tallies.values():
        tally.settle()
    return tallies, measured(tallies, judge.cases, judge.bench)
