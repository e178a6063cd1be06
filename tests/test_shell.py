"""The frame of a page that is rendered once and filled for every record."""

from __future__ import annotations

import pytest

from disclose.pages import Shell, place

SHELL = f'<a href="#{place("section")}">skip</a><ul><li>first</li><li class="x"><a href="#{place("section")}">{place("title of section")}</a></li></ul>{place("body")}|{place("body")}'


def test_every_place_is_filled() -> None:
    """The item comes once for each section, a place outside it is that of the first section, and a place that comes twice is filled twice."""
    assert Shell(SHELL).fill({"body": "<p>b</p>"}, [("one", "One"), ("two", "Two")]) == (
        '<a href="#one">skip</a><ul><li>first</li><li class="x"><a href="#one">One</a></li><li class="x"><a href="#two">Two</a></li></ul><p>b</p>|<p>b</p>'
    )


def test_what_has_no_value_is_not_left_out() -> None:
    """A place without a value is an error, not a hole in the page."""
    with pytest.raises(KeyError, match="body"):
        Shell(SHELL).fill({}, [("one", "One")])
