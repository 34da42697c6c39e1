"""The one exception a user can cause: it says what is wrong, where, and what to do next."""

from __future__ import annotations


class AlignError(ValueError):
    """Bad input or usage; the command line prints it as one line and exits with code 2."""

    def __init__(self, what: str, *, path: object = None, line: int | None = None, hint: str = "") -> None:
        """Keep the parts: `what` is wrong, `path` and one-based `line` where, `hint` what to do next."""
        self.what, self.path, self.line, self.hint = what, path, line, hint
        super().__init__(what)

    def __str__(self) -> str:
        """Give `path:line: what; hint` on one line, leaving out what is not known."""
        where = "" if self.path is None else f"{self.path}: " if self.line is None else f"{self.path}:{self.line}: "
        return f"{where}{self.what}{'; ' + self.hint if self.hint else ''}".replace("\n", " ")
