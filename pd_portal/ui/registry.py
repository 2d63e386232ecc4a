"""How an upper app adds to a lower app's page: it registers, the lower app asks."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Named providers in a stated order; registering a name again replaces it.

    Args:
        about: one sentence saying what a provider is called with and returns.
    """

    def __init__(self, about: str) -> None:
        self.about = about
        self._items: dict[str, tuple[int, T]] = {}

    def register(self, name: str, provider: T, *, order: int = 100) -> T:
        """Add ``provider`` under ``name``; lower ``order`` comes first."""
        self._items[name] = (order, provider)
        return provider

    def provides(self, name: str, *, order: int = 100) -> Callable[[T], T]:
        """The same as a decorator."""
        return lambda provider: self.register(name, provider, order=order)

    def __iter__(self) -> Iterator[T]:
        ranked = sorted(self._items.items(), key=lambda item: (item[1][0], item[0]))
        return iter(provider for _, (_, provider) in ranked)

    def items(self) -> list[tuple[str, T]]:
        """Pairs of name and provider, in order."""
        ranked = sorted(self._items.items(), key=lambda item: (item[1][0], item[0]))
        return [(name, provider) for name, (_, provider) in ranked]

    def __getitem__(self, name: str) -> T:
        return self._items[name][1]

    def __contains__(self, name: object) -> bool:
        return name in self._items
