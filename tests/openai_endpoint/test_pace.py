import asyncio

import pytest
from ftkit_openai.pace import ClosedError, Pace

from .asking import QuickClock


def test_it_begins_with_one_and_doubles_each_round_up_to_the_most():
    async def rounds():
        pace, limits = Pace(16, QuickClock()), []
        for _ in range(6):
            limits.append(pace.limit)
            turns = [await pace.turn() for _ in range(int(pace.limit))]
            for _ in turns:
                pace.leave_well()
        return limits

    assert asyncio.run(rounds()) == [1, 2, 4, 8, 16, 16]


def test_a_trouble_halves_the_limit_once_however_many_requests_it_hits():
    async def trouble():
        pace = Pace(16, QuickClock())
        pace.limit = 16.0
        turns = [await pace.turn() for _ in range(16)]
        for turn in turns:
            pace.leave_troubled(turn)
        return pace.limit, pace.running

    assert asyncio.run(trouble()) == (8.0, 0)


def test_after_a_trouble_it_grows_by_about_one_a_round():
    async def grown():
        pace = Pace(16, QuickClock())
        pace.limit = 16.0
        pace.leave_troubled(await pace.turn())
        limits = []
        for _ in range(3):
            turns = [await pace.turn() for _ in range(int(pace.limit))]
            for _ in turns:
                pace.leave_well()
            limits.append(pace.limit)
        return limits

    assert asyncio.run(grown()) == pytest.approx([9, 10, 11], abs=0.4)


def test_the_limit_is_never_below_one_nor_above_the_most():
    async def bounds():
        low, high = Pace(4, QuickClock()), Pace(2, QuickClock())
        for _ in range(5):
            low.leave_troubled(await low.turn())
            await high.turn()
            high.leave_well()
        return low.limit, high.limit

    assert asyncio.run(bounds()) == (1.0, 2.0)


def test_nobody_begins_while_it_is_held():
    async def held():
        clock = QuickClock()
        pace = Pace(4, clock)
        pace.hold(7.0)
        pace.hold(3.0)
        await pace.turn()
        return clock.passed

    assert asyncio.run(held()) == 7.0


def test_who_waits_for_a_turn_gets_it_when_another_leaves():
    async def waited():
        pace = Pace(4, QuickClock())
        await pace.turn()
        second = asyncio.ensure_future(pace.turn())
        await asyncio.sleep(0)
        before = second.done()
        pace.leave()
        await second
        return before, pace.running

    assert asyncio.run(waited()) == (False, 1)


def test_who_gave_up_waiting_keeps_nobody_s_turn():
    async def gave_up():
        pace = Pace(4, QuickClock())
        await pace.turn()
        gone, second = asyncio.ensure_future(pace.turn()), asyncio.ensure_future(pace.turn())
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        pace.leave()
        await second
        return gone.cancelled(), pace.running

    assert asyncio.run(gave_up()) == (True, 1)


def test_when_it_is_closed_who_waits_or_rests_goes_home():
    class Slow(QuickClock):
        async def sleep(self, seconds):
            await asyncio.Event().wait()

    async def closed():
        pace = Pace(1, Slow())
        await pace.turn()
        waiting, resting = asyncio.ensure_future(pace.turn()), asyncio.ensure_future(pace.rest(600))
        await asyncio.sleep(0)
        pace.close()
        with pytest.raises(ClosedError):
            await waiting
        await resting
        pace.hold(600)
        with pytest.raises(ClosedError):
            await pace.turn()

    asyncio.run(closed())
