import subprocess
import sys

import ftkit_checks


def test_it_offers_the_checks_by_name():
    assert sorted(check.name for check in ftkit_checks.ftkit_checks()) == [
        "case",
        "citations",
        "contains",
        "csv",
        "ends_with",
        "json",
        "json_fields",
        "json_schema",
        "language",
        "length",
        "markdown",
        "no_bullets",
        "number_format",
        "one_of",
        "politeness",
        "refusal",
        "regex",
        "repetition",
        "sections",
        "sign_off",
        "starts_with",
        "vocabulary",
        "xml",
        "yaml",
    ]


def test_offering_them_imports_no_library():
    heavy = "import sys, ftkit_checks; sys.exit(bool({'re2', 'jsonschema', 'jsonschema_rs'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", heavy], check=False).returncode == 0
