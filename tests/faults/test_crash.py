import pytest

from tests.faults.campaign import crash

# Kill -9, restart and rest take a minute of real time; the worlds run side by side.
_MOMENTS = 20


@pytest.mark.timeout(300)
def test_killed_at_any_moment_nothing_is_lost_and_nothing_happens_twice() -> None:
    campaign = crash("sqlite", seed=11, moments=_MOMENTS, at_once=_MOMENTS)

    broken = {str(each.moment): each.verdict.broken for each in campaign.broken}
    assert broken == {}
    assert len(campaign.results) == _MOMENTS
    assert campaign.summary()["acknowledged"] >= 5 * _MOMENTS
