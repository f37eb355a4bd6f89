# ruff: noqa: E501 (patterns are easier to read whole)
"""Finds that somebody is in distress in what they write, whatever else it is about.

Words and turns of phrase of nine languages, looked for in the text as it is written, in small children's words too. They
are written for recall, and made so that a pupil who says it of himself is found rather than a book that it is read in.
The model of `purpose` finds what no pattern foresees.
"""

import re
from functools import lru_cache

from school_ai.ai.knowledge.words import fold
from school_ai.ai.tutor import distress_words

# Levels
NONE, LOW, SERIOUS, ACUTE = range(4)

MOST_CHARACTERS = 10_000
_GAP = r"(?: \S+){0,6}? "

# What is said without being meant. Taken out before anything is looked for.
_IDIOMS = re.compile(
    r"\b(?:(?:im|i am|were|am|was|literally|lowkey|so) )*(?:dying|died|dead|die|starving)(?: of| from| to know| for a| rn| laughing)"
    r" (?:boredom|laughter|laughing|embarrass\w+|cringe|curiosity|hunger|heat|thirst|know|a burger|pizza|homework|maths?|funny|bored|cute\w*)\b"
    r"|\b(?:this|that|the|your|his|her|my|these|it|school|maths?|physics|chemistry|homework|monday|mondays|brother|sister|feet|back|legs|teacher)"
    r"(?: \w+){0,3} (?:is|are|s|will|literally|really|be)?\s?(?:kill(?:s|ing)|killin) me\b(?! (?:i want|please help|he|if i|when i|with a|because i told|he said))"
    r"|\bkilled it\b|\bkilling it\b|\bdie every (?:single )?time\b|\b(?:i|my \w+) (?:keep dying|died again|die again) (?:in|at|on)\b"
    r"|\b(?:phone|laptop|battery|tablet|ipad|computer|plant|calculator|wifi|printer|car|fish tank) (?:has )?(?:died|is dead|is dying|dies)\b"
    r"|\bmy (?:parents|mum|mom|dad|teacher|coach|mother|father|sister|brother)(?: is| are| will| would|s| re|ll)*(?: \w+){0,4} (?:going to |gonna )?(?:kill|murder|strangle|eat) me (?:haha|lol|lmao|(?:if|when|for|because|over)(?: i)?(?: \w+)? (?:fail|forget|forgot|dont (?:pass|finish|hand|do)|get (?:a|an) (?:f|d|bad|4|5)|late|homework|grade))"
    r"|\b(?:dead|die) ?line\b|\bdrop dead gorgeous\b|\bdead (?:tired|easy|serious|end|language|sea|heat)\b|\bto die for\b|\bi could (?:die|kill) for (?:a|some|pizza|chocolate)\b"
    r"|\bi(?:ll| will) die if (?:i (?:have to|get|see|hear) (?:another|one more|more)|this)\b|\bkms lol\b(?=\W*$)"
    r"|\b(?:haha|lol|lmao) (?:kill me|im dead|dead)\b|\bi(?:m| am) dead (?:lol|haha|lmao|from laughing)\b|\bshoot me (?:an?|the) (?:email|message|text)\b"
    r"|\b(?:konnte|konnt) (?:ich )?(?:tot umfallen|mich totlachen)\b|\btot umfallen\b|\b(?:lach\w*|langweil\w*|arger\w*|schwitz\w*|friere) mich (?:\w+ )?(?:tot|zu tode)\b|\bmich (?:tot|zu tode|kaputt) ?(?:gelacht|lach\w*|langweil\w*|gelangweilt)\b|\bsterbe (?:\w+ )?vor (?:langeweile|hunger|hitze|lachen|neugier|scham)\b|\bbringt mich (?:noch )?um(?! wenn)(?=\W*(?:haha|lol|diese|die|$))|\bzum sterben langweilig\b|\btotlachen\b"
    r"|\b(?:meurs?|creve|mort\w*|mourir) (?:de (?:rire|faim|chaud|soif|honte|fatigue|froid|chaleur)|dennui|d ennui|denvie)\b|\b(?:me (?:tue|saoule|gave))(?= (?:lol|mdr|ce devoir|ces maths|la prof)|$)"
    r"|\b(?:me )?(?:muero|morirme|morir|muerto|muerta|muera) (?:de (?:hambre|risa|sueno|calor|frio|ganas|sed|verguenza|aburrimiento|miedo del examen|la risa)|por (?:un|una|ver))\b|\bme (?:mata|matan) (?:esta|este|la|el|las|los|estos|estas) \w+"
    r"|\b(?:muoio|morire|morto|morta|sto morendo) (?:di|dal|dalle) (?:fame|ridere|risate|noia|caldo|freddo|sonno|sete|sonno|vergogna|curiosita)\b"
    r"|\b(?:morr\w+|mort[oa]) (?:de|do) (?:fome|rir|tedio|calor|frio|sono|sede|vergonha|riso|curiosidade)\b"
    r"|\b(?:sterf|lach me|verveel me|ga) (?:van de honger|dood|kapot|van de hitze)\b|\b(?:ik )?(?:lach|verveel|schaam|erger) (?:me|mij) (?:echt )?(?:dood|kapot)\b|\bmoe dat ik dood\w*"
    r"|\b(?:acliktan|gulmekten|sicaktan|sikintidan|meraktan|uykusuzluktan) (?:ol\w+|geber\w+)\b"
    r"|\b(?:umieram|umre|umrzec|padam) (?:ze? (?:smiechu|glodu|nudow|wstydu|goraca|ciekawosci|zmeczenia)|z glodu|z nudow)\b"
    r"|\b(?:my \w+ |he |she |they |i was |i got )?(?:always |ma |me )?(?:beats?|beaten|battu|hit) (?:me |us |by my \w+ )?(?:at|in|aux|by|en) (?:chess|cards|tennis|mario kart|uno|fifa|fortnite|echecs|the (?:race|final|match|game|ball|tournament|last round))\b"
    r"|\b(?:the )?great depression\b|\bdepression (?:mean )?in economics\b|\b(?:dog|cat|hero|father|mother|brother|sister|friend) (?:died|dies) in (?:my|the) (?:story|book|film|movie)\b"
    r"|\b(?:sad|unhappy|triste|traurig) (?:because |about |that |weil |porque |on |dass )?(?:the (?:series|film|movie|holidays?|book|season)|we lost|a perdu|wir (?:verloren|haben verloren)|my team|perdio mi equipo|(?:unser\w*|our|mi) (?:team|equipo|mannschaft))\b"
    r"|\bgoodbye world (?:lol|haha|lmao)\b|\bso fat after (?:christmas|easter|the holidays)\b|\balone on the (?:bus|pitch|playground)\b|\bhopeless (?:with|at|in) \w+\b|\bnobody wants to (?:trade|swap|buy)\b"
    r"|\b(?:translate|reported speech|passive|ubersetze|traduis|traduce|past tense|fill in|complete the sentences?|make it negative) (?:into \w+ )?(?:i am (?:so )?(?:sad|scared|afraid|alone)|my (?:grandfather|grandmother|dog|cat) died|he hit me|she hit me)\b"
    r"|\b(?:burn(?:s|ed|t)?|beat|hit|killed) (?:the|some|his|her) (?:pancakes?|toast|dinner|lunch|pizza|cakes?|rice|eggs|cookies|record|level|boss|ball|brakes|target|button|road)\b"
    r"|\b(?:im|i am) (?:all |home )?alone (?:at home )?(?:yay|yes|finally|yeah|woo\w*|movie night|party)\b"
    r"|\b(?:ma mere|mon pere|maman|papa|la prof|le prof|mes parents|ma soeur|mon frere|ils|elle|il) (?:va|vont) (?:\w+ )?me (?:tuer|massacrer)\b(?=.{0,60}\b(?:mdr|ptdr|lol|haha|perdu|oublie|note)\b)"
    r"|\bmi (?:madre|padre|mama|papa|hermana|hermano|profe|profesora?) me (?:mata|matara|va a matar)\b(?= (?:si|como|cuando|jaja)\b)"
    r"|\b(?:meine?|die|der) (?:mutter|mama|papa|vater|mum|eltern|lehrer|lehrerin|schwester|bruder) (?:killt|killen|bringt|bringen) mich (?:um )?(?=wenn ich|lol|haha|weil ich (?:meine?|zu spat))"
    r"|\b(?:in|of) (?:the )?(?:minecraft|fortnite|roblox|zelda|gta|cod|valorant|game)\b"
)
# Who is spoken of is a person of a book, of history or of an experiment.
_SUBJECT_MATTER = re.compile(
    r"\b(?:romeo|juliet|hamlet|ophelia|macbeth|werther|gatsby|othello|brutus|antigone|novel|poem|chapter|character|protagonist|"
    r"author|shakespeare|goethe|kafka|camus|meursault|stanza|sonnet|tragedy|treaty|nazis?|holocaust|soldiers?|kamikaze|samurai|"
    r"emperor|king|queen|roman|revolution|guillotine|world war|ww1|ww2|cell|cells|enzyme|bacteria|species|romeos|durkheim|"
    r"roman|drama|gedicht|kapitel|figur|soldaten|kaiser|konig|personnage|roman|poeme|chapitre|soldats|roi|novela|personaje|poema|rey)s?\b"
)
_OF_ONESELF = re.compile(
    r"\b(?:i|im|ive|id|ill|me|my|myself|mein\w*|mich|mir|ich|je|j|jai|me|moi|mon|ma|yo|mi|io|mio|mia|eu|meu|minha|ik|mij|mijn|"
    r"ja|mnie|mi|moj\w*|sie|ben\w*|beni|bana)\b"
)
_NOT_LETTERS = re.compile(r"[^\w]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")


def plain(text: str) -> str:
    """Small letters without accents, apostrophes and punctuation, with one blank between words. ı and ł too."""
    folded = fold(text[:MOST_CHARACTERS]).replace("ı", "i").replace("ł", "l").replace("ø", "o")
    return _NOT_LETTERS.sub(" ", _APOSTROPHE.sub("", folded)).strip()


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[int, str, re.Pattern], ...]:
    return tuple((level, kind, re.compile(pattern.replace("~", _GAP))) for level, kind, pattern in distress_words.ALL)


def severity(text: str) -> tuple[int, str]:
    """How much distress a text tells of, 0 (none) to 3 (acute: self-harm, abuse, danger), and of which kind.

    Only the first `MOST_CHARACTERS` characters are read. The kind is empty for 0.
    """
    said = plain(text)
    if not said:
        return NONE, ""
    said = _IDIOMS.sub(" , ", said)
    worst, kind = NONE, ""
    for level, its_kind, pattern in _patterns():
        if level > worst and pattern.search(said):
            worst, kind = level, its_kind
            if worst == ACUTE:
                break
    if worst and _SUBJECT_MATTER.search(said) and not _OF_ONESELF.search(said):
        return NONE, ""
    return worst, kind


_PERSONS = re.compile(
    r"(?<!\w)(?:i|im|i'm|ive|i've|i'd|id|me|my|mine|myself|he|him|his|she|her|they|them|their|we|us|our|you|nobody|noone|"
    r"everyone|everybody|someone|somebody|anyone|"
    r"ich|mir|mich|mein\w*|er|ihn|ihm|sie|ihr\w*|wir|uns|niemand|alle|jemand|"
    r"je|j'\w+|me|m'\w+|moi|mon|ma|mes|il|elle|lui|on|nous|personne|quelqu'un|"
    r"yo|mi|mis|conmigo|él|ella|le|nadie|alguien|nos|"
    r"io|mio|mia|miei|lui|lei|nessuno|eu|meu|minha|ele|ela|ninguém|ik|mij|mijn|hij|zij|niemand|iemand|"
    r"ben|bana|beni|benim|kimse|o|ja|mnie|mi|mój|moja|moje|on|ona|nikt|mum|mom|mama|dad|papa|daddy|mummy|friend|brother|"
    r"sister)(?!\w)",
    re.IGNORECASE,
)
_FEWEST_FOR_ITSELF = 5


def is_personal(text: str) -> bool:
    """Whether a text speaks of anybody, or is long enough to do so without saying of whom: what somebody looks up in a
    word or two ("train whistle") is about nobody."""
    return bool(_PERSONS.search(text)) or len(text.split()) >= _FEWEST_FOR_ITSELF
