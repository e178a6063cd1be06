"""What each key of a card is for, in the words of the docstring under its field."""

from __future__ import annotations

import ast
import inspect
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
        if issubclass(base, BaseModel) and base is not BaseModel:
            (definition,) = ast.parse(inspect.cleandoc(inspect.getsource(base))).body
            assert isinstance(definition, ast.ClassDef)
            for field, below in pairwise(definition.body):
                match field, below:
                    case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                        found[name] = inspect.cleandoc(text)
    return found
