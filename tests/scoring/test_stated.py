import pytest

from ftkit.errors import ConfigError
from ftkit.scoring.stated import stated
from ftkit.scoring.thresholds import Stated
from ftkit.sections import PriceFile, RuleFile


def refused(*given):
    with pytest.raises(ConfigError) as told:
        stated(*given)
    return str(told.value)


def test_nothing_stated_is_the_plain_rule_and_no_prices():
    assert stated("", None, ()) == Stated(RuleFile(), {}, "--rule", "--price")


def test_a_rule_is_written_out_or_in_a_file(tmp_path):
    wanted = RuleFile(counts=("compliance",), margin=0.02)
    (tmp_path / "rule.yaml").write_text("counts: [compliance]\nmargin: 0.02\n")
    assert stated("{counts: [compliance], margin: 0.02}", None, ()).rule == wanted
    assert stated(str(tmp_path / "rule.yaml"), None, ()).rule == wanted


def test_a_price_is_a_model_or_written_out_and_goes_before_the_files(tmp_path):
    (tmp_path / "prices.yaml").write_text("base: {model: gpt-4o}\ntuned: {prompt: 9, completion: 9}\n")
    found = stated("", tmp_path / "prices.yaml", ("tuned={per_hour: 1.2, training: 40}", "rag=openai:gpt-4o-mini"))
    assert found.prices == {
        "base": PriceFile(model="gpt-4o"),
        "tuned": PriceFile(per_hour=1.2, training=40.0),
        "rag": PriceFile(model="openai:gpt-4o-mini"),
    }


def test_a_mistake_is_told_with_the_option_or_the_line(tmp_path):
    (tmp_path / "prices.yaml").write_text("base:\n  promt: 1\n")
    assert refused("{margn: 0.1}", None, ()).startswith("--rule:1, margn: unknown option 'margn'. Did you mean")
    assert refused("", tmp_path / "prices.yaml", ()).startswith("prices.yaml:2, base.promt: unknown option 'promt'.")
    assert refused("", None, ("tuned={prompt: -1}",)).startswith("--price tuned:1, prompt: ")
    assert refused("", None, ("gpt-4o",)) == (
        "--price takes NAME=MODEL or NAME={prompt: ..., completion: ...}, found 'gpt-4o'."
    )
    assert refused("", None, ("a=x", "a=y")) == "--price names 'a' twice."
    assert refused("nowhere.yaml", None, ()) == "cannot read nowhere.yaml: No such file or directory."
