from ftkit.manifests import Counts, DatasetManifest, Stored
from ftkit.preparation.card import card


def manifest(**counts: object) -> DatasetManifest:
    return DatasetManifest(
        project="reports | <b>\n---",
        inputs="",
        records={"a|b.csv": Stored(digest="d", bytes=3)},
        files={},
        counts=Counts(**counts),
        settings={},
        versions={},
    )


def test_the_head_names_the_splits_that_have_rows_and_every_field_as_it_is_written():
    head = card(manifest(by_split={"train": 3, "test": 1})).split("---\n")[1]
    fields = "".join(
        f"  - name: {name}\n    dtype: {dtype}\n"
        for name, dtype in [
            *[("id", "string"), ("prompt", "json"), ("completion", "json")],
            *[("group", "string"), ("origin", "string"), ("record", "json")],
        ]
    )
    assert head == (
        "configs:\n- config_name: default\n  data_files:\n"
        "  - split: train\n    path: train.jsonl\n  - split: test\n    path: test.jsonl\n"
        f"dataset_info:\n  features:\n{fields}"
    )


def test_the_ledger_stands_in_tables_that_no_name_can_break():
    text = card(manifest(read=4, kept=3, rejected=1, defects=1, by_reason={"em|pty": 1}, by_split={"train": 3}))
    assert "\n# reports \\| &lt;b> ---\n" in text
    assert "4 records read = 3 kept + 1 rejected (1 of them defects)." in text
    assert "| em\\|pty | 1 |" in text
    assert "| a\\|b.csv | 3 | `d` |" in text
    assert "| validation | 0 |" in text
