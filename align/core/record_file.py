"""Records in a file that are used like a list of them: read one after the other, or one by its place."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Generic, TypeVar, overload

import msgspec

S = TypeVar("S", bound=msgspec.Struct)
A = TypeVar("A")
B = TypeVar("B")


class RecordFile(Sequence[S]):
    """Records of one kind, one JSON object a line, of which none is held in memory; eight bytes a record are."""

    def __init__(self, path: Path, kind: type[S], ends: array[int]) -> None:
        """Keep where each line ends, in bytes."""
        self._path, self._ends = path, ends
        self._decoder = msgspec.json.Decoder(kind)

    def __len__(self) -> int:
        """Count the records."""
        return len(self._ends)

    def __iter__(self) -> Iterator[S]:
        """Read all, one after the other."""
        with self._path.open("rb") as lines:
            yield from map(self._decoder.decode, lines)

    @overload
    def __getitem__(self, place: int) -> S: ...
    @overload
    def __getitem__(self, place: slice) -> list[S]: ...
    def __getitem__(self, place: int | slice) -> S | list[S]:
        """Read one record, or some."""
        if isinstance(place, slice):
            return [self[k] for k in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        start = self._ends[at - 1] if at else 0
        with self._path.open("rb") as file:
            file.seek(start)
            return self._decoder.decode(file.read(self._ends[at] - start))


class RecordWriter(Generic[S]):
    """Writes records of one kind to a file, to be read back as a `RecordFile`."""

    def __init__(self, path: Path, kind: type[S]) -> None:
        """Open the file."""
        self.path, self._kind, self._ends, self._size = path, kind, array("Q"), 0
        self._file = path.open("wb")
        self._encoder = msgspec.json.Encoder()

    def __enter__(self) -> RecordWriter[S]:
        """Write."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file."""
        self._file.close()

    def write(self, record: S) -> None:
        """Add a record."""
        self._size += self._file.write(self._encoder.encode(record) + b"\n")
        self._ends.append(self._size)

    @property
    def records(self) -> RecordFile[S]:
        """What was written, once the file is closed."""
        return RecordFile(self.path, self._kind, self._ends)


class Transformed(Sequence[B], Generic[A, B]):
    """A sequence of what a function makes of each item of another one, made anew each time it is asked for."""

    def __init__(self, make: Callable[[A], B], items: Sequence[A]) -> None:
        """Keep both."""
        self._make, self._items = make, items

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    def __iter__(self) -> Iterator[B]:
        """Make one after the other."""
        return map(self._make, self._items)

    @overload
    def __getitem__(self, place: int) -> B: ...
    @overload
    def __getitem__(self, place: slice) -> list[B]: ...
    def __getitem__(self, place: int | slice) -> B | list[B]:
        """Make one, or some."""
        if isinstance(place, slice):
            return [self._make(one) for one in self._items[place]]
        return self._make(self._items[place])
