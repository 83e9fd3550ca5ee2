import pytest

from tests.scenarios.stage import Stage, words


async def known(stage: Stage, person: str) -> None:
    await stage.types("quota", person)
    await stage.settles()


@pytest.mark.parametrize(
    "typed",
    [
        "help",
        "driver quality last week for izmiir",
        "driver qality last week for all",
        "driver quality for all",
    ],
)
@pytest.mark.parametrize("person", ["selin", "jonas"])
async def test_a_guest_learns_no_organisation_s_name(
    stage: Stage, person: str, typed: str
) -> None:
    await known(stage, person)

    ack = await stage.types(typed, person)
    await stage.settles()

    said = str(ack.body) + "".join(map(words, stage.answers(person)))
    assert said
    for organisation in stage.supplier.organisations:
        assert organisation.name not in said.replace("izmiir", "")


async def test_a_member_is_helped_with_an_organisation_s_name(stage: Stage) -> None:
    await known(stage, "mert")

    ack = await stage.types("driver quality last week for izmiir", "mert")

    assert "İzmir" in str(ack.body)
