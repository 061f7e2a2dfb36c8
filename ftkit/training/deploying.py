"""A model is made callable: asked for once, waited for, and taken down again. It costs by the hour all the while.

Like a job, a deployment is journalled before it is asked for, carries a key, and is looked for under it where an answer
was lost. While it stands, `model.json` says under which name the model answers.
"""

import msgspec

from ftkit import folders, interfaces, jsonl
from ftkit.errors import BackendError, BusyError, ConfigError, RefusedError, UnansweredError
from ftkit.journal import seconds_of
from ftkit.journal_entries import Deployed, Deploying, Undeployed
from ftkit.manifests import MODEL_MANIFEST
from ftkit.training import attending, keys, stage
from ftkit.training.asking import Tell, growing
from ftkit.training.clock import Clock
from ftkit.training.doubts import SETTLED_SECONDS
from ftkit.training.run_folders import RunFolder
from ftkit.training.standing import LOST
from ftkit.training.undertaking import Undertaking
from ftkit.values import Deployment


class _Deploying(msgspec.Struct, frozen=True, kw_only=True):
    """A finished model whose folder is ours, and a backend that can make it callable."""

    work: Undertaking
    backend: interfaces.Deploys
    folder: RunFolder

    @property
    def key(self) -> str:
        """The key of the deployment that stands, or is to be made."""
        return keys.deployment_key(self.work.intended, self.work.standing().undeployed)

    def look(self) -> Deployment | None:
        """What the vendor has under the key."""
        key = self.key
        [found] = self.work.asker.again("the look for the deployment", lambda: [self.backend.deployment(key)], list)
        assert found is None or isinstance(found, Deployment)
        return found

    def keep(self, deployment: Deployment | None) -> None:
        """Writes into `model.json` how the model is asked from now on."""
        manifest = msgspec.structs.replace(stage.read_manifest(self.folder.path), deployment=deployment)
        folders.write_durably(self.folder.path / MODEL_MANIFEST, jsonl.pretty(manifest))


def deployed(folder: RunFolder, backend: interfaces.Backend, clock: Clock, tell: Tell, *, yes: bool) -> Deployment:
    """The deployment of a finished model, once it answers: the one that stands, or a new one.

    Raises ConfigError where nobody has agreed to its costs, BackendError where it came to nothing.
    """
    opened = _opened(folder, backend, clock, tell)
    with folders.held(folder.path):
        made = _standing(opened) or _asked_for(opened, yes=yes)
        ready = _waited_for(opened, made)
        opened.work.note(Deployed(deployment=ready))
        opened.keep(ready)
    return ready


def taken_down(folder: RunFolder, backend: interfaces.Backend, clock: Clock, tell: Tell) -> str:
    """Asks for the end of what stands, and of its costs; what became of it, in a sentence.

    Raises ConfigError where nothing stands.
    """
    opened = _opened(folder, backend, clock, tell)
    with folders.held(folder.path):
        found = _standing(opened)
        if found is None:
            opened.keep(None)
            raise ConfigError(f"nothing of run '{opened.work.plan.run}' is deployed.")
        opened.work.asker.again(
            f"the end of deployment {found.id}", lambda: opened.backend.undeploy(found.id), type(None)
        )
        left = opened.look()
        opened.work.note(Undeployed(text="the user asked for its end"))
        opened.keep(None)
    if left is None or left.state in LOST:
        return f"deployment {found.id} is gone, and costs nothing any more."
    return f"deployment {found.id} was asked to end; it is {left.raw_state}. Look at the vendor's list that it is gone."


def _opened(folder: RunFolder, backend: interfaces.Backend, clock: Clock, tell: Tell) -> _Deploying:
    run = folder.intent.intended.run
    if not folder.finished:
        raise ConfigError(f"run '{run}' is not finished, so there is no model to deploy. 'ftkit status' tells more.")
    if not isinstance(backend, interfaces.Deploys):
        raise ConfigError(
            f"models of backend '{backend.name}' need no deployment: 'ftkit score' asks them as they are."
        )
    return _Deploying(work=attending.taken_up(folder, backend, clock, tell), backend=backend, folder=folder)


def _standing(opened: _Deploying) -> Deployment | None:
    """The deployment that is there already, also one whose making nobody saw; None where there is none."""
    standing = opened.work.standing()
    if standing.deploying is not None:
        return _settled(opened, standing.deploying)
    if standing.deployment is None:
        return None
    found = opened.look()
    if found is not None and found.state not in LOST:
        return found
    opened.work.note(Undeployed(text=f"the vendor has it no more ({found.raw_state if found else 'not listed'})"))
    return None


def _asked_for(opened: _Deploying, *, yes: bool) -> Deployment:
    work, key = opened.work, opened.key
    if not yes:
        raise ConfigError(
            "a deployed model costs by the hour whether it is asked or not, until "
            f"'ftkit undeploy --run {work.plan.run}', and how much is known only once it stands: nothing was deployed. "
            "Say --yes."
        )
    result = stage.read_manifest(opened.folder.path).result
    intent = Deploying(key=key)
    work.note(intent)
    try:
        made = work.asker.when_free("the deployment", lambda: opened.backend.deploy(result, key), Deployment)
    except (BusyError, RefusedError) as error:
        work.note(Undeployed(text=str(error)))
        raise
    except UnansweredError as error:
        work.warn(f"the deployment was not answered: {error} It is looked for, and not asked for again.")
        found = _settled(opened, work.standing().deploying or intent)
        if found is None:
            raise BackendError(f"no deployment was made. 'ftkit deploy --run {work.plan.run}' asks anew.") from error
        return found
    work.note(Deployed(deployment=made))
    return made


def _settled(opened: _Deploying, intent: Deploying) -> Deployment | None:
    """The deployment that was made after all, None where it is sure that none was: a list may lag behind."""
    work = opened.work
    for delay in growing(2.0):
        found = opened.look()
        if found is not None:
            work.note(Deployed(deployment=found))
            work.say(f"deployment {found.id} was made after all; going on with it")
            return found
        if work.clock.now() - seconds_of(intent.at) >= SETTLED_SECONDS:
            work.note(Undeployed(text="the vendor lists none with this key, long after it was asked for"))
            return None
        work.say(f"no deployment with the key {intent.key} is listed yet; looking again in {delay:.0f} s")
        work.clock.sleep(delay)
    raise AssertionError


def _waited_for(opened: _Deploying, made: Deployment) -> Deployment:
    """The deployment when it answers. Interrupted, it stands and costs, and that is said."""
    work, found, raw = opened.work, made, ""
    seen = work.clock.now()
    try:
        for delay in growing(2.0):
            if found.raw_state != raw:
                raw = found.raw_state
                work.say(f"deployment {found.id} is {found.state} ({raw})")
            if found.state == "succeeded":
                return found
            if found.state in LOST:
                work.note(Undeployed(text=f"it is {raw}"))
                raise BackendError(f"deployment {found.id} is {raw}. Look at the vendor's page for the reason.")
            work.clock.sleep(delay)
            if (looked := opened.look()) is not None:
                found, seen = looked, work.clock.now()
            elif work.clock.now() - seen >= SETTLED_SECONDS:
                work.note(Undeployed(text="the vendor lists it no more"))
                raise BackendError(f"deployment {found.id} is not listed any more. Look at the vendor's page.")
    except KeyboardInterrupt:
        run = work.plan.run
        work.warn(
            f"deployment {made.id} stands without us, and costs. 'ftkit deploy --run {run}' comes back to it, "
            f"'ftkit undeploy --run {run}' ends it."
        )
        raise
    raise AssertionError
