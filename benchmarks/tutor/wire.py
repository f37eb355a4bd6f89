"""What a provider outside gets to see of the people of the demo school, out of everything that was sent."""

import random
import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from unittest.mock import patch

import numpy as np

from benchmarks.knowledge.shelves import shelf_site
from benchmarks.registry import Figure, Run, benchmark
from school_ai.ai.knowledge import synthesis, words
from school_ai.ai.knowledge.retrieve import Hit, StoredPassage
from school_ai.ai.llm.masking import Known, Mask
from school_ai.ai.tutor import common_words

SITE = "wire"
MESSAGES, HARMLESS, LARGE = 1000, 300, 10_000
PURPOSE = "Answer"

# {name}: somebody's name in one of many ways, {first}: in the way of one who is spoken of, the others as they are.
TEMPLATES = (
    "Why does {name} say that plants breathe at night?",
    "my friend {name} told me osmosis needs energy, is that right",
    "{name} got 12 N and I got 9 N. who is right?",
    "I am {name} and I do not understand fractions",
    "my name is {name}, my number is {id}. how do I solve 3x + 5 = 20",
    "Can you ask {name} whether the homework is due on Friday? Write to {email}",
    "{name} and I have to explain erosion together.",
    "call me on {phone} if you know what photosynthesis is",
    "I live at {address} and want to know how far sound travels to school in 3 s",
    "{possessive} answer is 3/4 but mine is 6/8",
    "is {possessive} essay better? He wrote that the steam engine changed everything",
    "We sit in the lab:\n{name}\n{other}\nWhich of us needs goggles?",
    '"{name}" stands on the sheet with pupil {id}, what does the loop print?',
    "Mr {last} said that acids are sour. Why?",
    "mrs {last} gave us the worksheet on rivers, phone {phone}",
    "what would {name} ({email}) answer to question 2?",
    "Warum sagt {name}, dass Pflanzen nachts atmen?",
    "ich heiße {name} und verstehe Brüche nicht",
    "{german} Lösung ist 3/4, meine 6/8",
    "Frau {last} hat gesagt, dass Säuren sauer sind. Ruf mich an: {phone}",
    "Je m'appelle {name}, pourquoi le ciel est-il bleu ?",
    "Mon amie {name} dit que 1/2 + 1/3 = 2/5, c'est vrai ? Son adresse : {address}",
    "Me llamo {name} y no entiendo la fotosíntesis, mi correo es {email}",
    "Mi profesor {last} dice que el ácido es agrio, ¿por qué?",
    "أنا {name} ورقم هاتفي {phone}، ما هو التمثيل الضوئي؟",
    "قال {name} إن النبات يتنفس ليلا، هل هذا صحيح؟",
    "{id} is my id, {phone} my phone, {email} my mail, {name} my name",
    "group work with {name}, {other} and me; we measured 4.2 m/s2",
)
ATTEMPTS = (
    "{name} and I think: 3x = 15, x = 5",
    "as {name} said, v = s / t = 12 / 4 = 3",
    "{name} {other} {id}\n1/2 + 1/3 = 5/6",
)
PASSAGE = "A force makes a body accelerate. Rivers carry sand and stones. Plants make sugar out of light."


@dataclass(frozen=True)
class Person:
    """Somebody of the demo school, with what tells who they are."""

    first: str
    last: str
    record: str
    email: str
    phone: str
    address: str


@dataclass(frozen=True)
class Sent:
    """The messages of one call. `others`: the words of it that nobody's name was put into."""

    messages: list[tuple[str, str]]
    others: frozenset[str]
    put: tuple[str, ...]


def people_of(school) -> list[Person]:
    """Everybody whom the demo school has on record."""
    rows = {table.doctype: list(table.records()) for table in school.tables() if table.doctype in _FIELDS}
    found = []
    for doctype, (name, email, phone, address) in _FIELDS.items():
        for row in rows[doctype]:
            first, _space, last = row[name].partition(" ")
            found.append(
                Person(first, last, row["name"], row.get(email) or "", row.get(phone) or "", row.get(address) or "")
            )
    return found


_FIELDS = {
    "Student": ("student_name", "student_email_id", "student_mobile_number", "address_line_1"),
    "Guardian": ("guardian_name", "email_address", "mobile_number", ""),
    "Employee": ("employee_name", "company_email", "cell_number", ""),
    "Instructor": ("instructor_name", "", "", ""),
}


def messages_of(people: list[Person], seed: int, count: int = MESSAGES) -> Iterator[Sent]:
    """Messages of pupils to the tutor with people in them, in many ways of writing."""
    draw = random.Random(seed)
    whole = [each for each in people if each.email and each.phone]
    at_home = [each for each in people if each.address]
    for number in range(count):
        template = TEMPLATES[number % len(TEMPLATES)]
        question, put = _filled(template, draw, whole, at_home)
        others = template
        if number % 3 == 0:
            attempt, more = _filled(draw.choice(ATTEMPTS), draw, whole, at_home)
            earlier, again = _filled(draw.choice(TEMPLATES), draw, whole, at_home)
            messages = [("system", synthesis.RULES), ("human", earlier), ("ai", "Go on."), ("human", attempt)]
            messages.append(("human", question))
            put, others = (*put, *more, *again), " ".join([*TEMPLATES, *ATTEMPTS])
        else:
            messages = synthesis.messages(question, [_hit()])
        fixed = " ".join(
            [others, PASSAGE, synthesis.RULES, "question passages number document page heading text Forces"]
        )
        yield Sent(messages, frozenset(_words(re.sub(r"\{\w+\}", " ", fixed))), put)


def _hit() -> Hit:
    place = {"course": None, "page_number": 1, "start": 0, "end": len(PASSAGE), "heading": "", "scope": ""}
    return Hit(StoredPassage(name="p", document="d", title="Forces", text=PASSAGE, **place), 1.0, 1.0)


def _filled(template: str, draw: random.Random, whole: list[Person], at_home: list[Person]) -> tuple[str, tuple]:
    somebody, other, neighbour = draw.choice(whole), draw.choice(whole), draw.choice(at_home)
    values = {
        "name": _written(somebody, draw),
        "other": _written(other, draw),
        "last": draw.choice((str, str.lower))(other.last),
        "possessive": draw.choice((somebody.first, f"{somebody.first} {somebody.last}")) + draw.choice(("'s", "’s")),
        "german": somebody.first + "s",
        "id": draw.choice((str, str.lower, lambda text: text.replace("-", " ")))(somebody.record),
        "email": draw.choice((str, str.upper, str.title))(somebody.email),
        "phone": _phone(somebody.phone, draw),
        "address": draw.choice((str, str.lower))(neighbour.address),
    }
    used = {key: value for key, value in values.items() if f"{{{key}}}" in template}
    return template.format(**used), tuple(used.values())


def _written(person: Person, draw: random.Random) -> str:
    whole = f"{person.first} {person.last}"
    ways = (whole, whole.lower(), whole.upper(), person.first, person.first.lower(), person.last, person.last.lower())
    ways += (f"{person.last}, {person.first}", (person.first + person.last).lower(), f"{person.first}.{person.last}")
    ways += (
        _accented(whole),
        _accented(person.first),
        f"{person.first}  {person.last}",
        f"{person.first}_{person.last}",
    )
    return draw.choice(ways)


def _accented(name: str) -> str:
    return unicodedata.normalize("NFC", re.sub("[aeo]", lambda letter: letter[0] + "\u0301", name, count=1))


def _phone(phone: str, draw: random.Random) -> str:
    digits = re.sub(r"\D", "", phone)
    ways = (phone, "+" + digits, "00" + digits, "0" + digits[2:], "0" + digits[2:6] + " " + digits[6:])
    return draw.choice((*ways, f"(+44) {digits[2:5]}-{digits[5:]}", phone.replace(" ", ".")))


# --- looking at the wire: with means of its own ----------------------------------------------------------------------


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", _plain(text)))


class Search:
    """Looks for real people in what was sent."""

    def __init__(self, people: list[Person]):
        names = {f"{each.first} {each.last}" for each in people}
        self.parts = {part for name in names for part in _words(name) if len(part) >= 3}
        self.emails = {_plain(each.email) for each in people if each.email}
        self.phones = {re.sub(r"\D", "", each.phone)[-9:] for each in people if each.phone}
        self.records = {re.sub(r"\W", "", _plain(each.record)) for each in people if re.search(r"\d", each.record)}
        self.addresses = {_plain(each.address) for each in people if each.address}

    def leaks(self, sent: str, others: frozenset[str], put: tuple[str, ...] = ()) -> set[str]:
        """Every name part, email, phone, id and address of anybody that stands in what was sent."""
        plain = _plain(sent)
        found = (_words(sent) & self.parts) - others
        digits, letters = re.sub(r"[\s().+/-]", "", plain), re.sub(r"\W", "", plain)
        found |= {email for email in self.emails if email in plain}
        found |= {phone for phone in self.phones if phone in digits}
        found |= {record for record in self.records if record in letters}
        found |= {address for address in self.addresses if address in plain}
        # A part of a name of two letters is hidden beside another one only.
        words_put = (each for each in put if any(len(word.removesuffix("s")) >= 3 for word in _words(each) - others))
        return found | {each for each in words_put if re.search(rf"(?<!\w){re.escape(_plain(each))}(?!\w)", plain)}


# --- figures ---------------------------------------------------------------------------------------------------------


@benchmark(unit="leaks", bar=0, better="lower", needs_site=True)
def people_on_the_wire(run: Run) -> Figure:
    """Names, parts of names, emails, phones, ids and addresses of the demo school's people in the requests that 1,000
    messages to the tutor come to, sent to a provider that keeps what it gets; half of them streamed."""
    from embedded.school import SchoolSpec, generate
    from school_ai.tests.fakes.provider import KEY, provider

    school = generate(SchoolSpec(seed=run.seed))
    people = people_of(school)
    search, leaks, wrong = Search(people), [], 0
    with shelf_site(SITE) as frappe:
        from embedded import school_site
        from school_ai import settings
        from school_ai.services import chatting

        if not frappe.db.count("Student"):
            school_site.write(school)
        _put_materials(frappe)
        with provider() as server, patch.object(settings.Provider, "is_outside", True):
            server.behaviour.reply = lambda body: body["messages"][-1]["content"]
            chosen = settings.Provider("OpenAI-compatible", "gpt-test", server.openai_url, KEY, 30, 1000)
            for number, sent in enumerate(messages_of(people, run.seed)):
                if number % 2:
                    text = chatting.complete(chosen, sent.messages, PURPOSE).reply.text
                else:
                    text = chatting.stream(chosen, sent.messages, PURPOSE, list).reply.text
                wire = "\n".join(each["content"] for each in server.requests.pop().body["messages"])
                leaks += sorted(search.leaks(wire, sent.others, sent.put))
                wrong += _squeezed(text) != _squeezed(sent.messages[-1][1])
            frappe.db.rollback()
    return Figure(
        len(leaks),
        f"{MESSAGES} messages, {len(people)} records; {wrong} replies in which somebody did not come back"
        + (f"; {', '.join(sorted(set(leaks))[:12])}" if leaks else ""),
    )


def _put_materials(frappe) -> None:
    """The demo school's materials as passages: which names are words depends on them."""
    from embedded.school.materials import load_materials

    rows = [(f"wire-{number}", str(each.body), 1, 0, 0, 0) for number, each in enumerate(load_materials())]
    fields = ("name", "text", "page_number", "position", "start", "end")
    frappe.db.bulk_insert("AI Knowledge Passage", fields, rows, ignore_duplicates=True)


def _squeezed(text: str) -> str:
    """How somebody is written may be as it was elsewhere in the same call: capitals, accents and signs do not count."""
    return re.sub(r"[\W_]", "", _plain(text))


@benchmark(unit="share", bar=0.98, better="higher")
def harmless_questions_left_alone(run: Run) -> Figure:
    """Of 300 questions without a person of the school in them, those that reach a provider word for word, where the
    school is the demo school."""
    from embedded.school import SchoolSpec, generate

    known = known_of(people_of(generate(SchoolSpec(seed=run.seed))))
    questions = harmless(run.seed)
    changed = [each for each in questions if Mask(known).hide_all([each])[0] != each]
    return Figure(1 - len(changed) / len(questions), "; ".join(changed)[:300])


def harmless(seed: int) -> list[str]:
    """Questions of pupils who want to learn something, drawn from the tutor's examples. They speak of nobody at the
    demo school, but of people in books and exercises who may be called alike."""
    from school_ai.ai.tutor import examples
    from school_ai.ai.tutor.asked import LEARNING

    texts = sorted({asked.text for asked, purpose in examples.load() if purpose == LEARNING and not asked.earlier})
    return random.Random(seed).sample(texts, HARMLESS)


def known_of(people: list[Person]) -> Known:
    """What a site with these people and the demo school's materials knows."""
    from embedded.school.materials import load_materials

    known = Known(
        names=[f"{each.first} {each.last}" for each in people],
        records=[each.record for each in people],
        phones=[each.phone for each in people],
        addresses=[each.address for each in people],
        common={each: known | words.function_words(each) for each, known in common_words.BY_LANGUAGE.items()},
    )
    known.read(str(each.body) for each in load_materials())
    return known


@benchmark(unit="ms", bar=20, better="lower")
def milliseconds_to_hide(run: Run) -> Figure:
    """95th percentile of hiding the people in one call's messages, at a school of 10,000 pupils with their guardians
    and teachers; the note says what reading the school's records into the dictionary takes, once."""
    from embedded.school import SchoolSpec, generate

    people = people_of(generate(SchoolSpec.of_size(LARGE, seed=run.seed)))
    began = time.perf_counter()
    known = known_of(people)
    made = time.perf_counter() - began
    took = []
    for sent in messages_of(people, run.seed, 300):
        texts = [text for _role, text in sent.messages]
        # Six passages of the materials go with a question.
        texts.append(" ".join([PASSAGE] * 60))
        began = time.perf_counter()
        Mask(known).hide_all(texts)
        took.append(1000 * (time.perf_counter() - began))
    return Figure(
        float(np.percentile(took, 95)), f"median {np.median(took):.1f} ms, {len(people)} records, made in {made:.1f} s"
    )
