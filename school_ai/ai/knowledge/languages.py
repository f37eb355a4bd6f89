"""Languages as Tesseract names them."""

# ISO 639-1, as Frappe's Language records are named -> Tesseract
TESSERACT = {
    "af": "afr",
    "ar": "ara",
    "bg": "bul",
    "bn": "ben",
    "cs": "ces",
    "da": "dan",
    "de": "deu",
    "el": "ell",
    "en": "eng",
    "es": "spa",
    "et": "est",
    "fa": "fas",
    "fi": "fin",
    "fr": "fra",
    "he": "heb",
    "hi": "hin",
    "hr": "hrv",
    "hu": "hun",
    "id": "ind",
    "is": "isl",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "lt": "lit",
    "lv": "lav",
    "mr": "mar",
    "ms": "msa",
    "my": "mya",
    "nl": "nld",
    "no": "nor",
    "pl": "pol",
    "pt": "por",
    "ro": "ron",
    "ru": "rus",
    "sk": "slk",
    "sl": "slv",
    "sq": "sqi",
    "sr": "srp",
    "sv": "swe",
    "sw": "swa",
    "ta": "tam",
    "te": "tel",
    "th": "tha",
    "tr": "tur",
    "uk": "ukr",
    "ur": "urd",
    "vi": "vie",
    "zh": "chi_sim",
    "zh-TW": "chi_tra",
}


def for_ocr(language: str | None, also: str) -> tuple[str, ...]:
    """Tesseract's names, likeliest first: the document's language (ISO 639-1, as `de` or `de-CH`), then those of `also`
    (Tesseract's own names joined by +)."""
    names = []
    if language:
        name = TESSERACT.get(language) or TESSERACT.get(language.split("-")[0])
        if name:
            names.append(name)
    for name in also.replace(",", "+").split("+"):
        if name.strip() and name.strip() not in names:
            names.append(name.strip())
    return tuple(names)
