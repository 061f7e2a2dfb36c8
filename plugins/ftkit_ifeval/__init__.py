"""The 25 verifiable instructions of IFEval as checks, one each, and one for all those of a prompt.

Source: Zhou et al., Instruction-Following Evaluation for Large Language Models, 2023, arXiv 2311.07911. The verdicts
are those of the checker in the package lm-eval; where it draws by chance, or cannot judge, the check's docstring says
what is done here.
"""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_checks() -> Iterable[interfaces.Deferred]:
    """Offers the instructions, and all those of a prompt as one."""
    return interfaces.deferred(
        __name__,
        ifeval_capital_word_frequency="letter_case:CapitalWordFrequency",
        ifeval_english_capital="letter_case:EnglishCapital",
        ifeval_english_lowercase="letter_case:EnglishLowercase",
        ifeval_repeat_prompt="pairs:RepeatPrompt",
        ifeval_two_responses="pairs:TwoResponses",
        ifeval_number_placeholders="marks:NumberPlaceholders",
        ifeval_postscript="ends:Postscript",
        ifeval_constrained_response="wholes:ConstrainedResponse",
        ifeval_json_format="wholes:JsonFormat",
        ifeval_multiple_sections="layout:MultipleSections",
        ifeval_number_bullet_lists="marks:NumberBulletLists",
        ifeval_number_highlighted_sections="marks:NumberHighlightedSections",
        ifeval_title="layout:Title",
        ifeval_existence="keywords:Existence",
        ifeval_forbidden_words="keywords:ForbiddenWords",
        ifeval_frequency="keywords:Frequency",
        ifeval_letter_frequency="letters:LetterFrequency",
        ifeval_response_language="languages:ResponseLanguage",
        ifeval_nth_paragraph_first_word="paragraphs:NthParagraphFirstWord",
        ifeval_number_paragraphs="paragraphs:NumberParagraphs",
        ifeval_number_sentences="lengths:NumberSentences",
        ifeval_number_words="lengths:NumberWords",
        ifeval_no_comma="punctuation:NoComma",
        ifeval_end_checker="ends:EndChecker",
        ifeval_quotation="ends:Quotation",
        ifeval="prompt:Ifeval",
    )
