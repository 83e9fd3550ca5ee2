"""Organisations, and which of them a selection means."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.report_types import ReportType
from bot.domain.text import name_key, without_suffix


@dataclass(frozen=True, slots=True)
class Organisation:
    """One organisation of the directory; *key* is the supplier's, encrypted."""

    id: int
    key: str
    name: str
    parent_key: str | None
    kinds: frozenset[str]


class Scope(StrEnum):
    """How organisations were named: not at all, all of them, or one by one."""

    default = "default"
    all = "all"
    named = "named"


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person said about organisations; names as typed or as listed."""

    scope: Scope = Scope.default
    names: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def without(self, names: Collection[str]) -> "Selection":
        """Return the same less *names*; where no other was said, nothing is said."""
        kept = tuple(name for name in self.names if name not in names)
        if self.scope is Scope.named and not kept:
            return Selection()
        excluded = tuple(name for name in self.excluded if name not in names)
        return replace(self, names=kept, excluded=excluded)


class SelectionError(ValueError):
    """A selection means no organisations that can be asked."""


class UnknownNamesError(SelectionError):
    """No listed organisation has these *names*."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(f"unknown: {', '.join(names)}")
        self.names = names


class AmbiguousNameError(SelectionError):
    """Several listed organisations have this *name*."""

    def __init__(self, name: str, organisations: tuple[Organisation, ...]) -> None:
        super().__init__(f"{len(organisations)} organisations are called {name}")
        self.name = name
        self.organisations = organisations


class NoneFitsError(SelectionError):
    """None of the chosen organisations is of the kind that the type is for.

    *names* are the named ones that do not fit; empty when all were meant.
    """

    def __init__(self, report_type: ReportType, names: tuple[str, ...] = ()) -> None:
        super().__init__(f"no organisation fits {report_type.value}")
        self.report_type = report_type
        self.names = names


class NothingLeftError(SelectionError):
    """Everything that was chosen was also excepted."""


class EmptyDirectoryError(SelectionError):
    """No organisation is listed at all."""


def choose(
    selection: Selection,
    organisations: Sequence[Organisation],
    report_type: ReportType,
    *,
    strict: bool = True,
) -> tuple[Organisation, ...]:
    """Return the organisations to ask, each once, by name.

    Where the report over a parent includes its children, the two are never both in
    it, and all stands for the organisations without children (of a fitting kind). A
    named parent stands for itself, or for its children, if the type is asked of
    children only or some of them are excepted. What is named and does not fit is an
    error if *strict*, else it is left out.

    Raises:
        EmptyDirectoryError: Nothing is listed.
        UnknownNamesError: Names that nothing listed has.
        AmbiguousNameError: A name that several listed organisations have.
        NoneFitsError: Nothing chosen is of the type's kind, or something named is
            not and has no child that is.
        NothingLeftError: Everything chosen was excepted.
    """
    if not organisations:
        raise EmptyDirectoryError
    tree = _Tree(organisations)
    named = tree.named(selection.names)
    excluded = tree.families(tree.named(selection.excluded))
    chosen = _chosen(selection, named, tree, report_type, excluded, strict=strict)
    left = [each for each in chosen if each.key not in excluded]
    if not left:
        raise NothingLeftError
    return tuple(sorted(left, key=_by_name))


def tops(organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Return those that stand below nobody, by name; all of them in a ring."""
    return tuple(_Tree(organisations).tops())


def roots(organisations: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Return what is asked where no branch is named: the root, or the only one."""
    return tuple(_Tree(organisations).roots())


def _chosen(
    selection: Selection,
    named: Sequence[Organisation],
    tree: "_Tree",
    report_type: ReportType,
    excluded: frozenset[str],
    *,
    strict: bool,
) -> list[Organisation]:
    if selection.scope is Scope.all:
        fitting = [each for each in tree.everything if _fits(each, report_type)]
        if report_type.covers_children:
            fitting = tree.lowest(fitting)
        if not fitting:
            raise NoneFitsError(report_type)
        return fitting
    if selection.scope is Scope.default:
        named = tree.roots()
    chosen: dict[str, Organisation] = {}
    unfit: list[str] = []
    for organisation in named:
        parts = tree.asked_for(organisation, report_type, excluded)
        chosen.update((part.key, part) for part in parts)
        if not parts:
            unfit.append(organisation.name)
    if not chosen or (unfit and strict and selection.scope is Scope.named):
        raise NoneFitsError(report_type, tuple(unfit))
    if report_type.covers_children:
        return tree.without_covered(chosen)
    return list(chosen.values())


class _Tree:
    """The directory as a hierarchy; rings and lost parents do it no harm."""

    def __init__(self, organisations: Iterable[Organisation]) -> None:
        unique = {each.key: each for each in organisations}
        self.everything = sorted(unique.values(), key=_by_name)
        self._children: dict[str, list[Organisation]] = {}
        for each in self.everything:
            if each.parent_key in unique and each.parent_key != each.key:
                self._children.setdefault(each.parent_key or "", []).append(each)
        self._child_keys = {
            child.key for children in self._children.values() for child in children
        }

    def lowest(self, fitting: Sequence[Organisation]) -> list[Organisation]:
        """Return those without any of the others below them."""
        keys = {each.key for each in fitting}
        without = [
            each
            for each in fitting
            if not any(below.key in keys for below in self.descendants(each))
        ]
        return without or list(fitting)  # a ring has no lowest

    def tops(self) -> list[Organisation]:
        tops = [each for each in self.everything if each.key not in self._child_keys]
        return tops or self.everything

    def roots(self) -> list[Organisation]:
        tops = self.tops()
        # Several tops: the one that has children is the root of the hierarchy.
        return [each for each in tops if each.key in self._children] or tops

    def descendants(self, organisation: Organisation) -> list[Organisation]:
        found: dict[str, Organisation] = {}
        open_keys = [organisation.key]
        while open_keys:
            for child in self._children.get(open_keys.pop(), []):
                if child.key not in found and child.key != organisation.key:
                    found[child.key] = child
                    open_keys.append(child.key)
        return list(found.values())

    def families(self, organisations: Iterable[Organisation]) -> frozenset[str]:
        return frozenset(
            member.key
            for each in organisations
            for member in (each, *self.descendants(each))
        )

    def asked_for(
        self,
        organisation: Organisation,
        report_type: ReportType,
        excluded: frozenset[str],
    ) -> list[Organisation]:
        below = self.descendants(organisation)
        parts = self.lowest([each for each in below if _fits(each, report_type)])
        whole = report_type.covers_children and not any(
            each.key in excluded for each in below
        )
        if (whole or not parts) and _fits(organisation, report_type):
            return [organisation]
        return parts

    def without_covered(self, chosen: Mapping[str, Organisation]) -> list[Organisation]:
        covered = {
            below.key for each in chosen.values() for below in self.descendants(each)
        }
        # In a ring everybody is below everybody; keep all rather than none.
        kept = [each for each in chosen.values() if each.key not in covered]
        return kept or list(chosen.values())

    def named(self, names: Iterable[str]) -> list[Organisation]:
        by_name: dict[str, list[Organisation]] = {}
        for each in self.everything:
            by_name.setdefault(name_key(each.name), []).append(each)
        found: dict[str, Organisation] = {}
        unknown: list[str] = []
        for name in names:
            matches = _matches(name, by_name)
            if len(matches) > 1:
                raise AmbiguousNameError(name, tuple(matches))
            if matches:
                found.setdefault(matches[0].key, matches[0])
            else:
                unknown.append(name)
        if unknown:
            raise UnknownNamesError(tuple(unknown))
        return list(found.values())


def _matches(
    name: str, by_name: Mapping[str, list[Organisation]]
) -> list[Organisation]:
    key = name_key(name)
    stem = without_suffix(key)
    return by_name.get(key) or (by_name.get(stem, []) if stem else [])


def _fits(organisation: Organisation, report_type: ReportType) -> bool:
    return report_type.kind is None or report_type.kind in organisation.kinds


def _by_name(organisation: Organisation) -> tuple[str, str, str]:
    return name_key(organisation.name), organisation.name, organisation.key
