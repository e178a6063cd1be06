"""Every closed term is defined once, in a sentence, and is used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from disclose import vocabulary
from disclose.vocabulary import GLOSSARY, MofClass, Role, RuleName, Term, vocabularies

ROOT = Path(__file__).parent.parent
TERMS = [term for terms in vocabularies() for term in terms]


def test_every_vocabulary_is_listed():
    """The list of vocabularies has every one of the module, in its order."""
    source = Path(vocabulary.__file__).read_text(encoding="utf-8")
    assert [terms.__name__ for terms in vocabularies()] == re.findall(r"^class (\w+)\(Term\)", source, re.MULTILINE)


@pytest.mark.parametrize("terms", vocabularies(), ids=lambda terms: terms.__name__)
def test_vocabularies(terms: type[Term]):
    """A vocabulary says what it is about, and its members are named like their values and differ in value and definition."""
    assert terms.__doc__
    assert terms.__doc__.endswith((".", "?"))
    assert [term.name.lower() for term in terms] == [re.sub(r"\W", "_", term).lower() for term in terms]
    assert len({term.definition for term in terms}) == len(list(terms)) == len(terms.__members__)


@pytest.mark.parametrize("term", TERMS, ids=lambda term: f"{type(term).__name__}.{term}")
def test_definitions(term: Term):
    """A term is a word that a query can hold, defined by a sentence."""
    assert re.fullmatch(r"[a-z][a-z0-9_.-]*", term) or isinstance(term, MofClass)
    assert re.match(r"[A-Z]", term.definition)
    assert term.definition.endswith((".", "?"))
    assert "\n" not in term.definition


def test_a_term_is_its_value():
    """A term compares, prints and looks up as its value."""
    assert Role.ON_POLICY == "on_policy" == f"{Role('on_policy')}"
    assert [str(rule) for rule in RuleName] == ["direct", "inherited", "any", "generation", "logits", "eu-2.5"]


@pytest.mark.parametrize("terms", vocabularies(), ids=lambda terms: terms.__name__)
def test_no_vocabulary_is_aspirational(terms: type[Term]):
    """Every vocabulary is used outside the module that defines it."""
    sources = [path for folder in ("src/disclose", "api") for path in (ROOT / folder).rglob("*.py") if path.name != "vocabulary.py"]
    assert any(re.search(rf"\b{terms.__name__}\b", path.read_text(encoding="utf-8")) for path in sources)


@pytest.mark.parametrize(("word", "definition"), GLOSSARY.items())
def test_glossary(word: str, definition: str):
    """The glossary's words are in lower case, and their definitions are sentences that do not begin by repeating the word."""
    assert word == word.lower()
    assert definition.endswith(".")
    assert not definition.lower().startswith((f"{word} ", f"a {word} ", f"an {word} "))
