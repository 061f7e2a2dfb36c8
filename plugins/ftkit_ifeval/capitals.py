"""The words in capitals that NLTK's tokenizer would find in an English text, counted without it.

The rules are the Penn Treebank's as NLTK changed them: "DON'T" counts for two, "DO" and "N'T", and "CANNOT" too. Only
what parts letters from letters is done here, since a mark on its own has no capitals.
Source: R. MacIntyre, Treebank tokenization, 1995; `word_tokenize` of NLTK 3.10.
"""

import re

from ftkit_ifeval import sentences
from ftkit_ifeval.sentence_ends import Model

_PARTED = (("can", "not"), ("d", "'ye"), ("gim", "me"), ("gon", "na"), ("got", "ta"), ("lem", "me"), ("more", "'n"))
_CONTRACTED = [re.compile(rf"\b({first})({last})\b", re.IGNORECASE) for first, last in _PARTED]
_CONTRACTED += [re.compile(rule, re.IGNORECASE) for rule in (r"\b(wan)(na)(?=\s)", r" ('t)(is)\b", r" ('t)(was)\b")]
_MAY_PART = re.compile("cannot|d'ye|gimme|gonna|gotta|lemme|more'n|wanna|'tis|'twas", re.IGNORECASE)

_OPENED = re.compile("^\"|(?<=[ (\\[{<\xab\u201c\u2018\u201e`])(?:\"|'')")
_OPENING = re.compile(r"(?<!\w)'(?!(?:re|ve|ll|m|t|s|d|n)\b)(?=\w)", re.IGNORECASE)
_FIRST_MARKS = re.compile("[\xab\u201c\u2018\u201e`;@#$%&?!\u2012-\u2015]|\\.{2,}|[:,](?!\\d)")
_CLOSING = "])}>\"'\xbb\u201d\u2019 "
_APART, _ALONE = re.compile(r"(?<=[^'])' "), " ' "
_LAST_MARKS = re.compile("[*\\]\\[(){}<>\xbb\u201d\u2019\"]|--|''|\\s+")
_POSSESSIVE = re.compile(r"(?<=[^' ])(?='[sSmMdD]? )")
_CLITIC = re.compile(r"(?<=[^' ])(?=(?:'ll|'LL|'re|'RE|'ve|'VE|n't|N'T) )")


def count(text: str, model: Model) -> int:
    """How many words are in capitals."""
    if text.islower():
        return 0
    parts = (text[start:end] for start, end in sentences.spans(text, model))
    return sum(word.isupper() for part in parts for word in _parted(part).split())


def _parted(sentence: str) -> str:
    """The sentence with spaces wherever the tokenizer parts letters, and marks that stand alone left out."""
    text = _OPENING.sub("' ", _OPENED.sub("``", sentence))
    text = _FIRST_MARKS.sub(" ", _without_final_point(text))
    text = f" {_LAST_MARKS.sub(' ', _APART.sub(_ALONE, text))} "
    if "'" in text:
        text = _CLITIC.sub(" ", _POSSESSIVE.sub(" ", text))
    if _MAY_PART.search(text):
        for rule in _CONTRACTED:
            text = rule.sub(r" \1 \2 ", text)
    return text


def _without_final_point(sentence: str) -> str:
    """The sentence with a space for its last point, so that what stands before it stands at the end of a word."""
    bare = sentence.rstrip(_CLOSING)
    if len(bare) < 2 or bare[-1] != "." or bare[-2] == ".":
        return sentence
    return f"{bare[:-1]} {sentence[len(bare) :]}"
