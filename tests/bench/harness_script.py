"""The peer: lm-evaluation-harness's Hugging Face backend answers prompts that the chat template has written already.

`python harness_script.py MODEL_FOLDER PROMPTS TOKENS` prints {"seconds", "cores", "outputs"}, loading not counted.
"""

import json
import logging
import sys
import time
from pathlib import Path

from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

END = "<|im_end|>"


def main(model: str, prompts: str, tokens: int) -> None:
    logging.disable(logging.WARNING)
    texts = json.loads(Path(prompts).read_text("utf-8"))
    asked = HFLM(pretrained=model, device="cpu", dtype="float32", batch_size=16, max_length=4096)
    settings = {"until": [END], "max_gen_toks": tokens, "do_sample": False}
    requests = [
        Instance(request_type="generate_until", doc={}, arguments=(text, settings), idx=number)
        for number, text in enumerate(texts)
    ]
    start, cores = time.perf_counter(), time.process_time()
    outputs = asked.generate_until(requests, disable_tqdm=True)
    took = {"seconds": time.perf_counter() - start, "cores": time.process_time() - cores}
    sys.stdout.write(json.dumps({**took, "outputs": outputs}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
