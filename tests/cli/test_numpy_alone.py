import os
import subprocess
import sys

import pytest

CODE = """
import os
from ftkit.cli.numpy_alone import import_numpy
import_numpy()
import sys
print("numpy" in sys.modules, os.environ.get("OPENBLAS_NUM_THREADS"), len(os.listdir("/proc/self/task")))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="threads are counted in /proc")
@pytest.mark.parametrize(("said", "left"), [(None, "True None 1"), ("1", "False 1 1")])
def test_numpy_is_imported_without_threads_unless_the_user_has_said_how_many(said, left):
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    environment |= {"OPENBLAS_NUM_THREADS": said} if said else {}
    run = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True, env=environment)
    assert run.stdout.strip() == left
