"""The peer: judges lines of answers with the IFEval checker of the `lm-eval` package, in an environment of its own.

Reads JSON lines of {key, prompt, instruction_id_list, kwargs, response} from standard input and writes one line of
{"key", "strict", "loose"} for each: a 1 or a 0 for each instruction, or a ? where the checker itself draws by chance
(it replaces a letter outside a-z by a random one). langdetect, which draws too, is given the seed 0.
"""

import json
import os
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def main() -> None:
    """One line out for each line in; the versions judged with on standard error."""
    os.environ["NLTK_DATA"] = str(sentence_model())
    without_task_manager()
    import langdetect
    from lm_eval.tasks.ifeval import utils

    langdetect.DetectorFactory.seed = 0
    for line in sys.stdin:
        row = json.loads(line)
        asked = utils.InputExample(**{name: row[name] for name in ("key", "instruction_id_list", "prompt", "kwargs")})
        strict = utils.test_instruction_following_strict(asked, row["response"]).follow_instruction_list
        loose = utils.test_instruction_following_loose(asked, row["response"]).follow_instruction_list
        known = [not drawn(kwargs) for kwargs in row["kwargs"]]
        print(json.dumps({"key": row["key"], "strict": marks(strict, known), "loose": marks(loose, known)}))
    print(" ".join(f"{name} {version(name)}" for name in ("lm-eval", "nltk", "langdetect")), file=sys.stderr)


def sentence_model() -> Path:
    """NLTK's own `punkt_tab` files, which a download would bring, as the package llama-index-core carries them."""
    found = find_spec("llama_index")
    assert found is not None, "install llama-index-core"
    (home,) = found.submodule_search_locations or ()
    return Path(home) / "core" / "_static" / "nltk_cache"


def without_task_manager() -> None:
    """The checker alone: the package around it imports datasets, and all that a harness needs, for nothing here."""
    found = find_spec("lm_eval")
    assert found is not None, "install lm-eval"
    tasks = ModuleType("lm_eval.tasks")
    tasks.__path__ = [str(Path(home) / "tasks") for home in found.submodule_search_locations or ()]
    sys.modules["lm_eval.tasks"] = tasks


def drawn(kwargs: dict[str, object]) -> bool:
    """Whether the checker would not take the letter it is given, and draws another."""
    letter = kwargs.get("letter")
    return isinstance(letter, str) and not "a" <= letter.lower() <= "z"


def marks(followed: list[bool], known: list[bool]) -> str:
    """A 1, 0 or ? for each instruction."""
    return "".join(str(int(one)) if sure else "?" for one, sure in zip(followed, known, strict=True))


if __name__ == "__main__":
    main()
