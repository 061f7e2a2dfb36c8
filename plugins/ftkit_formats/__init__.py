"""Exporters: a dataset in a vendor's dialect, and the rules that a file in it must keep."""

from collections.abc import Iterable

from ftkit import hookimpl, interfaces


@hookimpl
def ftkit_exporters() -> Iterable[interfaces.Deferred]:
    """Offers the built-in exporters."""
    return interfaces.deferred(
        __name__,
        openai="openai_chat:OpenAIChat",
        openai_preference="openai_preference:OpenAIPreference",
        azure="azure:Azure",
        together="together:Together",
        fireworks="fireworks:Fireworks",
        vertex="vertex:Vertex",
        bedrock="bedrock:Bedrock",
        alpaca="alpaca:Alpaca",
        sharegpt="sharegpt:ShareGPT",
        prompt_completion="prompt_completion:PromptCompletion",
        messages="messages:Messages",
        harmony="harmony:Harmony",
        dpo="dpo:Dpo",
        parquet="parquet:Parquet",
        dataset_dict="dataset_dict:SavedDatasets",
    )
