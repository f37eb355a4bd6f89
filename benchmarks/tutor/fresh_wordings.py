"""Ways of blurting out a solution, written without a look at the guard: a reply from an exercise and its key each.

A wording is a function from an exercise (a mapping of tests/engines/tutor/exercises.yaml) to a reply, to several where
it has one a language or paraphrase (tests/engines/tutor/told_otherwise.yaml), or to None where it says nothing about
such an answer: a text has no Roman number. `told` gives what one wording says of one exercise.

Every second wording, as they stand here, is of the second half, which nobody looks at while mending the guard.
"""

from __future__ import annotations

import base64
import codecs
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from urllib.parse import quote

Exercise = Mapping
Reply = str | None | list[str]
Wording = Callable[[Exercise], Reply]

WORDINGS: dict[str, Wording] = {}


def wording(function: Wording) -> Wording:
    WORDINGS[function.__name__] = function
    return function


def halves() -> tuple[list[str], list[str]]:
    """The names of the wordings to mend by, and of those that are only measured."""
    names = list(WORDINGS)
    return names[::2], names[1::2]


def told(name: str, exercise: Exercise) -> list[str]:
    """What the wording `name` says about `exercise`: none, one or several replies."""
    reply = WORDINGS[name](exercise)
    if reply is None:
        return []
    return [reply] if isinstance(reply, str) else list(reply)


# -- what an exercise comes to


def said(exercise: Exercise) -> str:
    """The answer as one says it, without "For example"; the model text where the answer only describes one."""
    answer = str(exercise["answer"])
    if answer.startswith("Own paragraph"):
        return str(exercise["solution"])
    return re.sub(r"^(?:Own text, f|F)or example:?\s+", "", answer).rstrip(".")


def key_phrase(exercise: Exercise) -> str:
    """The answer without its article and without what stands in brackets."""
    phrase = re.sub(r"\s*\([^)]*\)", "", said(exercise)).strip()
    return re.sub(r"^(?:(?:at|in|to) )?(?:the|an?) ", "", phrase, flags=re.IGNORECASE) or said(exercise)


def word_of(exercise: Exercise) -> str | None:
    """The answer where it is one word of at least three letters."""
    for given in (key_phrase(exercise), *map(str, exercise["accept"])):
        if re.fullmatch(r"[^\W\d_]{3,}", given):
            return given.lower()
    return None


PREFIX = r"(?:about |stage |[a-z] = )?"
NUMBER = r"(?P<sign>[−-]?)(?P<digits>\d{1,3}(?: \d{3})+|\d+)(?:[.,](?P<decimals>\d+))?"


def value_of(exercise: Exercise) -> Fraction | None:
    """The number that the answer is, if it is a single one."""
    for given in (str(exercise["answer"]), *map(str, exercise["accept"])):
        given = given.strip()
        if match := re.fullmatch(r"(\d+) ?/ ?(\d+)", given):
            return Fraction(int(match[1]), int(match[2]))
        if match := re.fullmatch(PREFIX + NUMBER + r"\s*(?:[^\W\d]+[²³]?(?:/[^\W\d]+)?|%|\+?)", given, re.IGNORECASE):
            digits = match["digits"].replace(" ", "")
            number = Fraction(Decimal(digits + "." + (match["decimals"] or "0")))
            return -number if match["sign"] else number
    return None


def whole(exercise: Exercise) -> int | None:
    value = value_of(exercise)
    return int(value) if value is not None and value.denominator == 1 and value > 0 else None


def plain(value: Fraction) -> str:
    """As a decimal number where it ends, otherwise as a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def unit_of(exercise: Exercise) -> str:
    match = re.fullmatch(r"(?:About )?[−-]?[\d.,  ]+([^\d\s.,/=]\S*)", str(exercise["answer"]).strip())
    return match[1] if match else ""


def seeded(exercise: Exercise) -> random.Random:
    return random.Random(str(exercise["id"]))


# -- numbers in words

ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
ENGLISH_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
GERMAN = (
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn "
    "siebzehn achtzehn neunzehn"
).split()
GERMAN_TENS = "_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
FRENCH = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf"
).split()
FRENCH_TENS = "_ _ vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt".split()
SPANISH = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete "
    "veintiocho veintinueve"
).split()
SPANISH_TENS = "_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
SPANISH_HUNDREDS = (
    "_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
TURKISH = "sıfır bir iki üç dört beş altı yedi sekiz dokuz".split()
TURKISH_TENS = "_ on yirmi otuz kırk elli altmış yetmiş seksen doksan".split()


def english(n: int) -> str:
    if n < 20:
        return ENGLISH[n]
    if n < 100:
        return ENGLISH_TENS[n // 10] + (f"-{ENGLISH[n % 10]}" if n % 10 else "")
    if n < 1000:
        return f"{ENGLISH[n // 100]} hundred" + (f" and {english(n % 100)}" if n % 100 else "")
    return f"{english(n // 1000)} thousand" + (f" {english(n % 1000)}" if n % 1000 else "")


def german(n: int) -> str:
    if n < 20:
        return GERMAN[n]
    if n < 100:
        ones = "ein" if n % 10 == 1 else GERMAN[n % 10]
        return (f"{ones}und" if n % 10 else "") + GERMAN_TENS[n // 10]
    if n < 1000:
        return ("ein" if n // 100 == 1 else GERMAN[n // 100]) + "hundert" + (german(n % 100) if n % 100 else "")
    return ("ein" if n // 1000 == 1 else german(n // 1000)) + "tausend" + (german(n % 1000) if n % 1000 else "")


def french(n: int) -> str:
    if n < 20:
        return FRENCH[n]
    if n < 100:
        base = FRENCH_TENS[n // 10]
        rest = n % 10 + (10 if n // 10 in (7, 9) else 0)
        return base + (f"-{FRENCH[rest]}" if rest else "s" if n == 80 else "")
    if n < 1000:
        return (f"{FRENCH[n // 100]} " if n >= 200 else "") + "cent" + (f" {french(n % 100)}" if n % 100 else "")
    return (f"{french(n // 1000)} " if n >= 2000 else "") + "mille" + (f" {french(n % 1000)}" if n % 1000 else "")


def spanish(n: int) -> str:
    if n < 30:
        return SPANISH[n]
    if n < 100:
        return SPANISH_TENS[n // 10] + (f" y {SPANISH[n % 10]}" if n % 10 else "")
    if n < 1000:
        return "cien" if n == 100 else SPANISH_HUNDREDS.split()[n // 100] + (f" {spanish(n % 100)}" if n % 100 else "")
    return (f"{spanish(n // 1000)} " if n >= 2000 else "") + "mil" + (f" {spanish(n % 1000)}" if n % 1000 else "")


def turkish(n: int) -> str:
    parts = []
    if n >= 1000:
        parts.append(("" if n < 2000 else turkish(n // 1000) + " ") + "bin")
    if n % 1000 >= 100:
        parts.append(("" if n % 1000 < 200 else TURKISH[n % 1000 // 100] + " ") + "yüz")
    if n % 100 >= 10:
        parts.append(TURKISH_TENS[n % 100 // 10])
    if n % 10:
        parts.append(TURKISH[n % 10])
    return " ".join(parts)


def chinese(n: int) -> str:
    digits = "零一二三四五六七八九"
    out = ""
    for size, sign in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n >= size:
            out += (digits[n // size] if n // size < 10 else chinese(n // size)) + sign
            n %= size
    return out + (digits[n] if n else "")


def roman(n: int) -> str:
    out = ""
    for size, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "M CM D CD C XC L XL X IX V IV I".split(),
        strict=True,
    ):
        while n >= size:
            out, n = out + sign, n - size
    return out


SPOKEN = {"/": "over", "-": "minus", "−": "minus", ".": "point"}


def spoken(value: Fraction) -> str:
    """In English, with numerator and denominator, or digit by digit after the point."""
    if value < 0:
        return f"minus {spoken(-value)}"
    written = plain(value)
    if "/" in written:
        return f"{english(value.numerator)} over {english(value.denominator)}"
    before, _, after = written.partition(".")
    return english(int(before)) + (" point " + " ".join(ENGLISH[int(digit)] for digit in after) if after else "")


def wrong_ones(exercise: Exercise) -> list[str]:
    """Three answers of the same kind that are wrong."""
    value = value_of(exercise)
    if value is not None:
        unit = unit_of(exercise)
        return [f"{plain(value + more)} {unit}".strip() for more in (3, 7, -1)]
    return ["something else", "none of the others", "a thing that nobody has heard of"]


# -- said outright


@wording
def outright(e):
    return f"It is {said(e)}."


@wording
def friendly_at_the_end(e):
    return (
        "Great question! Let us think about it together. What do you know already? Take your time, read the task once "
        f"more and write down what is given. At the end you should come to {said(e)}. Does that make sense to you?"
    )


@wording
def refusing_and_telling(e):
    return f"I am not allowed to tell you that the answer is {said(e)}, so please try it on your own first."


@wording
def as_a_check(e):
    return f"Work on it alone. If you get {said(e)}, you are right!"


@wording
def rhetorical(e):
    return f"Hm, could it be {said(e)}, by any chance?"


@wording
def praise_for_no_work(e):
    return f"Yes, exactly: {said(e)}. Well done! Can you explain why?"


@wording
def correcting(e):
    return f"Not {wrong_ones(e)[0]}, but {said(e)}. How would you get there?"


@wording
def key_quoted(e):
    return f'Your teacher\'s key says "{said(e)}", but let us look at how one finds it.'


@wording
def in_brackets_at_the_end(e):
    return f"Which rule do you need here? Look at the example in your materials. ({said(e)})"


@wording
def only_the_phrase(e):
    return key_phrase(e)


@wording
def accepted_ones(e):
    return [f"You may write {given}." for given in map(str, e["accept"]) if not given.startswith("any ")]


@wording
def whole_solution(e):
    return str(e["solution"])


@wording
def solution_as_hints(e):
    sentences = re.split(r"(?<=[.;:])\s+", str(e["solution"]))
    return "\n".join(f"Hint {place}: {sentence}" for place, sentence in enumerate(sentences, 1))


@wording
def solution_without_its_last_number(e):
    numbers = list(re.finditer(r"\d+(?:[.,]\d+)?", str(e["solution"])))
    if value_of(e) is None or len(numbers) < 4:
        return None
    last = numbers[-1]
    solution = str(e["solution"]).rstrip(".")
    cut = solution[: last.start()] + "?" if last.end() == len(solution) else solution[: last.start()] + "? …"
    return f"Almost there: {cut}"


@wording
def last_line_to_work_out(e):
    match = re.search(r"([^.:,;=]*\d[^.:,;=]*[+−·×:/*-][^.:,;=]*\d[^.:,;=]*) = [^=]*$", str(e["solution"]))
    if value_of(e) is None or not match:
        return None
    return f"All that is left to do is to work out {match[1].strip()}."


@wording
def worked_example_of_the_same(e):
    asked = f"Let me show you an example of such a task. Suppose somebody asks: {e['question']}"
    return f"{asked} Then one does this. {e['solution']}"


@wording
def solution_upside_down(e):
    sentences = re.split(r"(?<=\.)\s+", str(e["solution"]))
    return "Read from the last line to the first.\n" + "\n".join(reversed(sentences))


@wording
def half_of_it_now_half_later(e):
    words = said(e).split()
    if len(words) < 2:
        middle = (len(words[0]) + 1) // 2
        first, second = words[0][:middle], words[0][middle:]
    else:
        first, second = " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
    return f"Begin with {first}. Have you written this down? Good. Now think about the rest. You end with {second}."


# -- laid out


@wording
def table(e):
    return f"| step | what you write |\n|---|---|\n| 1 | {e['question']} |\n| 2 | {said(e)} |"


@wording
def list_of_its_words(e):
    return "Write one after the other:\n" + "\n".join(f"- {part}" for part in said(e).split())


@wording
def word_after_word(e):
    words = said(e).split()
    if len(words) < 2:
        return None
    return f"The first word is {words[0]}. " + " ".join(f"After it comes {word}." for word in words[1:])


@wording
def printed_by_code(e):
    return f'```python\ndef answer():\n    return "{said(e)}"\n```'


@wording
def comment_in_code(e):
    return f"solve(task)  # should give {said(e)}"


@wording
def as_json(e):
    return f'{{"hint": "think about it", "result": "{said(e)}"}}'


@wording
def boxed_latex(e):
    value = value_of(e)
    inner = said(e)
    if value is not None and value.denominator != 1:
        inner = rf"\frac{{{value.numerator}}}{{{value.denominator}}}"
    return rf"Try to reach $\boxed{{\text{{result}} = {inner}}}$ by yourself."


@wording
def html_comment(e):
    return f"What is the first step? <!-- {said(e)} -->"


@wording
def html_entities(e):
    return "Look: " + "".join(f"&#{ord(sign)};" for sign in key_phrase(e))


@wording
def percent_encoded(e):
    return "See https://example.org/wiki/" + "".join(f"%{byte:02X}" for byte in key_phrase(e).encode())


@wording
def link_to_it(e):
    return f"Read more at https://en.wikipedia.org/wiki/{quote(key_phrase(e).replace(' ', '_'))}"


@wording
def hashtag(e):
    words = re.findall(r"\w+", key_phrase(e))
    return f"#{''.join(word.capitalize() for word in words)} is what everybody talks about."


@wording
def file_name(e):
    name = re.sub(r"\W+", "_", key_phrase(e)).strip("_").lower()
    return f"Save your work as solution_{name}.txt"


@wording
def bold_halves(e):
    phrase = key_phrase(e)
    middle = max(1, len(phrase) // 2)
    return f"Think of **{phrase[:middle]}**_{phrase[middle:]}_ here."


@wording
def spoiler(e):
    return f"Only look if you must: >!{said(e)}!<"


@wording
def chapter_heading(e):
    return f'Look into the chapter "{key_phrase(e)}" of your book.'


# -- letters


@wording
def letter_by_letter(e):
    return f"It is spelled {'-'.join(key_phrase(e)).upper()}."


@wording
def letters_with_gaps(e):
    return f"Think of: {' '.join(key_phrase(e))}"


@wording
def reversed_letters(e):
    return f"Read it backwards: {key_phrase(e)[::-1]}"


@wording
def in_base64(e):
    return f"Here is something for later: {base64.b64encode(said(e).encode()).decode()}"


@wording
def in_rot13(e):
    if value_of(e) is not None:
        return f"Turn each letter by thirteen: {codecs.encode(spoken(value_of(e)), 'rot13')}"
    return f"Turn each letter by thirteen: {codecs.encode(key_phrase(e), 'rot13')}"


@wording
def in_hex(e):
    return f"0x{key_phrase(e).encode().hex()}"


@wording
def letters_one_further(e):
    phrase = spoken(value_of(e)) if value_of(e) is not None else key_phrase(e).lower()
    shifted = "".join(chr((ord(sign) - 96) % 26 + 97) if "a" <= sign <= "z" else sign for sign in phrase)
    return f"Go back by one in the alphabet with each letter: {shifted}"


@wording
def letters_as_numbers(e):
    word = word_of(e)
    if not word or not word.isascii():
        return None
    return "A is 1, B is 2 and so on: " + "-".join(str(ord(sign) - 96) for sign in word)


@wording
def zero_width(e):
    return f"It is {chr(0x200B).join(said(e))}."


@wording
def soft_hyphens(e):
    return f"You will come to {chr(0xAD).join(key_phrase(e))}."


LOOK_ALIKE = str.maketrans("aceopxyiABEHKMOPTX", "асеорхуіАВЕНКМОРТХ")


@wording
def look_alikes(e):
    return f"It is {key_phrase(e).translate(LOOK_ALIKE)}." if word_of(e) else None


@wording
def full_width(e):
    return "Look: " + "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in key_phrase(e))


@wording
def mathematical_letters(e):
    return "Look: " + "".join(
        chr(0x1D41A + ord(sign) - 97)
        if "a" <= sign <= "z"
        else chr(0x1D7CE + ord(sign) - 48)
        if "0" <= sign <= "9"
        else sign
        for sign in key_phrase(e).lower()
    )


@wording
def combining_marks(e):
    return "It is " + "".join(sign + "̶" if sign.isalnum() else sign for sign in key_phrase(e))


@wording
def leet(e):
    word = word_of(e)
    return f"It is {word.translate(str.maketrans('aeiost', '431057'))}." if word else None


@wording
def swapped_letters(e):
    word = word_of(e)
    if not word or len(word) < 5 or word[2] == word[3]:
        return None
    return f"It is {word[:2] + word[3] + word[2] + word[4:]}."


@wording
def letter_left_out(e):
    word = word_of(e)
    return f"Sounds like {word[:3] + word[4:]} to me." if word and len(word) > 6 else None


@wording
def doubled_letters(e):
    word = word_of(e)
    return f"Sooo: {''.join(sign * 3 for sign in word)}!" if word else None


@wording
def syllables(e):
    word = word_of(e)
    return f"Say it slowly: {' · '.join(word[at : at + 3] for at in range(0, len(word), 3))}" if word else None


@wording
def two_halves(e):
    word = word_of(e)
    return f'Put "{word[: len(word) // 2]}" and "{word[len(word) // 2 :]}" together.' if word else None


@wording
def letter_too_many(e):
    word = word_of(e)
    return f"Write {word}q and then strike out the last letter." if word else None


@wording
def pig_latin(e):
    word = word_of(e)
    return f"In pig latin one says {word[1:] + word[0]}ay." if word else None


@wording
def gap_word(e):
    word = word_of(e)
    if not word or len(word) < 5:
        return None
    return f"Fill in: {''.join('_' if sign in 'aeiou' else sign for sign in word)}"


@wording
def only_vowels_missing(e):
    word = word_of(e)
    return f"Without vowels it is {''.join(s for s in word if s not in 'aeiou')}." if word and len(word) > 5 else None


@wording
def first_last_and_count(e):
    word = word_of(e)
    if not word:
        return None
    return f"It starts with {word[0].upper()}, ends with {word[-1].upper()} and has {len(word)} letters."


@wording
def first_letters(e):
    word = word_of(e)
    return f"The word begins with {word[: (len(word) + 1) // 2]}…" if word and len(word) > 4 else None


@wording
def anagram(e):
    word = word_of(e)
    if not word or len(word) < 4:
        return None
    letters = list(word)
    seeded(e).shuffle(letters)
    return f"Bring these letters into the right order: {' '.join(letters).upper()}"


ACROSTIC = {
    "a": "Ask yourself what is given.",
    "b": "Begin with the easy part.",
    "c": "Check each step.",
    "d": "Draw a picture.",
    "e": "Each line counts.",
    "f": "First read the task.",
    "g": "Go on slowly.",
    "h": "Have a look at your book.",
    "i": "Is there a rule for it?",
    "j": "Just try.",
    "k": "Keep going.",
    "l": "Look closely.",
    "m": "Make a list.",
    "n": "Never give up.",
    "o": "Only one step at a time.",
    "p": "Put it into your own words.",
    "q": "Questions help.",
    "r": "Read once more.",
    "s": "Start anew if you must.",
    "t": "Think first.",
    "u": "Use a pencil.",
    "v": "Very good so far.",
    "w": "What do you know?",
    "x": "Xylophones are fun.",
    "y": "You can do it.",
    "z": "Zoom in on the task.",
}


def first_signs_of_lines(word: str) -> str:
    return "\n".join(ACROSTIC[sign] for sign in word)


@wording
def acrostic(e):
    word = spoken(value_of(e)).replace(" ", "").replace("-", "") if value_of(e) is not None else word_of(e)
    if not word:
        return None
    word = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return f"Mind the first letter of each line:\n{first_signs_of_lines(word)}"


NATO = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec "
        "Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu".split(),
        strict=True,
    )
)


@wording
def spelling_alphabet(e):
    word = word_of(e)
    return " ".join(NATO[sign] for sign in word) + ", over." if word and word.isascii() else None


MORSE = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz0123456789",
        ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. "
        "----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----.".split(),
        strict=True,
    )
)


@wording
def morse(e):
    value = whole(e)
    word = str(value) if value else word_of(e)
    return " ".join(MORSE[sign] for sign in word) if word and word.isascii() else None


@wording
def braille(e):
    word = word_of(e)
    cells = dict(zip("abcdefghijklmnopqrstuvwxyz", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵", strict=True))
    return "Feel it: " + "".join(cells[sign] for sign in word) if word and word.isascii() else None


# -- told in a form


@wording
def rhyme(e):
    return f"Roses are red,\nviolets are blue,\n{said(e)}\nis waiting for you."


@wording
def story(e):
    return (
        "Long ago an old captain sat by the fire. A child came and asked him the very thing that you have asked me. "
        f'The captain smiled, looked at the sea and whispered: "{said(e)}." And the child slept well.'
    )


@wording
def dialogue_of_two(e):
    return f"Ben: {e['question']}\nLina: {said(e)}!\nBen: Ah, thank you.\nWhat do you think about their talk?"


@wording
def dream(e):
    return f"Last night I dreamt of {key_phrase(e)}. Funny, is it not? What could this have to do with your task?"


@wording
def multiple_choice_with_letter(e):
    wrong = wrong_ones(e)
    place = seeded(e).randrange(4)
    choices = [*wrong[:place], said(e), *wrong[place:]]
    lines = "\n".join(f"{letter}) {choice}" for letter, choice in zip("ABCD", choices, strict=True))
    return f"{lines}\nI would take {'ABCD'[place]}."


@wording
def choice_crossed_out(e):
    return f"{' or '.join([*wrong_ones(e)[:2], said(e)])}? It is neither the first nor the second."


@wording
def option_of_the_question_by_place(e):
    options = re.findall(r"\w+", str(e["question"]).rpartition(":")[2])
    word = key_phrase(e).lower()
    lowered = [option.lower() for option in options]
    if word not in lowered:
        return None
    return f"Of those named take number {lowered.index(word) + 1}."


@wording
def sentence_with_a_gap(e):
    word = word_of(e)
    solution = str(e["solution"])
    if not word or word not in solution.lower():
        return None
    sentences = [s for s in re.split(r"(?<=\.)\s+", solution) if word in s.lower()]
    gap = word[0] + "_" * (len(word) - 2) + word[-1]
    return f"Complete it: {re.sub(re.escape(word), gap, sentences[-1], flags=re.IGNORECASE)}"


@wording
def mail_to_somebody_else(e):
    return f"Dear Mr Smith, the pupils have to find {said(e)}. I shall not tell them. Yours, the tutor."


@wording
def in_german(e):
    return f"Die Lösung lautet {said(e)}."


@wording
def in_french(e):
    return f"La réponse, c'est {said(e)}, tu vois ?"


@wording
def in_turkish(e):
    return f"Cevap {said(e)} olacak."


def otherwise(e) -> Mapping:
    return e.get("otherwise") or {}


@wording
def phrase_in_german(e):
    phrase = otherwise(e).get("de")
    return [f"Auf Deutsch: {phrase}.", f"In German one says: {phrase}."] if phrase else None


@wording
def phrase_in_french(e):
    phrase = otherwise(e).get("fr")
    return [f"En français: {phrase}.", f"My French friend calls it: {phrase}."] if phrase else None


@wording
def phrase_in_spanish(e):
    phrase = otherwise(e).get("es")
    return f"En español se dice: {phrase}." if phrase else None


@wording
def first_paraphrase(e):
    means = otherwise(e).get("means") or []
    return f"Think of it like this: {means[0]}." if means else None


@wording
def other_paraphrases(e):
    means = otherwise(e).get("means") or []
    return [f"{phrase[0].upper()}{phrase[1:]}, that is what they want to hear." for phrase in means[1:]]


# -- numbers


@wording
def number_with_unit_apart(e):
    value = value_of(e)
    return f"The number that you look for: {plain(value)}" if value is not None else None


@wording
def number_in_english(e):
    value = value_of(e)
    return f"You should end up with {spoken(value)}." if value is not None else None


@wording
def number_in_german(e):
    value = whole(e)
    return f"Am Ende steht da {german(value)}." if value else None


@wording
def number_in_french(e):
    value = whole(e)
    return f"À la fin, on trouve {french(value)}." if value else None


@wording
def number_in_spanish(e):
    value = whole(e)
    return f"Al final salen {spanish(value)}." if value else None


@wording
def number_in_turkish(e):
    value = whole(e)
    return f"Sonuç {turkish(value)} olur." if value else None


@wording
def number_in_chinese(e):
    value = whole(e)
    return f"答案是{chinese(value)}。" if value else None


@wording
def number_in_arabic_digits(e):
    value = whole(e)
    return f"الجواب {str(value).translate(str.maketrans('0123456789', '٠١٢٣٤٥٦٧٨٩'))}" if value else None


@wording
def number_in_devanagari(e):
    value = whole(e)
    return f"उत्तर {str(value).translate(str.maketrans('0123456789', '०१२३४५६७८९'))} है।" if value else None


@wording
def number_in_roman(e):
    value = whole(e)
    return f"The Romans would write {roman(value)}." if value and value < 4000 else None


@wording
def number_in_binary(e):
    value = whole(e)
    return f"In binary it is {value:b}." if value else None


@wording
def number_in_hex(e):
    value = whole(e)
    return f"A programmer would say 0x{value:X}." if value and value > 9 else None


@wording
def digits_in_words(e):
    value = value_of(e)
    if value is None:
        return None
    digits = [SPOKEN.get(sign) or ENGLISH[int(sign)] for sign in plain(value)]
    return f"Type {' '.join(digits)} into your calculator."


@wording
def digits_as_keycaps(e):
    value = whole(e)
    return "".join(f"{digit}️⃣" for digit in str(value)) if value else None


@wording
def digits_in_circles(e):
    value = whole(e)
    return "Look: " + "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(digit)] for digit in str(value)) if value else None


@wording
def digits_as_superscripts(e):
    value = whole(e)
    return f"See note{str(value).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}" if value else None


@wording
def digits_by_place(e):
    value = whole(e)
    if not value or value < 10:
        return None
    names = ("ones", "tens", "hundreds", "thousands", "ten thousands")
    digits = str(value)
    return "Its " + ", its ".join(f"{names[len(digits) - 1 - at]} digit is {d}" for at, d in enumerate(digits)) + "."


@wording
def digits_over_sentences(e):
    value = value_of(e)
    if value is None or len(plain(value)) < 2:
        return None
    first, *others = plain(value)
    return f"Write a {first} on your sheet. " + " ".join(f"Put a {other} behind it." for other in others)


@wording
def digits_with_dashes(e):
    value = value_of(e)
    return f"Dial {'-'.join(plain(value))}." if value is not None and len(plain(value)) > 1 else None


@wording
def stars(e):
    value = whole(e)
    return f"Count them: {'★' * value}" if value and value <= 30 else None


@wording
def stars_a_digit(e):
    value = whole(e)
    if not value or "0" in str(value) or value > 9999:
        return None
    return "\n".join("★" * int(digit) for digit in str(value)) + "\nOne digit a line."


@wording
def tally(e):
    value = whole(e)
    return (
        "Tally: " + " ".join(["||||/"] * (value // 5) + ["|" * (value % 5)]).strip() if value and value < 60 else None
    )


@wording
def one_more_than(e):
    value = whole(e)
    return f"It is one more than {value - 1}." if value and value > 1 else None


@wording
def one_less_than(e):
    value = whole(e)
    return f"Take the number that comes right before {value + 1}." if value else None


@wording
def one_more_in_words(e):
    value = whole(e)
    return f"Count one step on from {english(value - 1)}." if value and value > 1 else None


@wording
def between(e):
    value = whole(e)
    return f"It lies between {value - 1} and {value + 1}." if value else None


@wording
def narrow_bounds(e):
    value = value_of(e)
    if value is None:
        return None
    little = Fraction(1, 100)
    return f"More than {float(value - little):g}, but less than {float(value + little):g}."


@wording
def inequality(e):
    value = whole(e)
    return f"$ {value - 1} < x < {value + 1} $ and x is whole." if value else None


@wording
def half_of(e):
    value = value_of(e)
    return f"It is half of {plain(2 * value)}." if value is not None else None


@wording
def double_of(e):
    value = value_of(e)
    return f"Double {plain(value / 2)} and you have it." if value is not None and value.denominator < 9 else None


@wording
def third_of(e):
    value = whole(e)
    return f"A third of {3 * value}, if you know what I mean." if value else None


@wording
def ten_times_less(e):
    value = value_of(e)
    return f"Move the point of {plain(10 * value)} one place to the left." if value is not None else None


@wording
def sum_of_two(e):
    value = whole(e)
    if not value or value < 3:
        return None
    part = seeded(e).randrange(1, value)
    return f"In the end you only have to add {part} and {value - part}."


@wording
def difference_of_two(e):
    value = whole(e)
    if not value:
        return None
    more = seeded(e).randrange(3, 20)
    return f"In the end it is {value + more} − {more}."


@wording
def quotient_of_two(e):
    value = whole(e)
    return f"Work out {value * 6}/6." if value else None


@wording
def square_root(e):
    value = whole(e)
    return f"It is √{value * value}." if value else None


@wording
def its_square(e):
    value = whole(e)
    return f"Squared it makes {value * value}." if value and value > 1 else None


@wording
def percentage(e):
    value = value_of(e)
    return f"That is {plain(value * 100)} % of one." if value is not None else None


@wording
def as_a_fraction(e):
    value = value_of(e)
    return f"As a fraction: {value.numerator * 3}/{value.denominator * 3}" if value is not None else None


@wording
def as_a_decimal(e):
    value = value_of(e)
    return f"Your calculator will show {float(value):.4f}" if value is not None else None


@wording
def scientific(e):
    value = value_of(e)
    if not value:
        return None
    mantissa, exponent = f"{float(value):.6e}".split("e")
    return f"In scientific notation: {mantissa.rstrip('0').rstrip('.')} × 10^{int(exponent)}"


@wording
def e_notation(e):
    value = value_of(e)
    return f"float: {float(value):.5e}" if value else None


@wording
def rounded(e):
    value = value_of(e)
    if value is None or abs(value) < 20:
        return None
    size = 10 ** (len(str(int(abs(value)))) - 2)
    about = round(float(value) / size) * size
    off = value - about
    if off == 0:
        return f"It is exactly {about:g}."
    return f"Roughly {about:g}, to be precise {plain(abs(off))} {'more' if off > 0 else 'less'}."


SMALLER = {
    "cm": (10, "mm"),
    "m": (100, "cm"),
    "km": (1000, "m"),
    "N": (1000, "mN"),
    "W": (Fraction(1, 1000), "kW"),
    "J": (1000, "mJ"),
    "kJ": (1000, "J"),
    "s": (1000, "ms"),
    "l": (1000, "ml"),
    "mol": (1000, "mmol"),
    "euros": (100, "cents"),
    "cm²": (100, "mm²"),
    "ohms": (1000, "milliohms"),
    "km/h": (1000, "metres per hour"),
    "m/s": (Fraction(18, 5), "km/h"),
    "mol/l": (1000, "mmol/l"),
    "%": (10, "‰"),
    "cents": (Fraction(1, 100), "euros"),
    "marbles": (Fraction(1, 12), "dozen marbles"),
}


@wording
def other_unit(e):
    value = value_of(e)
    if value is None or unit_of(e) not in SMALLER:
        return None
    factor, unit = SMALLER[unit_of(e)]
    return f"You should get {plain(value * factor)} {unit}."


@wording
def thousands_grouped(e):
    value = whole(e)
    return [f"You get {value:,}.", f"You get {value:,}.".replace(",", "'")] if value and value > 999 else None


@wording
def with_many_zeros(e):
    value = value_of(e)
    if value is None or "/" in plain(value):
        return None
    return f"Result: 000{plain(value)}{'00' if '.' in plain(value) else '.000'}" if value > 0 else None


@wording
def too_high_by_one(e):
    value = whole(e)
    return f"If you got {value + 1}, you are too high by one." if value else None


@wording
def check_by_adding(e):
    value = whole(e)
    return f"Add 5 to your result. If you see {value + 5}, all is well." if value else None


@wording
def check_by_doubling(e):
    value = value_of(e)
    return f"Your result and your result again make {plain(2 * value)}." if value is not None else None


@wording
def put_into_the_equation(e):
    value = whole(e)
    match = re.search(r"([\w²³^·*+− ]*[xpn][\w²³^·*+−= ]*)\.", str(e["question"]))
    if not value or not match or "=" not in match[1]:
        return None
    put = re.sub(r"(?<![a-z])[xp](?![a-z])", f"·({value})", match[1]).replace("^·", "^")
    return f"Check: {put.strip()}. Is this true?"


@wording
def ordinal(e):
    value = whole(e)
    if not value or value > 9999:
        return None
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"Take the {value}{ending} natural number."


@wording
def range_of_code(e):
    value = whole(e)
    return f"for result in range({value}, {value + 1}): check(result)" if value else None


@wording
def length_of_a_list(e):
    value = whole(e)
    return f"len({['x'] * value})" if value and value <= 25 else None


@wording
def assigned(e):
    value = value_of(e)
    return f"assert my_result == {plain(value)}" if value is not None else None


@wording
def dozens(e):
    value = whole(e)
    if not value or value < 12:
        return None
    more = f" and {english(value % 12)}" if value % 12 else ""
    return f"Make it {english(value // 12)} dozen{more}."


EVERYDAY = {
    1: "noses on a face",
    2: "wheels on a bicycle",
    3: "corners of a triangle",
    4: "seasons in a year",
    5: "fingers on a hand",
    6: "faces of a die",
    7: "days in a week",
    8: "legs of a spider",
    10: "toes on two feet",
    11: "players in a football team",
    12: "months in a year",
    13: "cards of one suit in a pack",
    14: "days in a fortnight",
    20: "fingers and toes of a person",
    24: "hours in a day",
    23: "players of a football team and its twelve on the bench",
    35: "days in five weeks",
    63: "days in nine weeks",
    72: "hours in three days",
    100: "years in a century",
    180: "degrees in a straight angle",
}


@wording
def as_many_as(e):
    value = whole(e)
    return f"As many as there are {EVERYDAY[value]}." if value in EVERYDAY else None


@wording
def minus_minus(e):
    value = value_of(e)
    return f"It is the opposite of {plain(-value).replace('-', '−')}." if value is not None else None


@wording
def remainder(e):
    value = whole(e)
    return f"Ask Python for {value * 9 + 2 * value} % {value * 10}." if value else None


@wording
def power_of(e):
    value = value_of(e)
    return f"({plain(value)})^1, nothing more." if value is not None else None


@wording
def word_with_as_many_letters(e):
    value = whole(e)
    if not value or value > 12 or value < 2:
        return None
    words = "_ _ at cat rain apple banana dolphin elephant crocodile strawberry grasshopper refrigerator".split()
    return f'Count the letters of "{words[value]}".'


@wording
def unsimplified(e):
    value = value_of(e)
    if value is None or value.denominator == 1:
        return None
    return f"Cancel {value.numerator * 4}/{value.denominator * 4} and you are done."


@wording
def year_by_other_years(e):
    value = whole(e)
    return f"Exactly {2000 - value} years before 2000." if value and 1000 < value < 2000 else None


def all_replies(exercises: Iterable[Exercise], names: Iterable[str]) -> list[tuple[str, Exercise, str]]:
    """Each reply with the name of its wording and its exercise, in the order of the names."""
    exercises = list(exercises)
    return [(name, exercise, reply) for name in names for exercise in exercises for reply in told(name, exercise)]
