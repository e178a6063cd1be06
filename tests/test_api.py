"""The API: what it answers, what it refuses, and what stands around every answer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from litestar.testing import TestClient

from api import current
from api.app import application, litestar
from api.parameters import DATASETS, MODELS, ORGANIZATIONS
from disclose import store
from disclose.registry import Registry
from disclose.views import ModelItem
from tests.builders import claim, dataset, model, organization, registry_of, terms
from tests.conftest import Bless

SMALL = registry_of(
    organization("acme"),
    organization("umbrella", country="CN", aliases=["Umbrella-AI"]),
    model("acme/base", released="2024-01-01"),
    model("acme/pupil", teachers=[{"teacher": "umbrella/master", "role": "completions", "stage": "sft"}], bases=["acme/base"]),
    model("acme/grandpupil", teachers=["acme/pupil"], aliases=["Acme-AI/Grand-Pupil"]),
    model("acme/silent", released="2026-01-01"),
    model("umbrella/master", released="2025-01-01", availability="api"),
    dataset("umbrella/corpus", teachers=["umbrella/master"]),
    claim("2026-umbrella-acme"),
    terms("umbrella/terms"),
)

Client = TestClient[Any]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site of two pages and a 404 page."""
    folder = tmp_path_factory.mktemp("site")
    for name, text in (
        ("index.html", "<h1>Home</h1>"),
        ("model/acme/pupil/index.html", "<h1>Pupil</h1>"),
        ("404.html", "<h1>Not here</h1>"),
        ("a.css", "a{}"),
        ("claims/index.html", "<h1>Claims</h1>"),
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (folder.parent / "secret.html").write_text("classified")
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Iterator[Client]:
    """The API over a registry of a few records, with a site."""
    path = tmp_path_factory.mktemp("database") / "x.sqlite"
    store.build(SMALL, path)
    with TestClient(litestar(path, site)) as client:
        yield client


@pytest.fixture(scope="module")
def real_api(tmp_path_factory: pytest.TempPathFactory, real_registry: Registry) -> Iterator[Client]:
    """The API over the registry of this repository."""
    path = tmp_path_factory.mktemp("database") / "x.sqlite"
    store.build(real_registry, path)
    with TestClient(litestar(path)) as client:
        yield client


def items(client: Client, address: str) -> list[dict[str, Any]]:
    """The items of a list that must be good."""
    response = client.get(address)
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["items"]
    return found


def ids(client: Client, address: str) -> list[str]:
    """The ids of a list that must be good."""
    return [item["id"] for item in items(client, address)]


# -- the questions that the registry is for ------------------------------------------------------------------------------------------


def test_distilled_from_lists_students_with_paths(real_api: Client) -> None:
    """The six distilled models and others are listed for DeepSeek R1, each with a path that begins at R1 and ends at the model."""
    found = {item["id"]: item["match"] for item in items(real_api, "/models?distilled_from=deepseek/deepseek-r1&limit=200")}
    six = {f"deepseek/deepseek-r1-distill-{name}" for name in ("qwen-1.5b", "qwen-7b", "qwen-14b", "qwen-32b", "llama-8b", "llama-70b")}
    assert six < set(found)
    for model_id, match in found.items():
        assert match["answer"] == "yes"
        assert match["rule"] == "direct"
        assert match["hops"] == 1
        assert match["path"][0]["id"] == "deepseek/deepseek-r1"
        assert match["path"][-1]["id"] == model_id
        assert match["path"][0]["evidence"]


def test_the_founding_question(real_api: Client) -> None:
    """Olmo 3 is distilled from GPT-4o under `any`, among others through the model that read its pages; under `direct` it is not."""
    address = "/models/allenai/Olmo-3-1125-32B/distillation?teacher=openai/gpt-4o&rule="
    answer = real_api.get(address + "any").json()
    assert answer["answer"] == "yes"
    routes = [[step["id"] for step in path["path"]] for path in answer["paths"]]
    assert ["openai/gpt-4o-2024-08-06", "allenai/olmocr-7b-0225-preview", "allenai/olmo-3-1125-32b"] in routes
    assert real_api.get(address + "direct").json()["answer"] != "yes"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/models?distilled_from=umbrella/master", ["acme/pupil"]),
        ("/models?distilled_from=umbrella/master&rule=any", ["acme/grandpupil", "acme/pupil"]),
        ("/models?distilled_from=umbrella/master&rule=any&hops=1", ["acme/pupil"]),
        ("/models?distilled_from=umbrella", ["acme/pupil"]),
        ("/models?distilled_from=Umbrella-AI", ["acme/pupil"]),
        ("/models?distilled_from=umbrella/master&distilled_from=acme/pupil", ["acme/grandpupil", "acme/pupil"]),
        ("/models?distilled_from=umbrella/master,acme/pupil", ["acme/grandpupil", "acme/pupil"]),
        ("/models?distilled_from=umbrella/master&roles=reward", []),
        ("/models?distilled_from=umbrella/master&stages=sft&access=api", ["acme/pupil"]),
        ("/models?teacher_country=cn", ["acme/pupil"]),
        ("/models?teacher_availability=api&country=US", ["acme/pupil"]),
        ("/models?distilled_from=acme&teacher_availability=api", []),
        ("/models?distilled_from=umbrella/master&answer=no", ["acme/base"]),  # released before the teacher
        ("/models?distilled_from=umbrella/master&answer=unknown,no", ["acme/base", "acme/grandpupil", "acme/silent", "umbrella/master"]),
        ("/models?released_after=2025-06-01&released_before=2026", ["acme/grandpupil", "acme/pupil"]),
        ("/models?released_before=2024-06", ["acme/base"]),
        ("/models?organization=UMBRELLA", ["umbrella/master"]),
        ("/models?availability=api", ["umbrella/master"]),
        ("/models?q=grand%20acme-ai", ["acme/grandpupil"]),
        ("/models?distillation=declared", ["acme/grandpupil", "acme/pupil"]),
        ("/models?weights=open", []),
        ("/models?mof=none&limit=1", ["acme/base"]),
        ("/models?sort=-released,name&limit=2", ["acme/silent", "acme/grandpupil"]),
        ("/datasets?generation=declared", ["umbrella/corpus"]),
        ("/datasets?organization=acme", []),
        ("/datasets?status=released&q=corpus", ["umbrella/corpus"]),
        ("/organizations?country=CN", ["umbrella"]),
        ("/organizations?type=company&sort=-id", ["umbrella", "acme"]),
        ("/claims?capacity=allegation", ["2026-umbrella-acme"]),
        ("/terms?organization=umbrella", ["umbrella/terms"]),
    ],
)
def test_lists(small: Client, address: str, expected: list[str]) -> None:
    """Each parameter narrows its list to what it says."""
    assert ids(small, address) == expected


def test_unknown_comes_with_what_is_missing(small: Client) -> None:
    """An unknown answer names the statements that prevent a no."""
    match = items(small, "/models?distilled_from=umbrella/master&answer=unknown&q=silent")[0]["match"]
    assert match["answer"] == "unknown"
    assert match["path"] == []
    assert match["blockers"][0]["said_at"] == "distillation.statement"
    answer = small.get("/models/acme/silent/distillation?teacher=umbrella/master").json()
    assert answer["answer"] == "unknown"
    assert answer["blockers"]


def test_no_comes_with_its_ground(small: Client) -> None:
    """A no says what it rests on."""
    answer = small.get("/models/acme/base/distillation?teacher=umbrella/master").json()
    assert (answer["answer"], answer["ground"]) == ("no", "released before the teacher")


@pytest.mark.parametrize("name", ["acme/grandpupil", "ACME/GrandPupil", "Acme-AI/Grand-Pupil", "acme-ai/grand-pupil"])
@pytest.mark.parametrize("rest", ["", "/lineage", "/distillation?teacher=Umbrella/MASTER&rule=any"])
def test_aliases_resolve_in_any_letter_case(small: Client, name: str, rest: str) -> None:
    """An id or alias is accepted everywhere, in any letter case."""
    answer = small.get(f"/models/{name}{rest}")
    assert answer.status_code == 200
    assert "acme/grandpupil" in {answer.json().get("id"), answer.json().get("model")}


def test_lineage_has_both_directions(small: Client) -> None:
    """The lineage of a model names its teachers and its students with the hops between them."""
    view = small.get("/models/acme/pupil/lineage?rule=any").json()
    assert [(teacher["id"], teacher["hops"]) for teacher in view["teachers"]] == [("umbrella/master", 1)]
    assert [(student["id"], student["hops"]) for student in view["students"]] == [("acme/grandpupil", 1)]
    assert {edge["kind"] for edge in view["edges"]} == {"teaches", "initialises"}


@pytest.mark.parametrize("address", ["/datasets/umbrella/corpus", "/organizations/umbrella-ai", "/claims/2026-umbrella-acme", "/terms/umbrella/terms", "/health", "/stats", "/rules", "/vocabulary"])  # fmt: skip
def test_single_records(small: Client, address: str) -> None:
    """Every kind of record has an address."""
    assert small.get(address).status_code == 200


def test_fields_and_match(small: Client) -> None:
    """`fields` leaves only those fields; `match` is there only where the list asks about lineage."""
    assert items(small, "/models?fields=id,weights&limit=1") == [{"id": "acme/base", "weights": "undisclosed"}]
    assert "match" not in items(small, "/models?limit=1")[0]
    assert set(items(small, "/models?limit=1")[0]) == set(ModelItem.model_fields) - {"match"}


@pytest.mark.parametrize("sort", ["", "&sort=-released,name", "&sort=organization,-name", "&sort=-teachers", "&sort=-parameters"])
@pytest.mark.parametrize("question", ["", "&distilled_from=openai&answer=yes,unknown"])
def test_pages_make_the_whole(real_api: Client, sort: str, question: str) -> None:
    """Following `next` visits every item once, in the order of the whole list, and ends."""
    address: str | None = f"/models?limit=37{sort}{question}"
    seen: list[str] = []
    while address:
        response = real_api.get(address)
        seen += [item["id"] for item in response.json()["items"]]
        link = response.headers.get("link")
        assert bool(link) is bool(response.json()["meta"]["next_cursor"])
        address = link.split(">")[0].removeprefix("<") if link else None
    assert len(seen) == len(set(seen)) == response.json()["meta"]["total"] > 37
    whole = ids(real_api, f"/models?limit=200{sort}{question}")
    assert seen[: len(whole)] == whole


# -- what is refused -----------------------------------------------------------------------------------------------------------------


def problem(client: Client, address: str, status: int) -> dict[str, Any]:
    """The problem document of a request that must be refused."""
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert (document["status"], document["instance"]) == (status, address.split("?")[0])
    return document


@pytest.mark.parametrize(
    ("address", "parameter", "suggestion"),
    [
        ("/models?distiled_from=x", "distiled_from", "distilled_from"),
        ("/models?weights=opne", "weights", "open"),
        ("/models?rule=dirct&distilled_from=acme/base", "rule", "direct"),
        ("/models?sort=relased", "sort", "released"),
        ("/models?fields=nam", "fields", "name"),
        ("/models?limit=0", "limit", None),
        ("/models?limit=201", "limit", None),
        ("/models?limit=ten", "limit", None),
        ("/models?limit=1&limit=2", "limit", None),
        ("/models?hops=0&distilled_from=acme/base", "hops", None),
        ("/models?hops=-1&distilled_from=acme/base", "hops", None),
        ("/models?hops=1000000&distilled_from=acme/base", "hops", None),
        ("/models?distilled_from=acme/base&rule=logits&roles=processing", "roles", None),
        ("/models?distilled_from=", "distilled_from", None),
        ("/models?released_after=yesterday", "released_after", None),
        ("/models?country=China", "country", None),
        ("/models?answer=no", "answer", "distilled_from"),
        ("/models?rule=any", "rule", "distilled_from"),
        ("/models?cursor=%25%25", "cursor", None),
        ("/models?cursor=WyJuYW1lIl0", "cursor", None),
        ("/models/acme/pupil/distillation", "teacher", "teacher=openai/gpt-4o"),
        ("/models/acme/pupil?fields=id", "fields", None),
    ],
)
def test_parameters_are_refused(small: Client, address: str, parameter: str, suggestion: str | None) -> None:
    """A parameter that cannot be used is named, with what may have been meant."""
    error = problem(small, address, 400)["errors"][0]
    assert (error["parameter"], error["suggestion"]) == (parameter, suggestion)
    assert "`" in error["message"]


def test_every_error_is_named_at_once(small: Client) -> None:
    """Three mistakes give three errors."""
    assert len(problem(small, "/models?weigths=open&data=opn&limit=x", 400)["errors"]) == 3


def test_cursor_of_another_order_is_refused(small: Client) -> None:
    """A cursor is bound to the order of its list."""
    cursor = small.get("/models?limit=1").json()["meta"]["next_cursor"]
    assert "sorted by" in problem(small, f"/models?limit=1&sort=-name&cursor={cursor}", 400)["detail"]


def test_every_address_refuses_unknown_parameters(small: Client) -> None:
    """No address of the API ignores a parameter that it does not have."""
    known = {"organization": "umbrella", "name": "master", "claim": "2026-umbrella-acme"}
    paths = small.get("/openapi.json").json()["paths"]
    assert len(paths) >= 17
    for path in paths:
        address = path.format(**known)
        assert problem(small, f"{address}?nonsense=1", 400)["errors"][0]["parameter"] == "nonsense"


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("/models?distilled_from=umbrela/master", "umbrella/master"),
        ("/models?distilled_from=umbrela", "umbrella"),
        ("/models/acme/pupils", "acme/pupil"),
        ("/models/acme/pupil/distillation?teacher=acme/bas", "acme/base"),
        ("/datasets/umbrella/corpse", "umbrella/corpus"),
        ("/organizations/acne", "acme"),
        ("/claims/2026-umbrella-acne", "2026-umbrella-acme"),
        ("/terms/umbrella/term", "umbrella/terms"),
        ("/models?organization=acne", "acme"),
    ],
)
def test_unknown_names_have_near_ones(small: Client, address: str, near: str) -> None:
    """An unknown name is 404 with the ids that resemble it."""
    document = problem(small, address, 404)
    assert document["errors"][0]["suggestion"] == near
    assert f"`{near}`" in document["detail"]


def test_unknown_address_and_method(small: Client) -> None:
    """What the framework refuses is a problem document too."""
    problem(small, "/models/a/b/c/d", 404)
    refused = small.post("/models")
    assert (refused.status_code, refused.headers["content-type"]) == (405, "application/problem+json")


def test_a_fault_of_ours_shows_nothing(small: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing handler answers 500 without a word about the code."""
    monkeypatch.setattr("disclose.queries.Snapshot.stats", lambda *_: 1 / 0)
    document = problem(small, "/stats", 500)
    assert "division" not in json.dumps(document)


# -- what stands around every answer ---------------------------------------------------------------------------------------------------


def test_etag_and_304(small: Client) -> None:
    """An answer has a strong tag; naming it gives 304 without a body; another address or encoding has another tag."""
    plain = small.get("/models?limit=2", headers={"Accept-Encoding": "identity"})
    zipped = small.get("/models?limit=2", headers={"Accept-Encoding": "gzip"})
    other = small.get("/models?limit=3", headers={"Accept-Encoding": "identity"})
    tags = {response.headers["etag"] for response in (plain, zipped, other)}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)
    assert (zipped.headers["content-encoding"], zipped.content) == ("gzip", plain.content)
    again = small.get("/models?limit=2", headers={"If-None-Match": f'"other", {plain.headers["etag"]}', "Accept-Encoding": "identity"})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", plain.headers["etag"])
    missing = small.get("/models/acme/nobody", headers={"If-None-Match": "*"})
    assert missing.status_code == 404


@pytest.mark.parametrize("address", ["/models", "/models/acme/pupil", "/", "/model/acme/pupil/", "/openapi.json", "/models?nonsense=1"])
def test_head_is_get_without_a_body(site: Path, tmp_path: Path, address: str) -> None:
    """HEAD answers with the status and headers of GET."""
    store.build(SMALL, tmp_path / "x.sqlite")
    with TestClient(application(tmp_path / "x.sqlite", site)) as client:
        got, headed = client.get(address), client.head(address)
    assert headed.status_code == got.status_code
    assert headed.content == b""
    assert {name: value for name, value in headed.headers.items() if name != "date"} == {
        name: value for name, value in got.headers.items() if name != "date"
    }


def test_any_page_may_ask(small: Client) -> None:
    """Scripts of other sites may read the answers and the headers that they need."""
    response = small.get("/models", headers={"Origin": "https://elsewhere.example"})
    assert response.headers["access-control-allow-origin"] == "*"
    assert "ETag" in response.headers["access-control-expose-headers"]


def test_openapi_is_current(small: Client, golden: Bless) -> None:
    """The OpenAPI document is the committed one, so that a change of the API is seen in review."""
    golden("openapi.json", small.get("/openapi.json").text + "\n")


def test_openapi_documents_everything(small: Client) -> None:
    """Every operation has its own id and words, every parameter its description, and answers fit their schema."""
    document = small.get("/openapi.json").json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    for operation in operations:
        assert operation["summary"]
        assert operation["description"]
        assert "400" in operation["responses"]
        assert all(parameter.get("description") or parameter["in"] == "path" for parameter in operation.get("parameters", []))
    listed = {parameter["name"] for parameter in document["paths"]["/models"]["get"]["parameters"]}
    assert listed == {parameter.name for parameter in MODELS}
    schema = {"$ref": "#/components/schemas/ModelPage", "components": document["components"]}
    jsonschema.validate(small.get("/models?distilled_from=umbrella/master&answer=yes,no,unknown").json(), schema)


@pytest.mark.parametrize("parameters", [MODELS, DATASETS, ORGANIZATIONS])
def test_every_closed_parameter_takes_every_term(small: Client, parameters: Any) -> None:
    """Every term that a parameter documents is accepted."""
    path = {id(MODELS): "/models", id(DATASETS): "/datasets", id(ORGANIZATIONS): "/organizations"}[id(parameters)]
    for parameter in parameters:
        for term in parameter.terms:
            lineage = "&distilled_from=acme/base" if path == "/models" and parameter.name != "distilled_from" else ""
            response = small.get(f"{path}?{parameter.name}={term}{lineage}")
            assert response.status_code == 200, response.text


# -- the site beside the API ------------------------------------------------------------------------------------------------------------


def test_site_is_served(small: Client) -> None:
    """Pages, their folders without a slash, files with their types, and a 404 page for people."""
    assert small.get("/").text == "<h1>Home</h1>"
    moved = small.get("/model/acme/pupil?x=1", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "/model/acme/pupil/?x=1")
    page = small.get("/model/acme/pupil/")
    assert (page.text, page.headers["content-type"]) == ("<h1>Pupil</h1>", "text/html; charset=utf-8")
    assert small.get("/a.css").headers["content-type"] == "text/css; charset=utf-8"
    assert small.get("/model/acme/pupil/", headers={"If-None-Match": page.headers["etag"]}).status_code == 304
    missing = small.get("/model/acme/nobody/", headers={"Accept": "text/html"})
    assert (missing.status_code, missing.text) == (404, "<h1>Not here</h1>")
    assert small.get("/model/acme/nobody/", headers={"Accept": "*/*"}).headers["content-type"] == "application/problem+json"


def test_a_page_beside_a_list_of_the_same_name(site: Path, tmp_path: Path) -> None:
    """`/claims/` is the page and `/claims` the API's list; where there is no such page, the slash changes nothing."""
    store.build(SMALL, tmp_path / "x.sqlite")
    with TestClient(application(tmp_path / "x.sqlite", site)) as client:
        assert client.get("/claims/").text == "<h1>Claims</h1>"
        assert client.get("/claims").json()["items"][0]["id"] == "2026-umbrella-acme"
        assert client.get("/models/").json()["items"]
        assert client.head("/claims/").status_code == 200


@pytest.mark.parametrize(
    "address", ["/../secret.html", "/%2e%2e/secret.html", "/..%2fsecret.html", "/model/../../secret.html", "/docs/..%2f..%2f..%2fREADME.md", "/%00"]
)
def test_nothing_outside_the_site_is_served(small: Client, address: str) -> None:
    """No address leads out of the folder."""
    response = small.get(address)
    assert response.status_code == 404
    assert "classified" not in response.text


def test_docs_come_from_here(small: Client) -> None:
    """The drawn documentation loads its parts from this server only."""
    page = small.get("/docs")
    assert "https://" not in page.text
    for part in ("swagger-ui-bundle.js", "swagger-ui.css", "start.js"):
        assert f'"/docs/{part}"' in page.text
        assert small.get(f"/docs/{part}").status_code == 200


def test_gzip_body_is_whole(small: Client) -> None:
    """A compressed answer is the answer."""
    with small.stream("GET", "/vocabulary", headers={"Accept-Encoding": "gzip"}) as response:
        raw = b"".join(response.iter_raw())
    assert json.loads(gzip.decompress(raw))["glossary"]


# -- a newer database --------------------------------------------------------------------------------------------------------------------


def test_newer_data_is_served_and_bad_data_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A replaced database is picked up without a restart; a spoilt one leaves the last good one in service."""
    monkeypatch.setattr(current, "LOOK_EVERY", 0)
    path = tmp_path / "x.sqlite"
    store.build(SMALL, path)
    with TestClient(litestar(path)) as client:
        tag = client.get("/models").headers["etag"]
        store.build(registry_of(organization("acme"), model("acme/newer")), path)
        assert ids(client, "/models") == ["acme/newer"]
        assert client.get("/models", headers={"If-None-Match": tag}).status_code == 200
        (tmp_path / "spoilt").write_bytes(b"spoilt" * 1000)
        (tmp_path / "spoilt").replace(path)
        assert ids(client, "/models") == ["acme/newer"]
        path.unlink()
        assert ids(client, "/models") == ["acme/newer"]
        store.build(SMALL, path)
        assert len(ids(client, "/models")) == 5


# -- questions asked the other way round -------------------------------------------------------------------------------------------------


def test_stats_count_the_answers(small: Client) -> None:
    """What a rule would take in is counted by organization, country and verdict, and agrees with the list."""
    counts = small.get("/stats?distilled_from=umbrella/master&rule=any").json()["answers"]
    listed = {answer: len(ids(small, f"/models?distilled_from=umbrella/master&rule=any&answer={answer}")) for answer in ("yes", "no", "unknown")}
    assert counts["total"] == listed
    assert sum(listed.values()) == 5
    for group in ("organizations", "countries", "weights", "data", "post_training"):
        assert sum(number for each in counts[group].values() for number in each.values()) == 5
    assert counts["organizations"]["acme"]["yes"] == 2
    narrowed = small.get("/stats?teacher_country=CN&organization=umbrella").json()
    assert narrowed["models"] == 1
    assert sum(narrowed["answers"]["total"].values()) == 1
    assert small.get("/stats").json()["answers"] is None


def test_common_teachers(small: Client) -> None:
    """Two models have the teachers in common that both are distilled from, nearest first, in any letter case."""
    view = small.get("/models/acme/pupil/common?with=Acme-AI/grand-pupil&rule=any").json()
    assert [(item["id"], item["hops"], item["hops_of_other"]) for item in view["items"]] == [("umbrella/master", 1, 2)]
    assert problem(small, "/models/acme/pupil/common", 400)["errors"][0]["parameter"] == "with"
    assert problem(small, "/models/acme/pupil/common?with=acme/grandpupl", 404)["errors"][0]["suggestion"] == "acme/grandpupil"


def test_gaps(small: Client) -> None:
    """Where one more statement would change answers, the model is named with what it leaves unsaid and whom it would take along."""
    found = small.get("/gaps?distilled_from=umbrella/master&rule=any").json()
    by_id = {item["id"]: item for item in found["items"]}
    assert set(by_id) == {"acme/silent", "umbrella/master"}  # acme/base was released before the teacher, the others are a yes already
    assert by_id["acme/silent"]["models"] == ["acme/silent"]
    assert by_id["acme/silent"]["blockers"][0]["said_at"] == "distillation.statement"
    narrow = {item["id"]: item["total"] for item in items(small, "/gaps?distilled_from=acme/silent")}
    assert narrow["acme/pupil"] == 1
    wide = {item["id"]: item["models"] for item in items(small, "/gaps?distilled_from=acme/silent&rule=any")}
    assert wide["acme/pupil"] == ["acme/pupil", "acme/grandpupil"]
    assert "umbrella/master" not in wide  # released before the teacher, and of another house
    assert problem(small, "/gaps", 400)["errors"][0]["parameter"] == "distilled_from"


def test_a_gap_that_is_filled_turns_its_answers_into_yes(tmp_path: Path) -> None:
    """Declaring the teacher where the first gap is makes exactly the answers yes that it names."""
    records = list(SMALL.records())
    store.build(SMALL, tmp_path / "before.sqlite")
    with TestClient(litestar(tmp_path / "before.sqlite")) as client:
        gap = items(client, "/gaps?distilled_from=acme/silent&rule=any&limit=1")[0]
        before = set(ids(client, "/models?distilled_from=acme/silent&rule=any"))
    filled = [model(gap["id"], teachers=["acme/silent"]) if record.id == gap["id"] else record for record in records]
    store.build(registry_of(*filled), tmp_path / "after.sqlite")
    with TestClient(litestar(tmp_path / "after.sqlite")) as client:
        assert set(ids(client, "/models?distilled_from=acme/silent&rule=any")) - before == set(gap["models"])
