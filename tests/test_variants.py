import pytest

from ftkit import ConfigError, plugins
from ftkit.plugins import Reference
from ftkit.variants import variants


@pytest.fixture(scope="module")
def installed():
    return plugins.installed()


def reference(name, **options):
    return Reference(name=name, options=options, where="ftkit.yaml:9")


def labels(given, installed):
    return [one.label for one in variants("prompter", given, installed)]


def test_a_list_where_a_number_is_expected_makes_a_variant_of_each(installed):
    found = variants("prompter", reference("few_shot", shots=[1, 3, 5], seed=8), installed)
    assert [one.label for one in found] == ["shots=1", "shots=3", "shots=5"]
    assert [one.reference.options for one in found] == [{"shots": n, "seed": 8} for n in (1, 3, 5)]


def test_several_lists_make_all_their_pairs(installed):
    given = reference("few_shot", shots=[1, 3], pick=["fixed", "nearest"])
    assert labels(given, installed) == [
        "shots=1, pick=fixed",
        "shots=1, pick=nearest",
        "shots=3, pick=fixed",
        "shots=3, pick=nearest",
    ]


def test_a_component_without_lists_is_its_only_variant(installed):
    assert variants("prompter", reference("plain"), installed) == [("", reference("plain"))]


def test_a_list_that_the_option_takes_is_no_sweep(installed):
    [one] = variants("predictor", reference("transformers", one_of=["yes", "no"]), installed)
    assert one.label == ""


def test_a_long_text_is_called_by_its_number(installed):
    given = reference("template", system=["Be brief.", "Be brief, and name the section of each finding."])
    assert labels(given, installed) == ["system=Be brief.", "system=#2"]


@pytest.mark.parametrize(("shots", "count"), [([], 0), (list(range(1, 66)), 65)])
def test_no_variant_and_too_many_are_errors(installed, shots, count):
    with pytest.raises(ConfigError) as caught:
        variants("prompter", reference("few_shot", shots=shots), installed)
    assert str(caught.value) == (
        f"ftkit.yaml:9: the lists of shots make {count} variants of 'few_shot'. "
        "Give each list at least one value, and no more than 64 together."
    )
