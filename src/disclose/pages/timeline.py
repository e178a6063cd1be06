"""The page of releases and disclosures over time: charts made at build time, and the same as tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from disclose import vocabulary as v
from disclose.pages import marks, words
from disclose.pages.page import Edition, Page, render
from disclose.views import Period, TimelineView

WIDTH, HEIGHT, LEFT, FOOT = 720, 150, 34, 34
"""Of one chart, in its own units: the whole, the room for the scale, and the room for the quarters."""

STATEMENT_WORDS = {term.value: words.SAYS[term] for term in v.Statement}
PUBLISHER_WORDS = {term.value: "the developer itself" if term is v.Publisher.DEVELOPER else words.plain(term) for term in v.Publisher}


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of bar in a chart, with its height in each quarter."""

    key: str
    words: str
    fill: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Over all quarters."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by quarter, each divided by kind."""

    id: str
    title: str
    noun: str
    periods: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """The height of each bar."""
        return tuple(sum(each) for each in zip(*(series.counts for series in self.series), strict=True))

    @property
    def summary(self) -> str:
        """The chart in one sentence."""
        highest = max(self.totals, default=0)
        if not highest:
            return f"No {self.noun} has a date."
        peak = self.periods[self.totals.index(highest)]
        parts = ", ".join(f"{series.total:,} {series.words}" for series in self.series if series.total)
        return f"{self.title}, {self.periods[0]} to {self.periods[-1]}: {parts}; most in {peak}, {words.count(highest, self.noun)}."


def timeline_page(timeline: TimelineView, edition: Edition) -> Page:
    """Releases by state on each axis and by statement, and cited documents by publisher, each by quarter."""
    quarters = [period for period in timeline.periods if " Q" in period.name]
    filled = _filled(quarters)
    charts = list(charts_of(filled))
    return render(
        "timeline.html",
        edition,
        "timeline/",
        "Timeline",
        "Releases of models by what is open and disclosed about them, and the documents that disclose it, by quarter.",
        charts=[(chart, drawing(chart)) for chart in charts],
        years=[period for period in timeline.periods if " Q" not in period.name],
        undated_models=timeline.undated_models,
        undated_documents=timeline.undated_documents,
    )


def charts_of(periods: Sequence[Period]) -> Iterator[Chart]:
    """The five charts; the last are the documents."""
    names = tuple(period.name for period in periods)
    titles = {v.Axis.WEIGHTS: "Releases by state of the weights", v.Axis.DATA: "Releases by state of the training data", v.Axis.POST_TRAINING: "Releases by state of post-training"}  # fmt: skip
    for axis, title in titles.items():
        yield Chart(
            f"by-{axis.replace('_', '-')}",
            title,
            "release",
            names,
            _series({str(state): word for state, word in marks.WORDS.items()}, {}, [period.states.get(axis, {}) for period in periods]),
        )
    fills = {"declared": "open", "declared_none": "partial", "not_disclosed": "undisclosed", "unknown": "unknown"}
    yield Chart("by-statement", "Releases by what is said of teachers", "release", names, _series(STATEMENT_WORDS, fills, [period.states.get("distillation", {}) for period in periods]))  # fmt: skip
    publishers = dict(zip(PUBLISHER_WORDS, ("open", "partial", "closed", "undisclosed", "unknown", "none"), strict=True))
    yield Chart("documents", "Documents cited as evidence, by who published them", "document", names, _series(PUBLISHER_WORDS, publishers, [period.documents for period in periods]))  # fmt: skip


def _series(labels: Mapping[str, str], fills: Mapping[str, str], counts: Sequence[Mapping[str, int]]) -> tuple[Series, ...]:
    return tuple(Series(key, label, fills.get(key, key), tuple(count.get(key, 0) for count in counts)) for key, label in labels.items())


def _filled(periods: Sequence[Period]) -> list[Period]:
    """Every quarter from the first to the last, also those in which nothing was published."""
    if not periods:
        return []
    known = {period.name: period for period in periods}
    year, quarter = int(periods[0].name[:4]), int(periods[0].name[-1])
    found = []
    while (name := f"{year} Q{quarter}") <= periods[-1].name:
        found.append(known.get(name) or Period(name=name, releases=0, states={}, documents={}))
        year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return found


def drawing(chart: Chart) -> Markup:
    """A chart as SVG; the table below it says the same."""
    high = max(chart.totals, default=0) or 1
    step = (WIDTH - LEFT) / max(len(chart.periods), 1)
    unit = HEIGHT / high
    pieces: list[Markup] = []
    for share in (0, high // 2, high) if high > 1 else (0, high):
        y = round(HEIGHT - share * unit + 8, 1)
        pieces.append(
            Markup('<path class="grid" d="M{} {}H{}"/><text class="scale" x="{}" y="{}">{}</text>').format(LEFT, y, WIDTH, LEFT - 6, y + 4, share)
        )
    for place, name in enumerate(chart.periods):
        x, y = LEFT + place * step, HEIGHT + 8.0
        for series in chart.series:
            if number := series.counts[place]:
                height = number * unit
                y -= height
                pieces.append(
                    Markup('<rect class="piece fill-of-{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
                        series.fill,
                        round(x + step * 0.12, 1),
                        round(y, 1),
                        round(step * 0.76, 1),
                        round(height, 1),
                        f"{name}: {number} {series.words}",
                    )
                )
        year, quarter = name.split(" ")
        pieces.append(Markup('<text class="quarter" x="{}" y="{}">{}</text>').format(round(x + step / 2, 1), HEIGHT + 22, quarter))
        if quarter == "Q1" or place == 0:
            pieces.append(Markup('<text class="year" x="{}" y="{}">{}</text>').format(round(x + step * 0.12, 1), HEIGHT + 36, year))
    return Markup('<svg class="timeline" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-summary">{}</svg>').format(
        WIDTH, HEIGHT + 8 + FOOT, chart.id, Markup("").join(pieces)
    )
