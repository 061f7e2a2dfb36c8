import json

import pytest
from ftkit_prompting.corpus import pieces
from ftkit_prompting.retrieval import Retrieval

from ftkit import Case, DataError, Example, Message, Passage

LEAD = "Passages that may help, the nearest first:"


def user(text):
    return Message(role="user", content=text)


def case(text, **more):
    return Case(id="1", prompt=(user(text),), **more)


def row(number, text):
    return Example(
        id=str(number),
        prompt=(user(text),),
        completion=(Message(role="assistant", content=f"answer {number}"),),
        group=str(number),
        origin=f"records.csv:{number}",
    )


@pytest.fixture
def folder(tmp_path):
    corpus = tmp_path / "corpus"
    (corpus / "deep").mkdir(parents=True)
    (corpus / "a.md").write_text("# Doses\nGive ibuprofen 400 mg.\n\n\nSplint the ankle.\n", "utf-8")
    (corpus / "deep/b.jsonl").write_text(json.dumps({"id": 1, "text": "Cough syrup at night."}) + "\n\n", "utf-8")
    (corpus / "c.csv").write_text("drug,dose\nparacetamol,500 mg\naspirin,\n", "utf-8")
    (corpus / "ignored.pdf").write_bytes(b"%PDF")
    return corpus


def asked(prompter, *cases, train=()):
    return list(prompter.prompts(cases, train))


class TestFiles:
    def test_every_piece_says_where_it_stands(self, folder):
        assert list(Retrieval(corpus=str(folder)).material(())) == [
            Passage(origin="a.md:1", text="# Doses\nGive ibuprofen 400 mg."),
            Passage(origin="a.md:5", text="Splint the ankle."),
            Passage(origin="c.csv:2", text="drug: paracetamol\ndose: 500 mg"),
            Passage(origin="c.csv:3", text="drug: aspirin"),
            Passage(origin="b.jsonl:1", text="Cough syrup at night."),
        ]

    def test_the_nearest_passage_leads_the_question(self, folder):
        assert asked(Retrieval(corpus=str(folder), passages=1), case("A swollen ankle.", instructions="Be brief.")) == [
            (
                Message(role="system", content="Follow every one of these rules exactly.\nBe brief."),
                user(f"{LEAD}\n\n[1] Splint the ankle.\n\nA swollen ankle."),
            )
        ]

    def test_without_instructions_a_fine_tuned_model_is_asked_as_it_was_trained(self, folder):
        prompter = Retrieval(corpus=str(folder), passages=1, instructions=False)
        ((one,),) = asked(prompter, case("ankle", instructions="Be brief."))
        assert one == user(f"{LEAD}\n\n[1] Splint the ankle.\n\nankle")

    def test_what_does_not_fit_the_budget_is_left_out(self, folder):
        prompter = Retrieval(corpus=str(folder), max_characters=25, instructions=False)
        ((one,),) = asked(prompter, case("ankle ibuprofen cough"))
        assert len(one.content) - len(f"{LEAD}\n\n[1] \n\nankle ibuprofen cough") <= 25
        assert "[2]" not in one.content

    def test_a_budget_for_no_passage_leaves_the_question_alone(self, folder):
        prompter = Retrieval(corpus=str(folder), max_characters=1, instructions=False)
        assert asked(prompter, case("ankle")) == [(user("ankle"),)]

    def test_a_long_paragraph_is_cut_between_words(self):
        assert list(pieces("a b c d e", 2)) == ["a b", "c d", "e"]

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("x.jsonl", b"[1]\n", r"x\.jsonl:1: each line must be a JSON object, this is list"),
            ("x.jsonl", b"{}\n{", r"x\.jsonl:2: "),
            ("x.txt", b"\xff\xfe", r"x\.txt: it is not UTF-8"),
            ("x.docx", b"", r"\.docx is not one of \.txt, \.md, \.csv, \.jsonl"),
            ("x.txt", b"\n\n", r"x\.txt holds no passage"),
        ],
    )
    def test_a_corpus_that_cannot_be_read_is_named(self, tmp_path, name, content, said):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(DataError, match=said):
            asked(Retrieval(corpus=str(tmp_path / name)), case("?"))

    def test_an_empty_folder_is_an_error(self, tmp_path):
        with pytest.raises(DataError, match=r"there is no such file, or no \.txt, \.md, \.csv, \.jsonl file below it"):
            asked(Retrieval(corpus=str(tmp_path)), case("?"))


class TestTrainingSplit:
    def test_a_row_is_a_passage_with_its_answer(self):
        rows = [row(1, "fever"), row(2, "cough at night")]
        ((one,),) = asked(Retrieval(passages=1), case("night cough"), train=rows)
        assert one == user(f"{LEAD}\n\n[1] cough at night\nanswer 2\n\nnight cough")

    def test_the_answer_to_the_very_question_is_never_shown(self):
        rows = [row(1, "fever and chills"), row(2, "Fever!")]
        ((one,),) = asked(Retrieval(), case("fever"), train=rows)
        assert one == user(f"{LEAD}\n\n[1] fever and chills\nanswer 1\n\nfever")

    def test_no_training_row_is_an_error(self):
        with pytest.raises(DataError, match="prompter 'retrieval': the training split holds no passage"):
            asked(Retrieval(), case("?"))
