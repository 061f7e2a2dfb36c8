"""Which language a text is in, as langdetect says with the seed 0, and IFEval's instruction about it.

langdetect draws at random; without a seed its answer on a short or mixed text differs from run to run, and the same
answers must get the same verdicts. langdetect-rs gives what langdetect 1.0.9 gives, many times faster.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar

from ftkit import PASSED, Finding, failed
from ftkit_ifeval.instruction import Instruction, Judge
from ftkit_ifeval.keywords import Word
from ftkit_ifeval.language_names import LANGUAGES
from ftkit_ifeval.libraries import required

_READ = 100_000  # characters that are looked at; langdetect itself stops at 10,000 after taking out addresses


class ResponseLanguage(Instruction, frozen=True, kw_only=True):
    """The answer is in one language; a text with nothing to tell it by, such as a number, passes, as it does in IFEval.

    language: its code as langdetect writes it, such as `en`, `pt` or `zh-cn`.
    """

    name: ClassVar[str] = "ifeval_response_language"
    instruction_id: ClassVar[str] = "language:response_language"
    language: Word

    def judge(self) -> Judge:
        """The judge of one text."""
        language_of = detector()
        return lambda text: same(language_of(text), self.language)

    def instruction(self) -> str:
        """The rule as a sentence."""
        named = LANGUAGES.get(self.language) or f'the language "{self.language}"'
        return f"Write the whole answer in {named}, and no other language."


def same(found: str | None, wanted: str) -> Finding:
    """Passed where the language found is the one wanted, or none was found."""
    if found in {None, wanted}:
        return PASSED
    return failed(f"reads as {LANGUAGES.get(found or '', found)}, not as {LANGUAGES.get(wanted, wanted)}")


def detector() -> Callable[[str], str | None]:
    """What gives a text's language, or None where it has no letters to tell by.

    Raises ConfigError where langdetect-rs is not installed.
    """
    library, factory = required("langdetect_rs", "langdetect-rs"), _factory()

    def detected(text: str) -> str | None:
        one = factory.create()
        one.append(text[:_READ])
        try:
            return str(one.detect())
        except library.LangDetectException:
            return None

    return detected


@cache
def _factory() -> Any:
    library = required("langdetect_rs", "langdetect-rs")
    factory = library.DetectorFactory()
    factory.load_profile(library.PROFILES_DIRECTORY)
    factory.set_seed(0)
    return factory
