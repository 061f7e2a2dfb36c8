"""What is shown of a row's tokens is what the training reads."""

import msgspec
import pytest
from ftkit_peft.backend import Peft

from ftkit import Message, TokenCount, dialogue, interfaces
from ftkit.dialogue import pieces

from ..echo import project
from ..echo.command import ftkit
from . import templates
from .peft_rows import row

ODD = "naïve ☃ 𝄞 déjà  vu\n\t👩‍⚕️ end"


@pytest.fixture
def talk(tiny_model):
    return dialogue.opened(tiny_model)


def test_it_is_a_backend_that_shows_its_tokens(tiny_model):
    assert isinstance(Peft(model=str(tiny_model)), interfaces.Tokenizing)


def test_counts_and_pieces_are_those_of_the_row_as_it_is_trained(tiny_model, talk):
    rows = [row(n, 3 + n) for n in range(5)]
    backend = Peft(model=str(tiny_model), max_tokens=4)  # shorter than any row: nothing is cut here
    encoded = list(talk.encoded(rows))
    assert list(backend.counted(rows)) == [
        TokenCount(id=one.id, total=one.whole, spans=((one.prompt, one.whole),)) for one in encoded
    ]
    for shown, one in zip(backend.tokenized(rows), encoded, strict=True):
        assert (shown.id, len(shown.pieces)) == (one.id, one.whole)
        assert shown.trained == (False,) * one.prompt + (True,) * (one.whole - one.prompt)


def test_what_is_trained_is_the_answer_with_its_end(tiny_model):
    [shown] = Peft(model=str(tiny_model)).tokenized([row(1)])
    trained = "".join(piece for piece, flag in zip(shown.pieces, shown.trained, strict=True) if flag)
    masked = "".join(piece for piece, flag in zip(shown.pieces, shown.trained, strict=True) if not flag)
    assert trained == f"{row(1).target}<|im_end|>\n"
    assert masked == f"<|im_start|>user\n{row(1).prompt[0].content}<|im_end|>\n<|im_start|>assistant\n"


def test_the_pieces_of_characters_of_many_bytes_make_the_very_text(tiny_model, talk):
    odd = msgspec.structs.replace(row(1), completion=(Message(role="assistant", content=ODD),))
    [encoded], [shown] = talk.encoded([odd]), Peft(model=str(tiny_model)).tokenized([odd])
    assert "".join(shown.pieces) == talk.text((*odd.prompt, *odd.completion), asking=False)
    assert "\ufffd" not in "".join(shown.pieces)
    assert len(shown.pieces) == encoded.whole


def test_bytes_that_are_no_character_are_shown_and_hold_nothing_up(talk):
    [snow] = talk.token_ids(["☃"])
    [word] = talk.token_ids(["ward"])
    assert len(snow) > 1
    shown = pieces(talk.tokenizer, [*snow[:-1], *word])
    assert len(shown) == len(snow) - 1 + len(word)
    assert "".join(shown) == talk.tokenizer.decode([*snow[:-1], *word])


def test_a_broken_row_of_bytes_is_shown_in_time(talk):
    [first, *_] = talk.token_ids(["☃"])[0]
    shown = pieces(talk.tokenizer, [first] * 9)
    assert [bool(piece) for piece in shown] == [False, False, False, True] * 2 + [True]


def test_a_row_can_be_shown_as_a_model_would_be_trained_on_it(tiny_model, tmp_path):
    project.folder(tmp_path)
    assert ftkit("prepare", tmp_path).code == 0
    outcome = ftkit("show", tmp_path / "build/dataset", "--row", "r1", "--model", tiny_model)
    assert outcome.code == 0
    assert outcome.out.endswith(
        "<|im_start|>user\nCapital of land 1?<|im_end|>\n<|im_start|>assistant\n⟦Town 1.↵\nSigned<|im_end|>↵\n⟧\n"
    )


def test_a_template_s_faults_stand_in_the_token_report(tiny_model, tmp_path):
    folder = templates.model_with(templates.NO_END, tiny_model, tmp_path / "model")
    project.folder(tmp_path, train={"tuned": {"backend": {"peft": {"model": str(folder), "epochs": 3}}}})
    assert ftkit("prepare", tmp_path).code == 0
    lines = ftkit("tokens", tmp_path).out.splitlines()
    assert lines[-3].startswith("all epochs: ")
    assert lines[-3].endswith(" tokens; cost: unknown")
    assert lines[-2].startswith(f"! end-not-trained: model '{folder}': the chat template {folder}/chat_template.jinja")
