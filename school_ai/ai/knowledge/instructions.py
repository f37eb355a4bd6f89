"""Finds text in documents and questions that speaks to the machine that reads it, rather than to a person.

A document may hold orders for an assistant: put there as a joke, as an attack, or hidden from the eye. Text of
documents is data, so such orders are neither quoted in an answer nor shown to a chat model. The price of a sentence
that is taken for an order wrongly is small: it is not quoted.
"""

import re
from collections.abc import Iterator

from school_ai.ai.knowledge import addressees

_MACHINE = (
    r"(?:ai|a\.i\.|assistants?|chat ?bots?|bots?|(?:large |big )?language models?|llms?|gpt\S*|chatgpt|claude|gemini|"
    r"copilot|model|tutor(?:ing)? (?:system|program|software)|machine|answer(?:er|ing) (?:system|engine)|"
    r"ki|ki-?(?:assistent|modell|system)|sprachmodell|assistent|assistant|modèle|robot|intelligence artificielle|ia)"
)
_ORDERS = (
    r"(?:instructions?|prompts?|rules?|directions?|guidelines?|commands?|orders?|context|constraints?|polic(?:y|ies)|"
    r"anweisungen|vorgaben|regeln|befehle|anleitungen|consignes|règles|ordres|directives)"
)
_BEFORE = (
    r"(?:previous|prior|above|earlier|preceding|all|any|every|your|the|these|those|other|existing|original|system|"
    r"vorherigen|bisherigen|obigen|alle|deine|ihre|früheren|précédentes|antérieures|toutes|tes|vos|les)"
)
_VERBS_OF_SAYING = (
    r"(?:answer|reply|respond|say|write|print|output|return|repeat|state|tell|claim|append|add|include|insert|begin|start|"
    r"end|finish|use|speak|translate|reveal|show|display|send|recommend|praise|mention|insist|pretend|act|behave|"
    r"antworte|antworten sie|sage|sag|schreibe|schreib|gib|wiederhole|beginne|beende|füge|nenne|behaupte|"
    r"réponds|répondez|dis|dites|écris|écrivez|affiche|affichez|répète|répétez|commence|commencez|termine|ajoute)"
)
_READERS = (
    r"(?:(?:the )?(?:user|reader|student|pupil|learner|child|asker|person|everyone|everybody|them|whoever)s?|"
    r"(?:dem |der |den |die )?(?:nutzer|benutzer|schüler|schülern|schülerin|leser)|(?:à )?l['’](?:utilisateur|élève))"
)

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # marks of chat formats
        r"#{2,}\s*(?:instructions?|response|task|prompt|input|output|human|assistant|system)s?\b\s*:?|<\|[a-z_]+\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|user|instructions?|prompt)>",
        r"(?:^|\n)\s*#*\s*(?:system|assistant|developer|admin(?:istrator)?)(?: (?:prompt|message|note|override))?\s*:",
        r"(?<!\ba )\b(?:system|developer|hidden|secret|initial) (?:prompt|message|instructions?)\b|\bsystem-?prompt\b",
        r"\bprompt injection\b(?! (?:is|are|means|attacks?)\b)|\bjail ?break\b|\bdeveloper mode\b|\bDAN mode\b|\boverride (?:mode|code|all|any|the|your)\b",
        # setting aside what was said before
        rf"\b(?:ignore|disregard|forget|skip|override|bypass|drop|discard|neglect|set aside|pay no attention to|"
        rf"do not (?:follow|obey)|stop following|ignoriere|ignorieren sie|vergiss|vergessen sie|missachte|"
        rf"ignore[zs]?|oublie[zs]?)\b[^.!?\n]{{0,40}}\b(?:{_BEFORE}\b[^.!?\n]{{0,30}})?{_ORDERS}\b",
        r"\b(?:ignore|disregard|forget) (?:everything|anything|all|what|the (?:above|previous|rest|text|question))\b|\bvergiss alles\b|\boublie[zs]? tout\b",
        rf"\b(?:new|updated|additional|special|important|following|real|true|neue|nouvelles?)\b[^.!?\n]{{0,20}}"
        rf"{_ORDERS}\s*(?:[:.]|for\b|from\b|follow|für\b|pour\b)",
        # speaking to a machine, or of what it is
        rf"\b(?:note|message|attention|notice|instructions?|orders?|reminder|hinweis|nachricht|anweisung|note|message|"
        rf"instructions?)\b[^.!?\n]{{0,15}}\b(?:to|for|für|an|pour|à)\b[^.!?\n]{{0,25}}\b{_MACHINE}\b",
        rf"^\W*(?:dear|hey|hello|hi|attention|ok|liebe[rs]?|hallo|achtung|cher|chère|bonjour)?[\s,]*{_MACHINE}\s*[,:!]",
        rf"\byou(?:'re|’re| are)\b(?: now| no longer| not)?[^.!?\n]{{0,25}}\b{_MACHINE}\b",
        rf"\b(?:du bist|sie sind|tu es|vous êtes)\b[^.!?\n]{{0,25}}\b{_MACHINE}\b",
        rf"\bas an? {_MACHINE}\b|\bals (?:ki|sprachmodell)\b|\bif you are an? {_MACHINE}\b|\bany {_MACHINE} (?:that|which|who)\b",
        rf"\b(?:the |every |each |any |this |der |die |das |le |la |l['’]){_MACHINE}\b[^.!?\n]{{0,30}}\b(?:must|should|shall|"
        rf"has to|needs to|will|is to|muss|soll|doit|devrait)\b",
        r"\bfrom now on\b(?!,? (?:we|let us|let['’]s)\b)|\bfor the rest of (?:this|the) (?:conversation|chat)\b|\bab jetzt\b(?! (?:\w+ )?wir\b)|\bdésormais\b|\bà partir de maintenant\b",
        r"\b(?:pretend|act|behave|role-?play|speak|talk) (?:to be|as if|as though|as an?|like an?)\b|\btu dois jouer\b",
        # speaking to whoever stands in front of the text as if it were somebody else
        r"\byou are now\b|\byou will now\b|\bdu bist (?:jetzt|nun|ab sofort)\b|\bsie sind (?:jetzt|nun) ein|\b(?:tu es|vous êtes) "
        r"(?:maintenant|désormais)\b|\brepeat after me\b|\bsprich mir nach\b|\brépète[zs]? après moi\b",
        # speaking of itself as of something that is being processed
        r"\b(?:summari[sz]\w*|process\w*|quer(?:y|ies|ied|ying)|ingest\w*|pars(?:e|es|ed|ing)|index(?:es|ed|ing)|retriev\w*|"
        r"analy[sz](?:e|es|ed|ing)|read(?:s|ing)?|zusammenfass\w*|verarbeite\w*|résum\w*|tra(?:ite|itez|iter))\b[^.!?\n]{0,20}"
        r"\b(?:this|these|dies\w*|ces?|cette) (?:text|page|document|file|passage|paragraph|section|handout|datei|dokument|"
        r"seite|texte?|fichier)s?\b",
        # saying what to answer
        r"\b(?:translate|format|phrase|word|make|keep|limit|restrict|change|put|write|give|finish|start|begin|end|wrap|"
        r"rephrase|shorten|replace|prefix|formuliere|übersetze|beende|beginne|traduis|termine|commence|formule)\b[^.!?\n]{0,20}"
        r"\b(?:your|deine?|ihre?|ta|votre) (?:whole |entire |final |next |ganze |nächste )?(?:answer|reply|response|output|"
        r"text|antwort|réponse)s?\b",
        rf"(?:,|;|:|\bthen\b|\bdann\b|\balors\b)\s*(?:just |only |simply |please |nur |bitte |seulement )?(?:{_VERBS_OF_SAYING})\b"
        rf"[^.!?\n]{{0,10}}\s(?:\"|“|«|'|(?-i:[A-Z]{{3,}}))",
        rf"\b(?:{_VERBS_OF_SAYING})\b[^.!?\n]{{0,30}}\b(?:instead|stattdessen|à la place)\b",
        rf"\b(?:whenever|when|if|once|before|after|every time|each time|wenn|sobald|falls|bevor|quand|si|lorsque|avant de)\b"
        rf"[^.!?\n]{{0,60}}\b(?:asks?|asked|asking|answer(?:ing|s)?|quer(?:y|ies|ied)|summari[sz](?:e|ed|ing)|respond(?:ing)?|"
        rf"repl(?:y|ies|ying)|read(?:s|ing)? this|process(?:es|ing)?|retriev(?:e|ed|es|ing)|fragt|gefragt|antwort(?:et|en|est)|"
        rf"demande|interroge|répond(?:re|s|ez)?)\b[^.!?\n]{{0,80}}\b{_VERBS_OF_SAYING}\b",
        rf"^\W*(?!(?:show|pretend|state) that\b|(?:begin|start|finish|end|use|write|add|include)\b(?:(?!repl|answer|response|message)[^\n]){{0,40}}\bwith (?:the|an?|your|each|all)\b(?! "
        rf"(?:single |one )?(?:words?|phrase|sentence|line|text)\b))(?:please |always |only |just |simply |instead,? |then |now |bitte |toujours )*{_VERBS_OF_SAYING}\b"
        rf"(?:\s+\w+){{0,4}}?\s+(?:only|exactly|with|that|in all caps|in capitals|by saying|nothing but|verbatim|the word|"
        rf"the phrase|the following(?= ?:)|the text|nur|mit|dass|genau|das wort|folgendes|seulement|avec|que|le mot|exactement)\b",
        rf"\b(?:tell|inform|convince|advise|instruct|warn|persuade|sage|teile|dis|dites|informe[zs]?)\b {_READERS}\b",
        r"\b(?:do not|don['’]t|never|under no circumstances|nicht|niemals|ne)\b[^.!?\n]{0,20}\b(?:cite|quote|mention|reveal|"
        r"disclose|refuse|decline|check|verify|use (?:any )?(?:sources|citations|the materials)|zitiere|erwähne|cite[zs]?|"
        r"mentionne[zs]?)\b",
        r"\b(?:the )?(?:only |one |right |correct )?(?:answer|reply|response) (?:to|for) (?:all|any|every|each|whatever|this|the)"
        r"\b[^.!?\n]{0,40}\b(?:is|must be|should be|will be)\b",
        r"\b(?:die|jede) antwort auf (?:alle|jede)\b|\bla réponse à (?:toutes?|chaque)\b",
        r"\b(?:your|deine|ihre|ta|tes|votre|vos)\b[^.!?\n]{0,20}\b(?:answers?|repl(?:y|ies)|responses?|outputs?|api key|password|"
        r"training|configuration|antwort(?:en)?|réponses?)\b[^.!?\n]{0,30}\b(?:must|should|has to|have to|with|is|are|to|muss|"
        r"müssen|soll|mit|doit|doivent|avec)\b",
    )
)


# How a pupil is told to write down a result. Only to the end of the sentence: an order would go on.
_RESULT = re.compile(
    r"\b(?:your|deine?|ta|votre|tu)\b (?:final )?(?:answers?|antwort|réponse|respuesta)(?: (?:correct|is|must be|should be|"
    r"to|in|into|as|from|auf|avec|con|mit))*(?: \w+){0,2}? (?:\w+ )?(?:significant|decimal|figures|places|digits?|units?|standard form|notation|sentences?|simplest "
    r"form|fraction|percent|box|space|nachkommastellen|dezimalstellen|chiffres|décimales|cifras|decimales|"
    r"(?:part|question|exercise) \(?\w{1,2}\)?)(?!\w)[^.!?\n,;:]{0,14}(?=[.!?\n]|$)",
    re.IGNORECASE,
)


def speaks_to_a_machine(text: str) -> bool:
    """Whether somewhere in the text orders are given to whatever machine reads it."""
    flat = _RESULT.sub("the result", _visible(text))
    return any(pattern.search(flat) for pattern in _PATTERNS) or addressees.is_told_what_to_say(flat)


def without_orders(text: str) -> str:
    """The text without the paragraphs in which orders are given: what an attacker adds to one stands beside it."""
    return "\n".join(text[start:end] for start, end in harmless(text))


def harmless(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of the paragraphs (lines) of a text that give no orders."""
    for line in re.finditer(r"[^\n]+", text):
        if not speaks_to_a_machine(line.group()):
            yield line.start(), line.end()


def _visible(text: str) -> str:
    """Without the characters that nobody sees, by which words are kept from being recognised, and without the long gaps
    that keep them apart (patterns take minutes over a page of spaces)."""
    seen = re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[\U000e0000-\U000e007f]", "", text)
    return re.sub(r" ?\n[ \n]*", "\n", re.sub(r"[^\S\n]+", " ", seen))
