"""What must be there for a training to start: libraries, in this environment or another one, and the base model."""

from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec

from ftkit import ConfigError, Problem
from ftkit_peft import base_models, interpreter
from ftkit_peft.options import Options

_TRAINING = ("torch", "peft", "trl", "accelerate", "safetensors")
_ELSEWHERE = ("ftkit_peft", "transformers", "datasets")
_TRACKERS = ("trackio", "mlflow", "wandb", "tensorboard", "codecarbon", "clearml", "comet_ml", "dvclive", "swanlab")


def obstacles(options: Options) -> Iterator[Problem]:
    """What would stop a training of these options before it starts."""
    wanted = _wanted(options)
    if options.python:
        yield from _elsewhere(options.python, [*_ELSEWHERE, *wanted])
        wanted = ()
    missing = [name for name in wanted if find_spec(name) is None]
    try:
        model = base_models.found(options.model)
        why = base_models.obstacle(model)
        converting = ("torch", "gguf") if model.gguf is not None else ()
        missing += [name for name in converting if name not in missing and find_spec(name) is None]
    except ConfigError as error:
        why = str(error)
    if missing:
        yield Problem(reason="missing-extra", detail=f"{', '.join(missing)} not installed: {_install(missing, 'pip')}")
    if why:
        yield Problem(reason="no-model", detail=why)


def _wanted(options: Options) -> tuple[str, ...]:
    quantizing = ("bitsandbytes",) if options.quantize else ()
    return (*_TRAINING, *quantizing, *(name for name in options.trackers if name in _TRACKERS))


def _elsewhere(python: str, wanted: list[str]) -> Iterator[Problem]:
    try:
        told = interpreter.asked(python, wanted)
    except ConfigError as error:
        yield Problem(reason="no-interpreter", detail=str(error))
        return
    ours = version("ftkit")
    if told.missing:
        install = _install(told.missing, f"{python} -m pip")
        detail = f"{', '.join(told.missing)} not installed where {python} trains: {install}"
        yield Problem(reason="missing-extra", detail=detail)
    elif told.ftkit != ours:
        detail = f"{python} has ftkit {told.ftkit}, and this is {ours}: {python} -m pip install 'ftkit[peft]=={ours}'"
        yield Problem(reason="another-ftkit", detail=detail)


def _install(missing: list[str], pip: str) -> str:
    """The line that installs them: extras, and trackers by their own names."""
    extras = ["'ftkit[peft]'"] if set(missing) - {"bitsandbytes", *_TRACKERS} else []
    extras += ["'ftkit[qlora]'"] if "bitsandbytes" in missing else []
    return f"{pip} install {' '.join([*extras, *(name for name in missing if name in _TRACKERS)])}"
