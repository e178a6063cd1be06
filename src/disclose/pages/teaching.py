"""The page of all teachers: how the outputs of each were used, by role and by access, and what nobody names."""

from __future__ import annotations

from disclose import vocabulary as v
from disclose.pages import words
from disclose.pages.browsing import by_words
from disclose.pages.facets import facet, terms
from disclose.pages.page import Edition, Page, render
from disclose.views import TeachersView


def teachers_page(teachers: TeachersView, edition: Edition) -> Page:
    """Every model that a card names as a teacher, in the order of names, with its students by role and by access."""
    named = [teacher for teacher in teachers.items if teacher.availability is not v.Availability.UNNAMED]
    organizations = {identity: organization.name for identity, organization in edition.organizations.items()}
    return render(
        "teachers.html",
        edition,
        "teachers/",
        "Teachers",
        "Every model whose outputs are declared to have been used in making another, with its students by role and by access.",
        scripts=("facets.js",),
        facets=[
            facet("role", "Role", named, lambda teacher: teacher.roles, terms(v.Role, words.ROLES), api="roles"),
            facet("access", "Access", named, lambda teacher: teacher.access, terms(v.Access, words.ACCESS), api="access"),
            facet("availability", "Availability", named, lambda teacher: [teacher.availability], terms(v.Availability), api="teacher_availability"),
            facet("organization", "Organization", named, lambda teacher: [teacher.organization], dict(by_words(organizations)), api="distilled_from"),
            facet("country", "Country", named, lambda teacher: [teacher.country], api="teacher_country"),
        ],
        named=named,
        placeless=[teacher for teacher in teachers.items if teacher.availability is v.Availability.UNNAMED],
        unnamed=teachers.unnamed,
    )
