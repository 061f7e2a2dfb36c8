import asyncio
import threading

import pytest
from ftkit_openai import background


def test_values_come_as_they_are_told():
    async def work(tell):
        for number in range(3):
            tell(number)
            await asyncio.sleep(0)

    assert list(background.told(work)) == [0, 1, 2]


def test_what_the_work_raises_is_raised_after_what_it_told():
    async def work(tell):
        tell(1)
        raise LookupError("gone")

    told = background.told(work)
    assert next(told) == 1
    with pytest.raises(LookupError, match="gone"):
        next(told)


def test_work_that_nobody_listens_to_is_cancelled_and_cleans_up():
    cleaned = threading.Event()

    async def work(tell):
        try:
            tell(1)
            await asyncio.Event().wait()
        finally:
            cleaned.set()

    told = background.told(work)
    next(told)
    told.close()
    assert cleaned.is_set()
    assert [thread for thread in threading.enumerate() if thread.name == "ftkit-openai"] == []


def test_it_works_inside_a_running_loop_as_in_a_notebook():
    async def work(tell):
        tell("here")

    async def notebook():
        return list(background.told(work))

    assert asyncio.run(notebook()) == ["here"]


def test_the_work_goes_on_while_the_listener_is_busy():
    done = threading.Event()

    async def work(tell):
        tell(1)
        await asyncio.sleep(0)
        tell(2)
        done.set()

    told = background.told(work)
    next(told)
    assert done.wait(5)
    assert list(told) == [2]
