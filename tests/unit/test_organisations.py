import pytest

from bot.domain.organisations import (
    AmbiguousNameError,
    EmptyDirectoryError,
    NoneFitsError,
    NothingLeftError,
    Organisation,
    Scope,
    Selection,
    UnknownNamesError,
    choose,
)
from bot.domain.report_types import FLEET, RENTAL, Catalogue, ReportType

CATALOGUE = Catalogue()
COVERING = CATALOGUE.get("REPORT_TYPE_DRIVER_QUALITY")
CHILD_ONLY = CATALOGUE.get("REPORT_TYPE_PAYMENTS_ORDER")
RENTAL_TYPE = CATALOGUE.get("REPORT_TYPE_RENTAL_PAYMENTS_CONTRACT")


def organisation(name: str, parent: str | None = None, *kinds: str) -> Organisation:
    return Organisation(
        id=sum(map(ord, name)),
        key=f"key-{name}",
        name=name,
        parent_key=f"key-{parent}" if parent else None,
        kinds=frozenset(kinds or (FLEET,)),
    )


FLEET_TREE = (
    organisation("Van", "East"),
    organisation("Holding"),
    organisation("East", "Holding"),
    organisation("Muş", "East"),
    organisation("İzmir", "Holding"),
    organisation("Rent-a-Car", "Holding", RENTAL),
)

DEFAULT = Selection()
ALL = Selection(Scope.all)


def named(*names: str, excluded: tuple[str, ...] = ()) -> Selection:
    return Selection(Scope.named, names, excluded)


@pytest.mark.parametrize(
    ("selection", "report_type", "names"),
    [
        pytest.param(ALL, COVERING, ["İzmir", "Muş", "Van"], id="all, covering"),
        pytest.param(
            ALL,
            CHILD_ONLY,
            ["East", "Holding", "İzmir", "Muş", "Van"],
            id="all, each on its own",
        ),
        pytest.param(ALL, RENTAL_TYPE, ["Rent-a-Car"], id="all of the other kind"),
        pytest.param(DEFAULT, COVERING, ["Holding"], id="default is the root"),
        pytest.param(
            DEFAULT, CHILD_ONLY, ["İzmir", "Muş", "Van"], id="default, child only"
        ),
        pytest.param(DEFAULT, RENTAL_TYPE, ["Rent-a-Car"], id="default, other kind"),
        pytest.param(named("east"), COVERING, ["East"], id="parent"),
        pytest.param(named("east"), CHILD_ONLY, ["Muş", "Van"], id="its children"),
        pytest.param(
            named("van", "VAN", "Van'da"), COVERING, ["Van"], id="one, said thrice"
        ),
        pytest.param(
            named("Van", "East", "İZMİR"),
            COVERING,
            ["East", "İzmir"],
            id="a child of a named parent is covered",
        ),
        pytest.param(
            named("Van", "East"), CHILD_ONLY, ["Muş", "Van"], id="both, child only"
        ),
        pytest.param(
            Selection(Scope.all, (), ("van",)),
            COVERING,
            ["İzmir", "Muş"],
            id="all except one",
        ),
        pytest.param(
            Selection(Scope.all, (), ("East",)),
            CHILD_ONLY,
            ["Holding", "İzmir"],
            id="all except a family",
        ),
        pytest.param(
            named("Holding", excluded=("Van",)),
            COVERING,
            ["İzmir", "Muş"],
            id="a parent except one is its other children",
        ),
    ],
)
def test_a_selection_means_these_organisations(
    selection: Selection, report_type: ReportType, names: list[str]
) -> None:
    for directory in (FLEET_TREE, FLEET_TREE[::-1]):
        chosen = choose(selection, directory, report_type)

        assert [each.name for each in chosen] == names


def test_the_only_organisation_is_the_default() -> None:
    only = organisation("Solo")

    assert choose(DEFAULT, [only], COVERING) == (only,)
    assert choose(ALL, [only], COVERING) == (only,)


def test_every_unknown_name_is_reported() -> None:
    with pytest.raises(UnknownNamesError) as caught:
        choose(named("Van", "Bursa", "Rize"), FLEET_TREE, COVERING)
    assert caught.value.names == ("Bursa", "Rize")

    with pytest.raises(UnknownNamesError):
        choose(Selection(Scope.all, (), ("Bursa",)), FLEET_TREE, COVERING)


def test_two_organisations_of_one_name_are_ambiguous() -> None:
    twins = (
        Organisation(1, "a", "Merkez", None, frozenset({FLEET})),
        Organisation(2, "b", "Merkez", None, frozenset({FLEET})),
    )

    with pytest.raises(AmbiguousNameError) as caught:
        choose(named("merkez"), twins, COVERING)
    assert caught.value.organisations == twins
    assert len(choose(ALL, twins, COVERING)) == 2


def test_a_named_organisation_of_another_kind_is_refused_by_name() -> None:
    with pytest.raises(NoneFitsError) as caught:
        choose(named("Van", "Rent-a-Car"), FLEET_TREE, COVERING)
    assert caught.value.names == ("Rent-a-Car",)


def test_no_organisation_of_the_kind_is_said_so() -> None:
    with pytest.raises(NoneFitsError):
        choose(ALL, [organisation("Van")], RENTAL_TYPE)


def test_a_directory_without_organisations_is_said_so() -> None:
    with pytest.raises(EmptyDirectoryError):
        choose(ALL, [], COVERING)


def test_everything_excepted_leaves_nothing() -> None:
    with pytest.raises(NothingLeftError):
        choose(Selection(Scope.all, (), ("Holding",)), FLEET_TREE, COVERING)


def test_organisations_that_are_each_others_parents_do_no_harm() -> None:
    ring = (organisation("A", "B"), organisation("B", "A"), organisation("C", "C"))

    assert {each.name for each in choose(ALL, ring, COVERING)} >= {"C"}
    assert {each.name for each in choose(named("A", "B"), ring, COVERING)} == {"A", "B"}
    assert choose(DEFAULT, ring[:2], COVERING)


def test_a_parent_without_fitting_children_answers_for_itself() -> None:
    directory = (organisation("Top"), organisation("Cars", "Top", RENTAL))

    assert [each.name for each in choose(ALL, directory, COVERING)] == ["Top"]
    assert [each.name for each in choose(named("Top"), directory, CHILD_ONLY)] == [
        "Top"
    ]
