"""A model small enough for a test and real enough to learn: the next token's logits are a row of a frozen matrix.

What is trained is an adapter of low rank beside that matrix, by exact gradients and AdamW, in double precision. A
state that is put back without its moments, a gradient counted twice or a batch in another order shows in the losses.
"""

import copy
import hashlib

import numpy as np

VOCABULARY = 512


class Bigram:
    """A base model with an adapter, its gathered gradients and its optimiser."""

    def __init__(self, base: str, rank: int, seed: int) -> None:
        digest = hashlib.blake2b(base.encode(), digest_size=8).digest()
        frozen = np.random.default_rng(int.from_bytes(digest, "big"))
        self.base, self.rank = base, rank
        self.frozen = frozen.normal(0, 1.0, (VOCABULARY, VOCABULARY))
        drawn = np.random.default_rng(seed)
        self.weights = [drawn.normal(0, 0.1, (VOCABULARY, rank)), np.zeros((rank, VOCABULARY))]
        self.gradients = [np.zeros_like(one) for one in self.weights]
        self.moments = [[np.zeros_like(one) for one in self.weights] for _ in range(2)]
        self.steps = 0

    def logprobs(self, tokens: np.ndarray) -> np.ndarray:
        """For each token, those of all that may follow it."""
        logits = self.frozen[tokens] + self.weights[0][tokens] @ self.weights[1]
        logits -= logits.max(-1, keepdims=True)
        return logits - np.log(np.exp(logits).sum(-1, keepdims=True))

    def learn(self, tokens: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """Adds the gradient of the weighted sum of losses; the targets' log probabilities."""
        logprobs = self.logprobs(tokens)
        missed = np.exp(logprobs)
        missed[np.arange(len(targets)), targets] -= 1
        missed *= weights[:, None]
        down, up = self.weights
        np.add.at(self.gradients[0], tokens, missed @ up.T)
        self.gradients[1] += down[tokens].T @ missed
        return logprobs[np.arange(len(targets)), targets]

    def step(self, rate: float, betas: tuple[float, float], eps: float, decay: float, clip: float) -> None:
        """AdamW, after which the gradients are forgotten. Source: I. Loshchilov and F. Hutter, ICLR 2019."""
        self.steps += 1
        norm = np.sqrt(sum((one**2).sum() for one in self.gradients))
        shrink = min(1.0, clip / norm) if clip > 0 and norm > 0 else 1.0
        for place, weight in enumerate(self.weights):
            gradient = self.gradients[place] * shrink
            for moments, beta, seen in zip(self.moments, betas, (gradient, gradient**2), strict=True):
                moments[place] = beta * moments[place] + (1 - beta) * seen
            first, second = (m[place] / (1 - b**self.steps) for m, b in zip(self.moments, betas, strict=True))
            self.weights[place] = weight - rate * (first / (np.sqrt(second) + eps) + decay * weight)
            self.gradients[place] = np.zeros_like(weight)

    def saved(self) -> "Bigram":
        """A copy of weights and optimiser; gathered gradients are no part of it."""
        kept = copy.copy(self)
        kept.weights = [one.copy() for one in self.weights]
        kept.moments = [[one.copy() for one in moments] for moments in self.moments]
        kept.gradients = [np.zeros_like(one) for one in self.weights]
        return kept

    def says(self, prompt: list[int], limit: int, stops: list[int]) -> list[int]:
        """The likeliest tokens behind a prompt, with the one at which it stopped."""
        said: list[int] = []
        last = prompt[-1]
        while len(said) < limit:
            last = int(self.logprobs(np.array([last]))[0].argmax())
            said.append(last)
            if last in stops:
                break
        return said
