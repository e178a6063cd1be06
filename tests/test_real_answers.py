"""Answers about real models from the real cards, each with its reason: the essay's questions, asked of what developers have disclosed.

A row that fails means that a card or the code has changed what readers are told; the reason says which fact it stands for.
"""

from __future__ import annotations

import pytest

from disclose.lineage import Graph, Key, Lineage, Result, described_teacher, graph_of, named_teacher, rule
from disclose.registry import Registry
from disclose.vocabulary import Access, Answer, Basis, EdgeKind, Role, RuleName, Stage

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@pytest.fixture(scope="module")
def real_graph(real_registry: Registry) -> Graph:
    return graph_of(real_registry)


def ask(graph: Graph, model: str, teacher: str, name: RuleName, basis: frozenset[Basis] | None = None) -> Result:
    """The answer about a model and a teacher; a name without a slash is an organization."""
    asked = (
        named_teacher(graph, teacher)
        if "/" in teacher
        else described_teacher(graph, teacher, lambda node: teacher in {node.organization, node.house})
    )
    return Lineage(graph, rule(name, basis=basis)).answer(model, asked)


OLMO, OCR = "allenai/olmo-3-1125-32b", "allenai/olmocr-7b-0225-preview"
R1, V3, R1_SERIES = "deepseek/deepseek-r1", "deepseek/deepseek-v3", "deepseek/deepseek-r1-series"
R1_QWEN_7B = "deepseek/deepseek-r1-distill-qwen-7b"
LLAMA_3B = "meta/llama-3.2-3b"
GEMINI = "google/gemini-2.0-flash-thinking-exp"
S1, S1_1 = "simplescaling/s1-32b", "simplescaling/s1.1-32b"
ZEPHYR = "huggingface/zephyr-7b-beta"
APERTUS, APERTUS_INSTRUCT = "swiss-ai/apertus-8b-2509", "swiss-ai/apertus-8b-instruct-2509"
NANO_9B, NANO_12B = "nvidia/nvidia-nemotron-nano-9b-v2", "nvidia/nvidia-nemotron-nano-12b-v2"
VICUNA, ALPACA = "lmsys/vicuna-7b-v1.5", "tatsu-lab/alpaca-7b-wdiff"

ROWS = [
    (OLMO, "openai/gpt-4o", "any", YES, "its PDF corpus was read by a model that learned from GPT-4o, and its midtraining data includes text by GPT-4o"),
    (OLMO, "openai/gpt-4o", "generation", YES, "the Tulu 3 data inside its midtraining mix holds answers by GPT-4o"),
    (OLMO, "openai/gpt-4o", "direct", UNKNOWN, "no card of its own names GPT-4o, and none says that the teachers named are all"),
    (OLMO, "openai/gpt-4o", "inherited", UNKNOWN, "it began from nothing, so base weights add nothing to direct"),
    (OLMO, "openai/gpt-4o", "logits", UNKNOWN, "nobody says that its distribution was matched, nor that no other model's was"),
    (OCR, "openai/gpt-4o", "direct", YES, "it was finetuned on transcriptions by a GPT-4o snapshot, which counts for the family"),
    (OCR, "openai/gpt-4o-2024-08-06", "direct", YES, "the card names this very snapshot"),
    (OCR, "openai/gpt-4o-2024-08-06", "logits", UNKNOWN, "an API gives text, and the card does not say that its teachers are all"),
    (OCR, "openai", "direct", YES, "a snapshot of GPT-4o is a model of OpenAI"),
    (LLAMA_3B, "meta/llama-3.1-70b", "logits", YES, "Llama 3.1 8B and 70B logits were targets in pretraining"),
    (LLAMA_3B, "meta/llama-3.1-8b", "logits", YES, "Llama 3.1 8B and 70B logits were targets in pretraining"),
    (LLAMA_3B, "meta/llama-3.1-405b-instruct", "logits", UNKNOWN, "the card does not say that the two teachers named are all"),
    (R1_QWEN_7B, R1, "direct", YES, "finetuned on 800K samples curated with R1"),
    (R1_QWEN_7B, R1, "inherited", YES, "what is direct is inherited too"),
    (R1_QWEN_7B, R1, "any", YES, "what is direct is any too"),
    (R1_QWEN_7B, R1, "generation", YES, "it learned to produce text by R1"),
    (R1_QWEN_7B, R1, "eu-2.5", YES, "its developer generated the text with its own model"),
    (R1_QWEN_7B, R1, "logits", UNKNOWN, "text by R1 is not its distribution, and nobody says that the latter was not used"),
    (R1_QWEN_7B, "qwen/qwen2-72b-instruct", "direct", UNKNOWN, "only its base learned from Qwen2-72B-Instruct"),
    (R1_QWEN_7B, "qwen/qwen2-72b-instruct", "inherited", YES, "its base Qwen2.5-Math-7B was trained on text by Qwen2-72B-Instruct"),
    (NANO_9B, V3, "direct", UNKNOWN, "DeepSeek-V3 stands on the card of the base that it was pruned from"),
    (NANO_9B, V3, "inherited", YES, "through the weights of the 12B base"),
    (NANO_9B, NANO_12B, "logits", YES, "the pruned model matched the distribution of the one that it was pruned from"),
    (S1, GEMINI, "direct", YES, "its thousand traces were written by Gemini"),
    (S1, R1, "direct", UNKNOWN, "R1 is not named, and the card does not say that the teachers named are all"),
    (S1_1, R1, "direct", YES, "the same questions, answered anew by R1"),
    (S1_1, GEMINI, "generation", UNKNOWN, "only the questions came from s1K, not Gemini's traces; R1's own teachers are not all disclosed"),
    (S1_1, GEMINI, "any", UNKNOWN, "Gemini wrote no questions of s1K"),
    (ZEPHYR, "openai/gpt-4", "direct", YES, "GPT-4 judged the pairs of UltraFeedback that it was trained on"),
    (ZEPHYR, "openai/gpt-4", "generation", UNKNOWN, "GPT-4 is one of 17 models that answered, and whose answers were chosen is not said"),
    (ZEPHYR, "openai/gpt-4", "eu-2.5", UNKNOWN, "the data is somebody else's, and the card does not say that nothing was generated for it"),
    (ZEPHYR, "openai/chatgpt", "direct", YES, "the dialogues of UltraChat were written by ChatGPT"),
    (VICUNA, "openai/chatgpt", "direct", YES, "finetuned on conversations with ChatGPT"),
    (VICUNA, "openai/chatgpt", "eu-2.5", UNKNOWN, "users shared the conversations, so the developer did not generate them"),
    (ALPACA, "openai/text-davinci-003", "eu-2.5", YES, "its developer had text-davinci-003 write the 52K answers"),
    (APERTUS, "openai/gpt-4o", "eu-2.5", NO, "its EU summary says that no synthetic data was made by the provider or on its behalf"),
    (APERTUS, "openai/gpt-4o", "direct", UNKNOWN, "its datasets are other people's, and not all of them say what wrote them"),
    (APERTUS, "qwen/qwen2.5-coder", "any", YES, "a model of the family scored the code that it was trained on"),
    (APERTUS, "qwen/qwen2.5-coder", "generation", UNKNOWN, "to score is not to write"),
    (APERTUS_INSTRUCT, "qwen/qwen3-32b", "direct", YES, "its preferred answers are partly by Qwen3-32B"),
    ("mistralai/mistral-7b-v0.1", R1, "any", NO, "it was released more than a year before R1"),
    ("meta/llama-2-7b", "openai/gpt-4o", "direct", NO, "it was released ten months before GPT-4o"),
    ("meta/llama-2-7b", "openai", "direct", UNKNOWN, "OpenAI had models before it, and the card is silent"),
    (R1, V3, "direct", YES, "DeepSeek-V3 rewrote its cold-start data and wrote part of its answers"),
    (V3, R1_SERIES, "direct", YES, "a model of the R1 series wrote its reasoning data"),
    (V3, R1, "direct", UNKNOWN, "the report speaks of the R1 series, which may or may not mean R1 itself"),
    (R1, R1, "any", UNKNOWN, "no source says that R1 taught itself, directly or on the way over V3"),
    (R1, "openai", "any", UNKNOWN, "exposure on crawled pages is not use, and not all data is disclosed"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "teacher", "name", "answer", "reason"), [pytest.param(*row, id=f"{row[0]} <- {row[1]} {row[2]}") for row in ROWS])
def test_a_real_answer(real_graph: Graph, model: str, teacher: str, name: str, answer: Answer, reason: str) -> None:
    """The cards of real models give the answer that their sources support."""
    assert ask(real_graph, model, teacher, RuleName(name)).answer is answer, reason


def test_every_rule_and_answer_is_among_the_rows() -> None:
    """The table asks under each preset and expects each answer, and no question twice."""
    assert {row[2] for row in ROWS} == set(RuleName)
    assert {row[3] for row in ROWS} == set(Answer)
    assert len({row[:3] for row in ROWS}) == len(ROWS)


def test_the_essays_question_has_its_path(real_graph: Graph) -> None:
    """An API labelled pages, a small model learned from them, it turned PDFs into a corpus, and Olmo 3 was trained on it: two hops, with evidence."""
    paths = ask(real_graph, OLMO, "openai/gpt-4o", RuleName.ANY).paths
    over_the_ocr_model = [path for path in paths if Key("model", OCR) in {edge.source for edge in path.edges}]
    assert over_the_ocr_model
    for path in over_the_ocr_model:
        assert path.hops == 2
        assert path.edges[0].source == Key("model", "openai/gpt-4o-2024-08-06")
        assert all(edge.evidence for edge in path.edges if edge.kind is EdgeKind.TEACHES)


def test_no_path_leads_over_a_dataset_whose_answers_were_not_taken(real_graph: Graph) -> None:
    """s1K-1.1 took the questions of s1K: what is upstream of s1.1 over s1K are writers and selectors of questions, never Gemini's traces."""
    lineage = Lineage(real_graph, rule(RuleName.ANY))
    from_s1k = [hop for hop in lineage.hops_into(Key("model", S1_1)) if Key("dataset", "simplescaling/s1k") in hop.route]
    assert {hop.edges[0].role for hop in from_s1k} <= {Role.PROMPTS, Role.FILTERING, Role.PROCESSING, Role.UNKNOWN}


def test_r1_and_v3_teach_each_other(real_graph: Graph) -> None:
    """The graph is no DAG: the R1 series taught V3, and V3 taught R1."""
    assert (R1_SERIES, V3, R1) in Lineage(real_graph, rule(RuleName.ANY)).cycles(R1)


def test_a_claim_answers_only_where_it_is_asked_for(real_graph: Graph) -> None:
    """What officials say about Kimi K3 and Claude is no declaration; a reader who asks for allegations gets it, as one."""
    student, teacher = "moonshotai/kimi-k3", "anthropic/claude-fable-5"
    assert ask(real_graph, student, teacher, RuleName.ANY).answer is UNKNOWN
    alleged = ask(real_graph, student, teacher, RuleName.ANY, frozenset({Basis.DECLARED, Basis.ALLEGATION}))
    assert alleged.answer is YES
    assert {edge.basis for path in alleged.paths for edge in path.edges} == {Basis.ALLEGATION}


def test_a_claim_about_an_organization_reaches_no_model(real_graph: Graph, real_registry: Registry) -> None:
    """Anthropic's post and OpenAI's memo speak of organizations, so no model of DeepSeek, Moonshot or MiniMax has an edge from them."""
    organizations = {claim.file for claim in real_registry.claims.values() if claim.student.organization}
    assert organizations
    assert not [edge for edge in real_graph.edges if edge.said_by in organizations]


@pytest.mark.parametrize("name", RuleName)
def test_every_yes_can_be_checked(real_graph: Graph, name: RuleName) -> None:
    """Every witness over the real cards is made of statements, each with the card, the place on it and, where it names a teacher, its evidence."""
    lineage = Lineage(real_graph, rule(name))
    for student in real_graph.models:
        for teacher in lineage.upstream(student.key.id):
            path = lineage.paths(student.key, named_teacher(real_graph, teacher).models)[0][0]
            for edge in path.edges:
                assert edge.said_by
                assert edge.said_at
                assert edge.evidence or edge.role is None


def test_own_models_are_own_on_every_card(real_graph: Graph) -> None:
    """Where a card gives `own` as the access, teacher and student belong to one house, so that own use can be told from the rest."""
    for edge in real_graph.edges:
        if edge.access is Access.OWN:
            assert real_graph.nodes[edge.source].house == real_graph.nodes[edge.target].house, (edge.said_by, edge.said_at)


def test_stages_tell_teachers_apart(real_graph: Graph) -> None:
    """Under a stage, only the teachers of that stage count: Llama 3.2 3B matched logits in pretraining, and no SFT teacher of it is named."""
    lineage = {stage: Lineage(real_graph, rule(RuleName.ANY, stages=frozenset({stage}), hops=1)) for stage in (Stage.PRETRAINING, Stage.SFT)}
    assert "meta/llama-3.1-70b" in lineage[Stage.PRETRAINING].upstream(LLAMA_3B)
    assert "meta/llama-3.1-70b" not in lineage[Stage.SFT].upstream(LLAMA_3B)
