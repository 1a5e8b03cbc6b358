"""Cells that a mapping does not explain: no item takes them for an answer, so that nothing is guessed."""

from __future__ import annotations

from attrs import frozen

_MOST_SHOWN = 12


@frozen(repr=False)
class UnreadCell:
    """The text of a cell that stands for nothing. It is no text, number or list, so every item refuses it.

    Args:
        text: what the cell holds.
        allowed: the texts that stand for something.
        because: why it stands for nothing, where that is not plain.
    """

    text: str
    allowed: tuple[str, ...] = ()
    because: str | None = None

    def __repr__(self) -> str:
        return repr(self.text)

    __str__ = __repr__

    @property
    def hint(self) -> str | None:
        """What the mapping allows in its place."""
        if self.because is not None:
            return self.because
        if not self.allowed:
            return None
        shown = ", ".join(f"'{text}'" for text in self.allowed[:_MOST_SHOWN])
        more = len(self.allowed) - _MOST_SHOWN
        rest = f" and {more} more" if more > 0 else ""
        return f"the mapping knows {shown}{rest}; say under 'recode' what another text stands for"
