from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from ftkit import Answer, BackendError, Score, plugins
from ftkit.plugins import Reference

SOURCE = Path(__file__).parent / "ftkit_meaning" / "src"
WORDS = ["[PAD]", "[UNK]", "fever", "cough", "the", "patient", "loan", "has"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    """A BERT of one layer, its weights by chance."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("encoder")
    known = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="[UNK]"))
    known.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=known, pad_token="[PAD]", unk_token="[UNK]").save_pretrained(folder)
    torch.manual_seed(7)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    BertModel(BertConfig(vocab_size=len(WORDS), **sizes)).save_pretrained(folder)
    return folder


@pytest.fixture
def built(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(SOURCE))
    found = plugins.loaded([EntryPoint("meaning", "ftkit_meaning", "ftkit")])
    return lambda **options: found.build("metric", Reference(name="meaning", options=options), tmp_path)


def test_equal_texts_mean_the_same_and_others_less(built, encoder):
    pairs = [("the patient has fever", "the patient has fever"), ("the loan", "the patient has fever"), ("", "fever")]
    metric = built(model=str(encoder), batch=2)
    same, other, silent, unknown = metric.scores(
        [*(Answer(text=given, reference=wanted) for given, wanted in pairs), Answer(text="fever")]
    )
    assert same == Score(values={"meaning": pytest.approx(1.0, abs=1e-5)})
    assert other.values["meaning"] < 0.99
    assert silent == Score(values={"meaning": 0.0})
    assert unknown == Score(absent="no reference")


def test_padding_changes_nothing(built, encoder):
    short, long = Answer(text="fever", reference="cough"), Answer(text="the patient has the cough", reference="fever")
    alone, together = (built(model=str(encoder), batch=batch) for batch in (1, 2))
    assert [one.values["meaning"] for one in together.scores([short, long])] == pytest.approx(
        [one.values["meaning"] for one in alone.scores([short, long])], abs=1e-5
    )


def test_the_report_can_keep_the_encoders_fingerprint(built, encoder):
    assert len(built(model=str(encoder)).versions()["encoder"]) == 16


def test_an_encoder_that_is_not_there_is_told(built, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(BackendError, match="meaning cannot load the encoder 'nowhere/encoder'"):
        list(built(model="nowhere/encoder").scores([Answer(text="a", reference="a")]))
