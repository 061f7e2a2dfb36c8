"""A plugin of another distribution: predictors that judge by a script."""

SOURCE = '''
import re

from ftkit import Component, Reply, hookimpl


def parts(prompt):
    mark = re.search(r"###[0-9a-f]{12}###", prompt)[0]
    frames = prompt.split(mark)[2:-1]
    return [frame.strip().partition("\\n")[2] for frame in frames]


class Fair(Component, frozen=True, kw_only=True):
    """Knows that the right answer to a question with N in it names city or Town N; thinks aloud before it says so."""

    name = "fair"

    def predict(self, requests, finished):
        for request in reversed(requests):
            assert request.temperature == 0.0
            question, *texts = parts(request.messages[-1].content)
            town = re.compile("(city|Town) " + re.search("[0-9]+", question)[0] + r"\\b")
            right = [bool(town.search(text)) for text in texts]
            if "VERDICT" in request.messages[-1].content:
                said = "VERDICT: " + ("TIE" if right[0] == right[1] else "A" if right[0] else "B")
            else:
                said = "RATING: " + ("5" if right[-1] else "2")
            yield Reply(id=request.id, output="Let me see.\\n" + said + "\\n")

    def fingerprint(self):
        return {"weights": "f00d"}


class Says(Component, frozen=True, kw_only=True):
    """Always the same, whatever it is asked."""

    name = "says"
    text: str = ""
    error: str = ""
    silent: bool = False

    def predict(self, requests, finished):
        if not self.silent:
            yield from (Reply(id=request.id, output=self.text, error=self.error) for request in requests)

    def fingerprint(self):
        return {}


@hookimpl
def ftkit_predictors():
    return [Fair, Says]
'''
