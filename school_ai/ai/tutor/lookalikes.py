"""What a person sees of a text: without characters that nobody sees, and with letters for those that only look like
them (Unicode Technical Standard 39, "Confusable Detection": the part of it by which Latin words are written)."""

import re
import unicodedata

from school_ai.ai.knowledge.characters import clean

_CYRILLIC = ("аеорсухіјѕһԁԛԝгпкмтвнзѵӏьАВЕКМНОРСТУХІЈЅЗҮԌ", "aeopcyxijshdqwrnkmtbh3vlbABEKMHOPCTYXIJS3YG")
_GREEK = ("αορντικυχεηωςΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aopvtikuxenwsABEZHIKMNOPTYX")
_OTHER = ("օսոհցɑɡıɩʏɢɪɴʀʙʜʟᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱ", "ounhgagiiyginrbhlacdejkmoptuvwzs")
_TWINS = {ord(twin): letter for twins in (_CYRILLIC, _GREEK, _OTHER) for twin, letter in zip(*twins, strict=True)}
_PHONETIC = {ord(twin): letter for twin, letter in zip(*_OTHER, strict=True)}

# Words that are written in letters of two scripts, and words of twins alone.
_WORD = re.compile(r"[^\W\d_]{2,}")
# Without width: joiners too, which between Latin letters have no business, and marks piled on letters.
_JOINERS = re.compile("(?<=[A-Za-z0-9])[\u200b-\u200f\u2060-\u2064\u00ad\ufeff\u180e\u034f\ufe00-\ufe0f]+")
_PILED = re.compile(r"([\u0300-\u036f\u0488\u0489\u20d0-\u20ff])[\u0300-\u036f\u0488\u0489\u20d0-\u20ff]+")
_STRUCK = re.compile("[\u0332-\u0338\u0305\u0488\u0489\u20d0-\u20ff]")
_RAISED_WORD = re.compile("[ᵃ-ᵡʰ-ʸᶜᶠᶻⁱⁿᵇᵈᵉᵍᵏᵐᵒᵖᵗᵘᵛˡˢˣ]{3,}")
# Only these ways of writing a letter are another dress of it; raised and lowered ones mean something in a formula.
_DRESSES = ("<font>", "<wide>", "<narrow>", "<circle>", "<square>")


def as_seen(text: str) -> str:
    """The text as a person reads it. Formulas keep their raised and lowered signs, other scripts' words stay."""
    if text.isascii() and text.isprintable():
        return text
    text = clean(_JOINERS.sub("", text))
    if text.isascii():
        return text
    text = _STRUCK.sub("", _PILED.sub(r"\1", text))
    text = _RAISED_WORD.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
    text = "".join(map(_undressed, text)).translate(_PHONETIC)
    latin = sum("a" <= character.lower() <= "z" for character in text)
    letters = sum(map(str.isalpha, text))
    return _WORD.sub(lambda found: _in_one_script(found.group(), 2 * latin > letters), text)


def _undressed(character: str) -> str:
    if character.isascii():
        return character
    if "\U0001f130" <= character <= "\U0001f189" or "\U0001f1e6" <= character <= "\U0001f1ff":
        # Letters in boxes and those that flags are made of, which have no other form in the tables.
        name = unicodedata.name(character, "")[-1:]
        return name.lower() if name.isalpha() else character
    if unicodedata.decomposition(character).startswith(_DRESSES):
        return unicodedata.normalize("NFKC", character)
    return character


def _in_one_script(word: str, among_latin: bool) -> str:
    if word.isascii():
        return word
    foreign = [character for character in word if character > "\u024f"]
    # Greek letters beside a Latin one are a formula's: μm, Δx.
    if not foreign or any(ord(character) not in _TWINS for character in foreign) or len(word) < 3:
        return word
    mixed = len(foreign) < len(word)
    return word.translate(_TWINS) if mixed or among_latin else word
