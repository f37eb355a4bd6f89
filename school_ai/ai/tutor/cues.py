# ruff: noqa: E501 (patterns are easier to read whole)
"""Turns of phrase and forms by which it shows what a message is for, in English, German, French and Spanish.

They are looked for in small letters without accents and apostrophes; signs and digits stay.
"""

import re
import unicodedata
from functools import lru_cache

from school_ai.ai.tutor.asked import PUPIL, Asked

_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")


def plain(text: str, most: int = 4000) -> str:
    """Small letters without accents and apostrophes, one blank between words, signs kept."""
    decomposed = unicodedata.normalize("NFD", text[:most].lower().replace("ß", "ss"))
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(_APOSTROPHE.sub("", letters).split())


_PATTERNS = {
    # the pupil has done something himself
    "i_got": r"\b(?:i|we|ive|weve) (?:\w+ )?(?:got|get|have|had|found|find|calculated|wrote|write|put|said|say|think its|thought|came (?:up with|out)|end(?:ed)? up|did|used|made|solved|tried|chose|picked|sorted|called|argued?|claim|drew|filled|translated|answered|obtained|obtain|derived|multiplied|divided|added|subtracted|worked out|guess|reckon|started|halved|took|named|labelled|marked|circled|counted|ended)\b",
    "my_answer": r"\bmy (?:\w+ )?(?:answer|result|solution|version|text|essay|draft|thesis|intro|introduction|conclusion|translation|working|work|steps|code|program|query|attempt|try|sentence|paragraph|proof|calculation|derivative|derivation|balancing|table|graph|drawing|poem|letter|story|diagram|function|loop|equation|conjugation|list|order|approach|way|method|summary|argument)s?\b",
    "result_is": r"\b(?:comes? out (?:as|at|to)|is my (?:result|answer)|heres? (?:is )?(?:my|what i)|this is (?:my|what i)|thats what i)\b",
    "de_got": r"\b(?:ich|wir) (?:\w+ )?(?:hab|habe|haben|hatte|komme|kommen|kam|bekomme|bekommen|krieg|kriege|erhalte|rechne|denke|glaube|dachte|schrieb)\b|\b(?:raus ?bekommen|rausgekriegt|raus\b|herausbekommen|heraus\b|gerechnet|geschrieben|berechnet|ubersetzt|gekommen auf|bei mir kommt)|\b(?:meine?|mein|meinem|meinen) (?:\w+ )?(?:losung|ergebnis|antwort|text|rechnung|rechenweg|ubersetzung|aufsatz|einleitung|these|code|programm|versuch|satz|zeichnung|entwurf|abfrage|ansatz)\b|\bbei mir\b",
    "fr_got": r"\bj ?(?:ai|e) (?:\w+ )?(?:trouve|ecrit|mis|fait|calcule|obtenu|eu|repondu|traduit|pense|dit|essaye|obtiens|trouve)\b|\bje (?:trouve|obtiens|pense|crois)\b|\b(?:ma|mon|mes) (?:\w+ )?(?:reponse|resultat|solution|texte|calcul|traduction|redaction|phrase|intro|introduction|version|brouillon|code)s?\b|\bjai\b",
    "es_got": r"\b(?:me (?:da|sale|salio|dio|ha dado|ha salido|queda)|he (?:puesto|escrito|hecho|calculado|obtenido|llegado|traducido|encontrado)|puse|escribi|calcule|obtuve|hice|encontre|llegue|creo que es)\b|\bmi (?:\w+ )?(?:respuesta|resultado|solucion|texto|traduccion|redaccion|version|codigo|calculo|frase|borrador)\b",
    # asks to be told whether it is right
    "right_q": r"\b(?:is (?:this|that|it|my|the|he|she|me)\b.{0,60}\b(?:right|correct|ok(?:ay)?|true|good|fine|wrong|enough|allowed|valid)|(?:right|correct|ok|okay|good|true|wrong|fine|yes or no|close)\s*\?+|did i (?:do|get|make|miss|forget|mess)|does (?:this|that|it|my) (?:hold|work|look|make sense|count|fit)|correct\?|am i (?:right|wrong|correct)|have i (?:done|got|made)|is (?:that|this) (?:a|an|how))",
    "check": r"\b(?:check|verify|proof ?read|look (?:over|at|through|whether)|go over|going over|mark (?:it|this|my)|grade (?:it|this|my|me)|feedback|review|spot|mistakes?|errors?|did wrong|go wrong|went wrong|doing wrong|where (?:did|is|am) (?:i|my|the)|whats wrong|what is wrong|anything (?:wrong|missing|mixed)|missing|correct (?:me|it|my|this)|improve|red line|tells? me (?:its|that its) wrong|marked (?:it )?wrong|do i have)\b",
    "de_check": r"\b(?:stimmt|richtig|korrekt|falsch|fehler|kontrollier\w*|uberpruf\w*|prufe?n?|korrigier\w*|passt (?:das|es|so)|schau\w* .{0,20}(?:druber|an|uber)|guck\w* .{0,20}(?:druber|an|uber)|verrechnet|vergessen)\b",
    "fr_check": r"\b(?:cest (?:juste|bon|correct|faux|ca)|juste\s?\?|correct\s?\?|bon\s?\?|verifie\w*|verifier|corrige\w*|faute|fautes|erreur|erreurs|trompe|est-ce (?:que cest )?(?:juste|bon|correct))\b",
    "es_check": r"\b(?:esta (?:bien|mal|correcto)|es (?:correcto|correcta)|bien\s?\?|correcto\s?\?|revisa\w*|corrige\w*|corregir|error|errores|fallo|fallos|equivoco|equivoque|equivocado|comprueba\w*|comprobar)\b",
    "partial_doubt": r"\b(?:i think|not sure|im stuck|stuck|seems? (?:wrong|too|odd|off|weird)|feels? (?:odd|wrong|off)|doesnt (?:fit|work|match)|dont fit|book says|teacher (?:put|says?|wrote|said)|friend (?:says?|said|got|has|laughed)|sister says|partner|solution says|error|crash\w*|too (?:big|small|fast|absolute|high|low))\b",
    # asks for something to be done
    "imperative": r"(?:^|[.!?:,;]\s*|\b(?:please|pls|plz|and|just|can (?:you|u)|could (?:you|u)|would (?:you|u)|will (?:you|u)|kindly|to|quickly|now) )(?:solve|calculate|compute|write|translate|do|finish|complete|fill|find|work out|make|give|tell|show|answer|list|name|summari[sz]e|balance|convert|differentiate|derive|integrate|factori[sz]e|simplify|prove|draw|put|conjugate|code|program|compose|create|produce|determine|evaluate|label|match|rewrite|paraphrase|describe|analy[sz]e|discuss|assess|compare|state|generate|type|send|order|sort|expand|count|round|estimate|sketch|interpret)\b",
    "for_me": r"\b(?:for me|for my|write me|do my|make me|give me|tell me|send me|get me|help me with (?:number|nr|question|exercise|task|ex|no)|solve (?:it|this|that|them)|do (?:it|this|that|them|number|nr|ex\w*|question|worksheet|page|all|the rest)|just (?:the|do|tell|give|write|say|need|send)|i need (?:the|a|an|to|\d+)|need (?:it|this|the)|answers? (?:only|pls|please|now|to|for|key)|the (?:final )?(?:answer|result|solution)s?\b|copy|hand (?:it )?in|paste)",
    "de_do": r"\b(?:(?:lose?|lose|rechne|berechne|schreib\w*|ubersetz\w*|mach|mache|gib|sag|nenne?|zeig|beantworte|fasse?|erstell\w*|bestimm\w*|losung(?:en)?|ergebnis|vervollstandig\w*|erganz\w*|vereinfach\w*|setz\w*|formulier\w*|konjugier\w*|zeichne|gleich\w*) (?:mir|mal|bitte|die|das|den|einen|eine|ein|folgende\w*|aufgabe|nr|alle|es|einfach|aus)\b|die (?:losung|antwort|losungen|antworten|ergebnisse)\b|hausaufgaben? (?:machen|fur)|brauch\w* (?:die|das|eine|einen|bis|nur))",
    "fr_do": r"\b(?:(?:resous|calcule|ecris|traduis|fais|donne|dis|complete|redige|resume|trouve|conjugue|factorise|developpe|simplifie|reponds|cite|explique|nomme|invente|code)(?:-moi|z)? ?(?:moi|le|la|les|un|une|ce|cette|cet|mon|ma|mes|ca|juste|pour|x|\d|en)?\b|la reponse|les reponses|le resultat|besoin (?:de|du)|fais-?(?:le|la|les|moi)|a ma place|pour moi)",
    "es_do": r"\b(?:(?:resuelve\w*|calcula\w*|escribe\w*|traduce\w*|haz\w*|dame|dime|completa\w*|redacta\w*|resume\w*|responde\w*|conjuga\w*|ponme|pon|simplifica\w*|nombra|hazme|explicame)\b|la (?:respuesta|solucion)|las respuestas|el resultado|necesito (?:la|el|los|un|una|que)|por mi|para mi)",
    "just": r"\b(?:just|only|simply|quick\w*|fast|asap|hurry|einfach|nur|schnell|juste|seulement|vite|solo|solamente|rapido|nothing else|no explanation|no steps|without (?:explanation|steps))\b",
    "length": r"\b\d{2,4} ?(?:words?|worter\w*|mots|palabras|sentences|satze|phrases|slides|lines|pages?|seiten|zeilen)\b|\b(?:two|three|four|five|six|ten|2|3|4|5|6|8|10) (?:sentences|reasons|examples|lines|points|slides|paragraphs|causes|satze|grunde|beispiele|phrases|razones|frases|exemples|raisons)\b",
    "deadline": r"\b(?:due|tomorrow|till|until|by (?:8|monday|tomorrow|tonight|friday)|deadline|tonight|in (?:five|ten|\d+) minutes?|hand in|morgen|heute abend|abgeben|abgabe|bis (?:morgen|montag)|demain|ce soir|rendre|manana|entregar|hoy)\b",
    "reference": r"\b(?:number|nr|no|ex|exercise|question|q|task|worksheet|sheet|page|p|aufgabe|nummer|arbeitsblatt|seite|exercice|question|fiche|ejercicio|pregunta|pagina|hoja|problem|homework|hw|hausaufgaben?|devoirs?|deberes|tarea|assignment)\.? ?\d{0,3}[a-h]?\b",
    "homework_word": r"\b(?:homework|hw|worksheet|assignment|hausaufgaben?|hausi|ha|devoirs?|dm|deberes|tareas?|exercises?|aufgaben?|exercices?|ejercicios?)\b",
    "equation": r"\d ?[a-z]?\s?[-+*/×·÷^−–]\s?\d|\b[a-z]\s?=\s?|=\s?\?|\d\s?=|→|->|[²³]|\b(?:plus|minus|times|divided by|geteilt|mal|fois|squared|percent|%)\b",
    "equation_with_result": r"(?:=|→|->|is|ist|are)\s?-?\d[\d.,/]*\s?[a-z]{0,4}(?:\W|$)",
    "ends_open": r"=\s*(?:\?|_+|x\b)?\s*$|\?\?+|_{1,}|\b\w+\s?=\s?\?",
    "numbers": r"\d",
    "many_numbers": r"\d(?:.*?\D\d){2}",
    "quoted": r"[\"“„«»”]\s?\S+\s\S+",
    "code": r"\b(?:def|print|return|select|while|for \w+ in|import|if .*:)\b.*[(:=;]",
    "how_many": r"\b(?:how (?:many|much|far|fast|long|old|high|big|tall)|what(?:s| is) the (?:value|result|answer|probability|speed|area|mass|price|perimeter|distance|resistance|volume|percentage)|wie (?:viele?|gross|weit|schnell|lange|hoch|alt)|combien|cuant[oa]s?)\b",
    # concepts
    "why": r"\b(?:why|how come|warum|wieso|weshalb|wozu|pourquoi|por que)\b",
    "what_is": r"(?:^|\b)(?:what(?:s| is| are| was| were| does| do)|wh?ts|was (?:ist|sind|heisst|bedeutet|macht)|cest quoi|quest[- ]ce|que (?:es|son|significa|veut)|what exactly|que significa|quest ce)\b",
    "mean": r"\b(?:mean|means|meaning|bedeutet|heisst|veut dire|signifie|significa|quiere decir|stand for|stands for)\b",
    "difference": r"\b(?:differ\w*|diff|unterschied|difference|diferencia|compared? to|versus|vs|distinguish|tell apart|keep apart|same (?:thing )?as|mix up|contrast)\b",
    "how_does": r"\b(?:how (?:do|does|did|can|could|is|are|was|were|would|come|to|should)|wie (?:funktioniert|geht|kann|entsteht|kommt|macht|wird|werden|merke|erkenne)|comment (?:on|ca|fonctionne|fait|marche|faire|savoir|est-ce|se|les|le|la)|como (?:se|funciona|puedo|hago|es|son|sabe))\b",
    "when_use": r"\b(?:when (?:do|to|should|is|does)|when i|wann (?:nimmt|benutz|verwendet|kommt|muss|schreibt)|quand (?:on|est-ce|faut|utilise)|cuando se|which one do i take)\b",
    "explain": r"\b(?:explain|understand|understanding|get it|dont get|confus\w*|makes? (?:no )?sense|erklar\w*|verstehe?n?|versteh|kapier\w*|check das|expliqu\w*|comprend\w*|comprends|explica\w*|entiend\w*|entender|idea behind|in (?:normal|simple|easy) (?:words|terms)|like im (?:five|5|a|ten)|the concept|topic|theme|thema|concepto|notion|teach me|rule|regel|regle|regla|intuition|imagine)\b",
    "general": r"\b(?:in general|generally|usually|other (?:example|numbers)|another example|example you choose|your own|any example|allgemein|generell|anderes beispiel|en general|autre exemple|otro ejemplo|different numbers|similar (?:one|example|task)|with other|made[- ]up|dont (?:tell|give|solve|say)(?: me)? (?:the|it)|not the answer|without (?:the answer|telling|solving|giving)|do (?:it|them|the rest) (?:my ?self|alone)|own words|selbst (?:machen|rechnen|losen)|moi-meme|yo mism[oa])\b",
    "learn": r"\b(?:learn|study|revise|revising|revision|practi[sc]e|remember|mnemonic|tips?|trick|prepare|lernen|uben|merken|reviser|apprendre|aprender|estudiar|repasar|missed the lesson|was (?:ill|sick)|summary of the topic|overview|quiz me|flash ?cards?)\b",
    "yes_no": r"^(?:is|are|does|do|can|could|did|was|were|has|have|will|ist|sind|kann|est-ce|es|son)\b.{3,}\?*",
    "third": r"\b(?:people|scientists|animals|plants|birds|computers|humans|they|you|one|man|on|se|we)\b",
    # tests
    "exam": r"\b(?:exams?|tests?|quiz|klausur(?:en)?|klassenarbeit|schulaufgabe|prufung|arbeit schreib\w*|controle|examens?|interro|ds|examen|examenes|prueba|finals?|midterm|mock|abi(?:tur)?|bac|resit|paper)\b",
    "exam_now": r"\b(?:test is running|in the (?:test|exam)|during the (?:test|exam)|right now|sitting in|minutes? left|min left|looking (?:the other way|away)|under the (?:desk|table)|cant scroll|schreiben? (?:grad|gerade|jetzt)|in der (?:klausur|arbeit|prufung)|pendant le controle|en (?:pleno|el) examen|hurry|teacher (?:is )?(?:not|isnt) looking|phone under|before (?:he|she) (?:comes|sees)|time is (?:up|running))\b",
    "exam_leak": r"\b(?:which questions|what questions|what(?:s| is| will be|s gonna be)? (?:in|on) the (?:\w+ )?(?:test|exam|quiz)|test from last year|last years (?:test|exam)|answers (?:for|to|of) the (?:\w+ )?(?:test|exam|quiz)|(?:exam|test) (?:papers?|questions|answers|solutions?|key)|copy of the|the real (?:one|test|exam)|test asks|kommt (?:in der|im|dran)|welche fragen|losungen (?:der|zur|fur die) (?:klausur|arbeit)|sujet du (?:controle|bac)|preguntas del examen|other class|points do i need)\b",
    # not school
    "chat": r"\b(?:lol|lmao|haha+|bro|joke|funny|bored|boring|sing|your name|ur name|are you (?:real|a|an|human)|do you (?:like|love|have|know any)|fortnite|minecraft|roblox|game|games|youtube|tiktok|netflix|football|movie|film|series|song|music|party|birthday|friend(?:s)?|girlfriend|boyfriend|crush|pizza|lunch|canteen|cat|dog|weather today|hello|hi|hey|thanks|thank you|who made you|company|useless|stupid|weekend|holiday|witz|langweilig|hallo|danke|wie gehts|salut|merci|blague|hola|gracias|chiste|favou?rite|recommend|buy|shop|phone|insta\w*|snap\w*)\b",
    "about_tutor": r"\b(?:who (?:are|made|built) (?:you|u)|are (?:you|u) (?:real|a|an|human)|(?:your|ur) (?:name|favou?rite)|which company|my data|what can (?:you|u) do|bist du|wie heisst du|tu es (?:qui|un)|eres (?:real|un))\b",
    # covers
    "cover": r"\b(?:for learning purposes|as an? (?:example|illustration|inspiration)|exactly (?:the|these|those|like)|these (?:exact )?numbers|pretend|imagine you|lets play|you are (?:a|an|my|the)|act as|roleplay|role play|suppose|hypothetical\w*|theoretically|curious|curiosity|not for school|my (?:little |big )?(?:brother|sister|cousin|mum|mom|dad|friend|uncle|grandma|penfriend)\b.{0,40}\b(?:wants|asks|says|owns|needs|has to|must)|teacher (?:said|says|allowed|explicitly)|until the (?:very )?end|model (?:answer|essay|text|solution)|full(?:[- ]mark)?s? (?:answer|text|solution|code)|sample (?:answer|essay|solution)|inspiration|reconstruct|ignore|previous instructions|system prompt|as if|stell dir vor|tu so|fais comme si|imagine que|haz como si|imagina que|dont (?:give|tell|want) (?:me )?the answer|between us|entre nous|unter uns|nod if|hot or cold|say stop|narrow it|guess|muster\w*|ich schwor|versprochen)\b",
    "fill_rest": r"\b(?:the rest|fill in|if (?:its|it is|not|wrong).{0,30}(?:write|correct|put|give|tell|say|extend|complete)|otherwise (?:complete|write|fix)|rewrite|make it (?:\d+|better|longer|good|perfect)|until perfect|so that i can (?:hand|copy|paste|compare)|the (?:right|correct|true) (?:one|answer|solution|ratio|number)|add what|complete it|extend it|simply correct|idk)\b",
}
PATTERNS = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}
NAMES = (
    *PATTERNS,
    *("question_mark", "short", "long", "own_equation", "empty_work", "list_of_guesses", "bare_task", "has_earlier"),
    *("earlier_task", "earlier_work", "earlier_concept", "tutor_asked", "attachment", "attachment_task"),
)

_STEP = re.compile(r"[^=\n]{1,40}=\s?-?[\w.,/]+")
_BLANK_WORK = re.compile(
    r"\b(?:my (?:answer|result|solution|text|draft|attempt|version)|check (?:my|this)\b.{0,20})\s?(?:is|:|=|for [^:=]{0,40}[=:])?\s*[\"“„(\[]?\s*(?:$|[_.?…]{1,}|\(|idk|nothing|todo|tbd|empty|here|missing|not yet|noch nix|rien|nada)"
    r"|\b(?:didnt|havent|not) (?:\w+ )?(?:write|written|start\w*|do|done|did|try|tried|finish\w*)(?: \w+)? (?:yet|it|anything)\b|\bleft (?:blanks?|it empty)|\bsee below\b|_\s\w+\s?\+|\b(?:i|we) forgot it\b|\bno idea\b|\bkeine ahnung\b|\baucune idee\b|\bni idea\b"
)
_GUESSES = re.compile(
    r"(?:\b(?:is it|x ?=|maybe|or|oder|ou|o)\b.{0,20}\?.{0,30}){2,}|\b\S+\?\s+(?:no\?\s+)?\S{1,12}\?\s+\S{1,12}\?|\b(?:between|either) .{1,20} (?:and|or) "
)
_BARE = re.compile(r"^[\W\d]*[a-z]?[\W\d]*(?:[a-z]{1,2}[\W\d]+){0,8}$")


@lru_cache(maxsize=32)
def of(asked: Asked) -> tuple[float, ...]:
    """How much there is of each of `NAMES` in a message, 0 to 1."""
    text = plain(asked.text)
    found = [1.0 if pattern.search(text) else 0.0 for pattern in PATTERNS.values()]
    words = text.split()
    before = plain(" . ".join(turn.text for turn in asked.earlier if turn.author == PUPIL)[-2000:])
    tutor = asked.earlier[-1].text.strip() if asked.earlier and asked.earlier[-1].author != PUPIL else ""
    attachment = plain(asked.attachment, 2000)
    return (
        *found,
        float("?" in text),
        1.0 if len(words) <= 4 else 0.5 if len(words) <= 8 else 0.0,
        min(1.0, len(words) / 60),
        float(len(_STEP.findall(text)) >= 2),
        float(bool(_BLANK_WORK.search(text))),
        float(bool(_GUESSES.search(text))),
        float(bool(_BARE.match(text)) and any(map(str.isdigit, text))),
        float(bool(asked.earlier)),
        float(
            bool(before)
            and any(PATTERNS[cue].search(before) for cue in ("equation", "for_me", "imperative", "reference"))
        ),
        float(bool(before) and any(PATTERNS[cue].search(before) for cue in ("i_got", "my_answer"))),
        float(
            bool(before)
            and any(PATTERNS[cue].search(before) for cue in ("why", "what_is", "how_does", "explain", "difference"))
        ),
        float(tutor.endswith("?")),
        float(bool(attachment)),
        float(
            bool(attachment)
            and any(
                PATTERNS[cue].search(attachment) for cue in ("imperative", "ends_open", "reference", "de_do", "fr_do")
            )
        ),
    )


def named(asked: Asked) -> tuple[str, ...]:
    """The names of what there is in a message."""
    return tuple(name for name, value in zip(NAMES, of(asked), strict=True) if value)
