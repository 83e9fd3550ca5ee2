import pytest

from tests.faults.campaign import crash

# Kill -9, restart and rest take half a minute of real time. More worlds side by side
# would measure how busy the machine is, not how soon work is taken up.
_MOMENTS = 8
_AT_ONCE = 4


@pytest.mark.timeout(300)
def test_killed_at_any_moment_nothing_is_lost_and_nothing_happens_twice() -> None:
    campaign = crash("sqlite", seed=11, moments=_MOMENTS, at_once=_AT_ONCE)

    broken = {str(each.moment): each.verdict.broken for each in campaign.broken}
    assert broken == {}
    assert len(campaign.results) == _MOMENTS
    assert campaign.summary()["acknowledged"] >= 5 * _MOMENTS
