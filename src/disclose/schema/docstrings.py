"""What each key of a card is for, in the words of the docstring under its field."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from pydantic import BaseModel


@cache
def docstrings(cls: type[BaseModel]) -> dict[str, str]:
    """The docstring of each field of a class, its bases' fields included.

    pydantic reads them too (`use_attribute_docstrings`), but whenever a class is made; that took a fifth of the time of a small check.
    """
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if not issubclass(base, BaseModel) or base is BaseModel:
            continue
        definition = ast.parse(inspect.getsource(base)).body[0]
        found |= dict(_docstrings(definition.body))  # type: ignore[attr-defined]  # the source of a class is a class
    return {name: text for name, text in found.items() if name in cls.model_fields}


def _docstrings(lines: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, below in pairwise(lines):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                yield name, inspect.cleandoc(text)
