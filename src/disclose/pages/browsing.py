"""The pages on which models are looked through: all of them in one list, and all of them side by side by organization."""

from __future__ import annotations

from collections.abc import Sequence

from disclose import vocabulary as v
from disclose.pages import words
from disclose.pages.facets import Facet, facet, terms, years
from disclose.pages.page import Edition, Page, render
from disclose.views import ModelEntry

VERDICTS = terms(v.Verdict, {v.Verdict.UNDISCLOSED: "nothing stated, or not looked yet"})
"""A verdict as the API has it: `undisclosed` holds what nobody has looked at too."""
STATEMENTS = terms(v.Statement, words.SAYS)


def browse_page(edition: Edition) -> Page:
    """Every model, dataset and organization."""
    models = sorted(sorted(edition.models.values(), key=lambda model: model.name.casefold()), key=lambda model: model.released or "", reverse=True)
    return render(
        "browse.html",
        edition,
        "browse/",
        "Browse",
        f"All {words.count(len(edition.models), 'model')}, {words.count(len(edition.datasets), 'dataset')} and {words.count(len(edition.organizations), 'organization')} of the registry.",
        scripts=("facets.js",),
        facets=model_facets(models, edition),
        models=models,
        datasets=sorted(edition.datasets.values(), key=lambda dataset: dataset.name.casefold()),
        organizations=sorted(edition.organizations.values(), key=lambda organization: organization.name.casefold()),
    )


def matrix_page(edition: Edition) -> Page:
    """Every model with its three axes, its teachers and its class, by organization."""
    groups: dict[str, list[ModelEntry]] = {}
    for model in sorted(edition.models.values(), key=lambda model: (model.organization_name.casefold(), model.organization, model.name.casefold())):
        groups.setdefault(model.organization, []).append(model)
    return render(
        "matrix.html",
        edition,
        "matrix/",
        "Matrix",
        "Weights, data, post-training, declared teachers and MOF class of every model, by organization.",
        scripts=("facets.js",),
        facets=model_facets(list(edition.models.values()), edition),
        groups=groups,
    )


def model_facets(models: Sequence[ModelEntry], edition: Edition) -> list[Facet]:
    """What a list of models can be narrowed by, with the names that the API has for it."""
    organizations = {identity: organization.name for identity, organization in edition.organizations.items()}
    return [
        facet("weights", "Weights", models, lambda model: [model.weights], VERDICTS, whole=True),
        facet("data", "Data", models, lambda model: [model.data], VERDICTS, whole=True),
        facet("post_training", "Post-training", models, lambda model: [model.post_training], VERDICTS, whole=True),
        facet("distillation", "Statement on teachers", models, lambda model: [model.distillation], STATEMENTS, whole=True),
        facet("mof", "MOF class", models, lambda model: [model.mof], terms(v.MofClass), whole=True),
        facet("availability", "Availability", models, lambda model: [model.availability], terms(v.Availability), whole=True),
        facet("organization", "Organization", models, lambda model: [model.organization], dict(by_words(organizations))),
        facet("country", "Country", models, lambda model: [model.country]),
        *years("released", (model.released for model in models), "Released"),
    ]


def by_words(labels: dict[str, str]) -> list[tuple[str, str]]:
    """Labels in the order of their words."""
    return sorted(labels.items(), key=lambda pair: pair[1].casefold())
