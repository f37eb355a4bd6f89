"""Whom a sentence gives an order to: a pupil, or something that reads the text for others and answers them.

Such an order is known by what it is. It is addressed to a machine, or to whoever answers or summarises in somebody's
stead; or it speaks of the one who asks as of a third person, or of the reply as of a thing that is yet to be changed.
And it wants something done to what is said. Course materials do the one or the other, hardly ever both: they tell a
pupil to write, and they tell what a chatbot is. In English, German, French and Spanish.
"""

import re

# Things that read for others, by names that mean nothing else in a course.
_MACHINE = (
    r"(?:a\.?i\.?s?|chat ?bots?|bots?|llms?|(?:language|chat) models?|summari[sz]ers?|"
    r"(?:ai|artificial|digital|virtual|electronic|automat(?:ed|ic)|online|machine|smart|intelligent|learning|study|"
    r"homework|tutoring|answering|retrieval) (?:assistants?|tutors?|helpers?|readers?|aids?|agents?|summar(?:y|ies)|"
    r"teachers?|systems?|tools?|software|platforms?|services?|programs?|apps?)|"
    r"ki(?:-\w+)?|sprachmodelle?n?s?|lern(?:software|plattform(?:en)?|programme?)|(?:tutor|assistenz)(?:system|"
    r"programm)e?n?s?|"
    r"(?:digital|virtuell|automatisch|maschinell|elektronisch|künstlich)e[nrms]? (?:assistent|helfer|tutor|lese|system|"
    r"zusammenfassung|dienst|werkzeug|lehr|intelligenz)\w*|"
    r"ia|intelligences? artificielles?|modèles? de langage|"
    r"(?:assistant|tuteur|outil|lecteur|système|agent|aide|service|logiciel|programme|"
    r"résumé)e?s?(?: d['’]aide)? (?:virtuel|"
    r"numérique|automati|électronique|en ligne|intelligent|artificiel|conversationnel)\w*|"
    r"inteligencias? artificial(?:es)?|modelos? de lenguaje|"
    r"(?:asistente|tutor|herramienta|lector|sistema|agente|programa|ayudante|servicio|resumen)(?:e?s)? (?:virtual|"
    r"digital|"
    r"automátic|inteligente|electrónic|en línea|conversacional)\w*)"
)
# Words that name a machine only where they are called, as one calls a person.
_CALLED = (
    rf"(?:{_MACHINE}|assistants?|assistente?n?|asistentes?|tutors?|tuteurs?|tutores|model|modèle|modell|modelo|"
    rf"machine|maschine|"
    r"máquina|robots?|computer|ordinateur|ordenador|programm?e?|programa|system|système|sistema)"
)
_PUPIL = (
    r"(?:pupils?|students?|learners?|users?|readers?|child(?:ren)?|askers?|persons?|people|"
    r"(?:be)?nutzer\w*|schüler\w*|lernende\w*|leser\w*|kind(?:e?r?n?)?|élèves?|utilisateurs?|apprenants?|lecteurs?|"
    r"alumn[oa]s?|estudiantes?|usuari[oa]s?|lector(?:es)?)"
)
_THIS_TEXT = (
    r"(?:this|these|the present|dies\w*|ces?|cette|est[ea]s?) (?:\w+ )?(?:texts?|pages?|documents?|files?|chapters?|"
    r"sections?|sheets?|handouts?|passages?|paragraphs?|lines?|book|datei|seiten?|dokument\w*|abschnitt\w*|blatt\w*|"
    r"absatz\w*|"
    r"kapitels?|textes?|fichiers?|feuilles?|lignes?|documentos?|textos?|páginas?|archivos?|capítulos?|párrafos?)"
)
_DUTY = (
    r"(?:must|shall|should|(?:may|can) only|ha(?:s|ve) to|needs? to|(?:is|are) (?:to|(?:\w+ )?(?:required|asked|"
    r"requested|"
    r"obliged|expected|instructed|supposed|told))|will|please|kindly|"
    r"doi(?:t|vent)|dev(?:ra|ront|rai(?:t|ent))|(?:est|sont) (?:tenu|prié|invité)\w*|"
    r"deb(?:e|en|erán?|ería)|han? de|(?:tiene|tendrá)n? que|se (?:ruega|pide)|por favor)"
)
_DUTY_DE = r"(?:muss|müssen|soll(?:en|te|ten)?|hat|haben|möge|dürfen nur|darf nur|bitte|wird gebeten|werden gebeten)"
# What is done to a reply, or with it.
_ACT = (
    r"(?:say|write|print|type|display|show|mention|name|add|append|insert|include|contain|use|give|state|tell|answer|"
    r"reply|"
    r"respond|begin|start|open|close|end|finish|sign|greet|recommend|replace|substitute|leave out|omit|withhold|refuse|"
    r"decline|send|link|collect|gather|note|find out|call|praise|rate|translate|repeat|reveal|put|inform|quote|cite|"
    r"carry|"
    r"bear|treat|consider|regard|point|refer|let|"
    r"dire|dis|dites|écri\w+|affich\w+|mentionn\w+|nomm\w+|ajout\w+|insér\w+|incl\w+|conten\w+|utilis\w+|employ\w+|"
    r"donn\w+|"
    r"répond\w+|commenc\w+|termin\w+|sign\w+|salu\w+|recommand\w+|rempla\w+|omet\w+|refus\w+|envo\w+|recueill\w+|"
    r"appel\w+|"
    r"félicit\w+|tradui\w+|répét\w+|révél\w+|cite[rz]?|porter|"
    r"decir|digan?|di|escrib\w+|m(?:ue|o)str\w+|mencion\w+|nombr\w+|añad\w+|agreg\w+|insert\w+|usar|usen?|utili[zc]\w+|"
    r"dar|den?|respond\w+|contest\w+|emp(?:e|ie)[zc]\w+|firm\w+|salud\w+|recom(?:e|ie)nd\w+|sustitu\w+|"
    r"reempla[zc]\w+|omit\w+|"
    r"envi\w+|reco[gj]\w+|llam\w+|elogi\w+|tradu[cz]\w+|rep[ei]t\w+|revel\w+|citar|hablar)"
)
_ACT_DE = (
    r"(?:(?:aus|an|wieder|ein|hinzu|mit|weg|vor)?(?:zu)?(?:(?-i:sag|schreib|nenn|erwähn|füg|setz|häng|ersetz|verwend|"
    r"nutz|antwort|"
    r"beantwort|grüß|begrüß|empfehl|lass|verweiger|lob|bewert|übersetz|wiederhol|verlink|sammel|zeig|teil|unterschreib|"
    r"enthalt|enthält|beginn|end|benutz))(?:e|en|t|te|ten|n)?|(?:aus|an|wieder|ein)?(?:zu)?(?-i:geben|gebe|gibt)|gib|"
    r"nenn)\b"
)
_DOES = rf"{_DUTY}(?:\W+\w+){{0,4}}?\W+{_ACT}\b"
_DOES_DE = rf"{_DUTY_DE}\b[^\n]{{0,90}}?\b{_ACT_DE}"
# One pupil, of whom somebody else is told: a teacher is told of the pupils, a writer of the reader.
_ONE_PUPIL = (
    r"(?:(?:the|this|that|each|every) (?:pupil|student|learner|user|asker|person)\b(?!['’]s)|(?:dem|den|der|jedem|"
    r"jeden|diesem) "
    r"(?:nutzer|benutzer|schüler|lernenden|fragenden)|(?:à |pour )?(?:l['’]|chaque |cet )(?:utilisateur|élève|"
    r"apprenant)|"
    r"(?:al|a cada|para el) (?:alumno|usuario|estudiante))\b"
)
_YOU_SAY = (
    r"(?:(?:what(?:ever)?|everything|anything|all)(?: that)? you (?:\w+ )?(?:say|tell|write|answer|reply|output)|"
    r"(?:alles,? )?was du (?:\w+ )?(?:sagst|schreibst|antwortest|ausgibst)|(?:tout )?ce que (?:tu|vous) (?:dis|dites|"
    r"écri\w+|répond\w+)|"
    r"(?:todo )?lo que (?:digas|escribas|respondas|contestes|dices|escribes|respondes))"
)
# Somebody who reads for others is named by what he does; a program, in a lesson on programs, only with this text.
_READS = (
    rf"(?:(?:read|process|pars|index|ingest|scan|lit|lisent|traite|le[ea]n?|proces)\w*\b[^\n]{{0,20}}{_THIS_TEXT}|"
    rf"{_THIS_TEXT}[^\n]{{0,20}}\b(?:liest|lesen|einliest|verarbeite\w*)|"
    r"(?:summari[sz]|paraphras|explain|answer|repl(?:y|ies)|compil\w+ an answer|zusammenfass|beantwort|antworte|"
    r"erklär|résum|répond|"
    r"expliqu|resum|respond|contest|expliqu?)\w*|gefragt (?:wird|werden))"
)
_WHO = (
    r"(?:(?:whoever|whatever|anyone|anybody|everyone|everybody|anything|everything|those|wer|quien(?:es)?|quiconque|"
    r"celui|celle|"
    r"ceux|celles)|(?:readers?|systems?|tools?|programs?|software|services?|apps?|applications?|engines?|agents?|"
    r"programme?|"
    r"werkzeuge?|dienste?|anwendung(?:en)?|logiciels?|systèmes?|outils?|moteurs?|programmes|sistemas?|herramientas?|"
    r"programas?|"
    r"servicios?|aplicaci(?:ón|ones)),?\s+(?:that|which|who|qui|que|das|die|der|welche[sr]?))"
)
_ASKER = (
    r"(?:(?:whoever|anyone|anybody|everyone|everybody|those|people|(?:the|a|any|every|each|all) (?:person|one|child|"
    r"pupil|student|learner|user)s?)(?: who| that)?(?: is| are)? (?:asks?|asking|wants? to know)(?! for\b)|"
    r"the (?:asker|questioner|enquirer|inquirer)|fragende[nrs]?|fragesteller\w*|"
    r"wer (?:auch immer )?(?:\w+ ){0,3}?fragt|"
    r"(?:quiconque|(?:celui|celle|ceux|celles|la personne|les personnes|l['’]élève) qui) (?:vous |te )?(?:pose|"
    r"demande|interroge)\w*|"
    r"(?:quien|quienes|quienquiera que|(?:la persona|el|la|los|el alumno|la alumna) que) (?:te |le )?pregunt\w+|"
    rf"(?:reply|respond|speak|talk|answer)ing to (?:the |a |an |any )?{_PUPIL})"
)
_SOMEBODY = (
    rf"(?:somebody|someone|anyone|anybody|(?:an?|the|any) {_PUPIL}|jemand|(?:ein|der|die|eine) {_PUPIL}|quelqu['’]un|"
    rf"on (?:te|vous)|(?:l['’]|une? |le |la ){_PUPIL}|alguien|(?:un|el|la|una) {_PUPIL}|te)"
)
_ASKS = (
    r"(?:asks?(?! (?:for|to|you)\b)|asking|wants? to know|wonders?|fragt|wissen (?:will|möchte)|demande|pose|"
    r"interroge|veut savoir|"
    r"pregunt\w+|quier[ea] saber|consult\w+)"
)
_REPLY = (
    r"(?:answers?|repl(?:y|ies)|responses?|outputs?|messages?|summar(?:y|ies)|explanations?|texts?|antwort(?:en)?|"
    r"ausgaben?|"
    r"auskunft|zusammenfassung(?:en)?|erklärung(?:en)?|réponses?|résumés?|explications?|sorties?|respuestas?|"
    r"contestaci(?:ón|ones)|"
    r"resúmen(?:es)?|resumen|explicaci(?:ón|ones)|salidas?)"
)
_HANDED_OVER = (
    rf"(?:(?:that|which) (?:an?|the|any|every) {_PUPIL} (?:receive|get|see|read|is given|are given)s?|"
    rf"(?:given|shown|sent|provided|delivered|handed|addressed|supplied|offered) to (?:the |an? |any |every )?{_PUPIL}|"
    rf"(?:fourni|donné|adressé|présenté|envoyé|destiné|remis|montré)\w* (?:aux? |à l['’]|à une? |à des ){_PUPIL}|"
    rf"(?:entreg|dad|dé|proporcion|muestr|present|dirij|dirigid|envi)\w* (?:al |a la |a los |a las |a un |"
    rf"a una ){_PUPIL}|"
    rf"(?:die|der|das) (?:(?:ein|eine|der|die|den|dem|einem|jeder) )?{_PUPIL} (?:erhält|erhalten|bekommt|bekommen|"
    rf"sieht|sehen)|"
    rf"(?:based on|drawn from|generated from|made from|derived from|produced from|built on|basées? sur|tirée?s? de|"
    rf"générée?s? (?:à partir )?de|à partir de|basad\w+ en|generad\w+ (?:a partir )?de|a partir de|auf der grundlage|"
    rf"aufgrund|"
    rf"anhand|aus) {_THIS_TEXT})"
)
_OPENING = r"^[\W\d]*(?:(?:please|kindly|always|just|only|simply|bitte|immer|nur|toujours|siempre|solo)\W+)*"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # A machine is told what to say. What it must be, or be checked for, is a lesson.
        rf"\b{_MACHINE}\b[^\n]{{0,80}}?\b(?:{_DOES}|{_DOES_DE})",
        rf"\b{_WHO}\b[^\n]{{0,40}}?\b{_READS}[^\n]{{0,80}}?(?:\b{_DOES}|\b{_DOES_DE}|,\s*(?:{_ACT}|{_ACT_DE})\b)",
        rf"\b(?:the|each|every|any|der|jeder|dem|le|l['’]|chaque|tout|el|cada|todo) ?(?:assistant|tutor|assistent|"
        rf"tuteur|robot|asistente)\b[^\n]{{0,40}}?"
        rf"\b(?:{_DOES}|{_DOES_DE})",
        rf"\b(?:readers?|recipients?|consumers?|lecteurs?|lector(?:es)?|leser\w*) (?:of|de|"
        rf"del?) {_THIS_TEXT}\b[^\n]{{0,80}}?\b{_DOES}",
        # It is called, or something is meant for it.
        rf"{_OPENING}(?:(?:dear|hey|hello|hi|listen(?: up)?|attention|note|ok|liebe[rs]?|hallo|achtung|hör zu|cher|"
        rf"chère|bonjour|"
        rf"salut|écoute|atención|hola|oye|querid[oa]|estimad[oa])\W+)(?:\w+\W+){{0,2}}?{_CALLED}\s*[,:!]",
        rf"^[^:\n]{{0,40}}\b(?:to|for|für|an|pour|à|aux?|para|a|al)\b(?: (?:the|any|all|every|die|den|das|der|dem|"
        rf"alle|les?|la|"
        rf"l['’]|los?|las?|el|todos los))?(?: \w+)?? ?\b{_MACHINE}\b[^.:;\n]{{0,25}}:",
        rf"(?:#|//|/\*|<!--|%|\[)[^\n\w]*(?:\w+\W+){{0,3}}?{_MACHINE}\b",
        # It is asked whether it is one.
        rf"\b(?:if (?:you|the reader|it)(?: \w+)?? (?:is|are|were|be)|(?:falls|wenn) (?:du|sie)(?: \w+)??|"
        rf"si (?:tu es|vous êtes|eres|es usted)) (?:\w+ ){{0,2}}?{_CALLED}\b(?:,| (?:bist|sind)\b)?",
        # The one who asks is spoken of, not to.
        rf"\b{_ACT}\b[^\n]{{0,60}}?\b{_ASKER}\b",
        rf"\b{_ASKER}\b[^\n]{{0,60}}?\b{_DOES}|\b{_ASKER}\b[^\n]{{0,60}}?\b{_DOES_DE}",
        rf"\b(?:always|never)\b[^\n]{{0,60}}?\b{_ASKER}\b",
        rf"\b(?:when(?:ever)?|if|once|as soon as|should|in case|sobald|wenn|falls|quand|dès qu['’ ]|si|lorsqu['’]|"
        rf"cuando|"
        rf"en cuanto|siempre que)\W+{_SOMEBODY}\b[^\n]{{0,25}}?\b{_ASKS}\b[^\n]{{0,80}}?(?:,\W*(?:\w+"
        rf"\W+){{0,2}}?(?:{_ACT}|{_ACT_DE})\b|"
        rf"\b(?:your|dein\w*|ihre|ta|votre|tu|su) {_REPLY}\b)",
        # The reply is a thing on its way to a pupil, to be changed before it arrives.
        rf"\b{_REPLY}\b[^\n]{{0,60}}?\b{_HANDED_OVER}\b[^\n]{{0,40}}?\b(?:{_DUTY}|{_DUTY_DE}|only if|valid|\w+er(?:a|"
        rf"ont))\b",
        r"\b(?:each|every|any|all) (?:\w+ )?(?:responses?|repl(?:y|ies)|outputs?|completions?)(?: (?:must|shall|"
        r"should|has to|have to|"
        r"will|is to|are to))? (?:contain|include|carr(?:y|ie)|mention|name|bear|begin|start|end|open|close)s?\b",
        r"\bin your (?:reply|output)\b|\b(?:deine[rm]?|ihre[rm]?) (?:auskunft|ausgabe)\b|\b(?:tu|su) (?:contestación|"
        r"salida)\b|"
        r"\bta sortie\b",
        rf"\b(?:summar(?:y|ies)|explanations?|zusammenfassung(?:en)?|erklärung(?:en)?|résumés?|explications?|resumen|"
        rf"resúmenes|"
        rf"explicaci(?:ón|ones))\b (?:of|de|von|zu)? ?{_THIS_TEXT}[^\n]{{0,40}}?\b(?:{_DOES}|{_DOES_DE}|besteh(?:t|"
        rf"en)|beginn(?:t|en))",
        rf"\b{_REPLY}\b[^\n]{{0,20}}?\b{_HANDED_OVER} (?:names?|carr(?:y|ies)|mentions?|contains?|includes?|begins?|"
        rf"ends?)\b",
        r"\b(?:only|sole|einzige?[nrs]?|nur die|seule|única)\b[^\n]{0,12}\b(?:permitted|allowed|valid|acceptable|"
        r"authori[sz]ed|zulässige|"
        r"erlaubte|gültige)\b[^\n]{0,5}\b(?:answer|reply|response|output|antwort|ausgabe|auskunft)\b|"
        r"\b(?:seule réponse|sortie|única respuesta) (?:autorisée|permise|admise|valable|válida|permitida|autorizada|"
        r"admitida)\b|"
        r"\b(?:gültig|zulässig|erlaubt) ist (?:nur|allein|ausschließlich)[^\n]{0,15}\b(?:ausgabe|antwort|auskunft)\b|"
        r"\boutput (?:is|counts as) (?:correct|valid|accepted) only\b",
        rf"\b(?:into|to|before|after|in|behind|beneath|an|vor|nach|dans|à|avant|après|en|a|antes de|después de|"
        rf"tras)\b {_YOU_SAY}\b",
        # It is handed to one pupil, by somebody who is told to.
        rf"{_OPENING}(?:{_ACT}|{_ACT_DE}|greet|salu\w+|begrüß\w+|teile?|dile|dígale|"
        rf"diga)\b(?:\W+\w+){{0,2}}?\W+{_ONE_PUPIL}",
        rf"\b(?:you|du|sie|tu|vous)\b (?:give|write|send|tell|show|offer|present|gibst|schreibst|zeigst|donn\w+|"
        rf"écri\w+|montr\w+)(?: to| for)? "
        rf"{_ONE_PUPIL}|\b(?:das|escribes|muestras|des|escribas|muestres) {_ONE_PUPIL}|"
        rf"{_ONE_PUPIL}[^\n]{{0,40}}\bfrom you\b",
        rf"{_OPENING}let {_ONE_PUPIL} (?:know|believe|think)\b|\bask (?:the|each|every) (?:pupil|student|user|"
        rf"asker)\b(?: \w+){{0,2}}? "
        rf"(?:their|his|her|its)\b|\bfrag(?:e|en sie)? {_ONE_PUPIL}[^\n]{{0,20}}\bnach\b|(?:\bdemande[rz]|"
        rf"^\W*demande) à l['’](?:élève|utilisateur) "
        rf"(?:son|sa|ses)\b|\bp[ie]d(?:e|a|ir) al (?:alumno|usuario|estudiante) (?:su|el|la)\b",
        r"\b(?:asker|questioner|enquirer|inquirer|user)['’]s (?:\w+ )?(?:name|password|address|class|e-?mail|account|"
        r"login)\b",
        r"\b(?:translate|summari[sz]e|rewrite|übersetze?n?|tradui\w+|résum\w+|tradu[cz]\w+|"
        r"resum\w+)\b[^\n]{0,40}\b(?:for the|für den|"
        r"pour l['’]|para el) (?:user|asker|nutzer|benutzer|utilisateur|usuario)\b",
        r"\b(?:refuse|decline|stop|do not|don['’]t|never|verweigere|hilf nicht|refuse[zr]?|ne (?:réponds|répondez|"
        r"aide[zr]?)|niégate|no (?:ayudes|"
        r"respondas|contestes))\b[^\n]{0,40}\b(?:until|unless|bis|bevor|solange|tant que|avant que|hasta que|"
        r"a menos que)\b[^\n]{0,8}\b(?:pupil|"
        r"student|learner|user|asker|person|somebody|someone|they|nutzer|benutzer|schüler|kind|jemand|utilisateur|"
        r"élève|alumno|usuario|estudiante)\b",
        rf"\b{_ASKER}\b[^\n]{{0,30}}?\b(?:(?:is|are|be|gets?|receives?|hears?|sees?) (?:told|shown|given|sent|"
        rf"greeted|only)|(?:gets?|receives?|hears?|"
        rf"sees?) |bekommt|erhält|reçoi\w+|recib\w+)",
        rf"\b(?:when|while|beim|en|al)\b (?:answer|reply|respond|explain|summari|antwort|erklär|répond|expliqu|résum|"
        rf"respond|contest|explic)\w*"
        rf"[^\n]{{0,30}}\b(?:to|from|of|an|von|à|au|aux|d['’]une?|a|al|de un)\b[^\n]{{0,6}}{_PUPIL}\b[^\n]{{0,40}}"
        rf"\b(?:{_ACT}|{_ACT_DE})\b",
        # It is kept from those who read with their eyes.
        r"\b(?:do not|don['’]t|never|without)\b[^\n]{0,30}\b(?:about|of|mention\w*|show\w*|reveal\w*) (?:this|"
        r"these) (?:line|note|instruction|message|comment|"
        r"footnote|order|remark)s?\b|\b(?:ohne|nicht)\b[^\n]{0,20}\bdiese[nr]? (?:zeile|hinweis|anweisung|notiz|"
        r"nachricht)\b[^\n]{0,20}\b(?:erwähn|verrat|zeig|"
        r"nenn)|\b(?:sans|ne)\b[^\n]{0,30}\bcette (?:ligne|note|consigne|instruction|remarque)\b|\b(?:sin|"
        r"no)\b[^\n]{0,30}\besta (?:línea|nota|instrucción)\b",
        r"^\W*(?:hidden|secret|invisible|versteckte|geheime|unsichtbare|oculta|secreta|note (?:cachée|invisible|"
        r"secrète)|consigne (?:cachée|invisible|"
        r"secrète)|nota (?:oculta|invisible)|instrucción (?:oculta|secreta))(?:[rns]?\W+(?:[\w'’]+\W+){0,2}?(?:note|"
        r"remark|instruction|order|message|hinweis|"
        r"anweisung|notiz|nota|instrucción)s?|)\s*[\]:–—-]",
        r"^\W*system-?(?:hinweis|nachricht|meldung|anweisung|befehl)\w*\s*:|^\W*(?:system|admin\w*) (?:notice|"
        r"instruction|command|directive)s?\s*:|"
        r"^\W*(?:message|consigne|note|avis|instruction) (?:du )?système\s*:|^\W*(?:mensaje|aviso|nota|"
        r"instrucción) (?:del |de )?sistema\s*:",
        r"[\"']?(?:directive|instructions?|system_?prompt|anweisung|consigne|instrucción)[\"']\s*:\s*[\"']",
        # What it was told before is set aside.
        r"\b(?:instructions?|rules|prompts?|guidelines|orders|anweisungen|vorgaben|regeln|befehle|consignes|règles|"
        r"instrucciones|reglas)\b[^\n]{0,25}\b(?:sind|"
        r"are|were|is|have been|sont|ont été|quedan?|están|son)\b[^\n]{0,12}\b(?:aufgehoben|ungültig|hinfällig|void|"
        r"cancell?ed|lifted|withdrawn|revoked|"
        r"suspended|annulées?|levées?|suspendues?|anuladas?|canceladas?|suspendidas?|derogadas?)\b",
        r"\b(?:everything|all|alles|tout|todo)\b (?:that is |that was |written |was |ce qui |lo )?(?:above|before|"
        r"so far|davor|darüber|bisherige|précède|anterior)"
        r"\b[^\n]{0,6}\b(?:is|was|war|ist|était|est|era|es)\b[^\n]{0,25}\b(?:filler|wrong|void|false|a test|a joke|"
        r"falsch|ungültig|faux|falso|practice|nonsense)\b",
        rf"\b(?:{_ACT}|{_ACT_DE})\b[^\n]{{0,30}}\b(?:stattdessen|en su lugar|en lugar de (?:ello|eso))\b",
        # It is spoken of as something that was made, or is given a part to play for those who ask.
        r"\byou (?:were|are|have been) (?:built|made|trained|programmed|configured|designed|initiali[sz]ed|started|"
        r"set up|prompted)\b|\bdu (?:wurdest|bist) "
        r"[^\n]{0,30}\b(?:programmiert|trainiert|eingerichtet|konfiguriert)\b|\btu as été (?:programmé|entraîné|"
        r"conçu|configuré)\w*|\b(?:fuiste|has sido) "
        r"(?:programad|entrenad|diseñad|configurad)[oa]\b",
        r"\b(?:eres ahora|ahora eres|desde ahora eres|actúa como si|finge (?:ser|que eres))\b|\b(?:speak|talk|sprich|"
        r"redest?|parle[zs]?|habla[s]?)\b[^\n]{0,20}\b(?:to "
        r"every|to all|with every|with all|mit allen|mit jedem|à tous|avec tous|con todos)\b",
        rf"\b(?:by|durch|von|par|por) (?:an? |any |une? |un |eine[nmr]? )?(?:{_CALLED}|software|"
        rf"programs?)\b[^\n]{{0,30}}\b(?:if|when|provided|on condition|wenn|"
        rf"sofern|falls|si|à condition|siempre que|a condición)\b",
        # Its task is set anew.
        r"\byour (?:only|sole|new|real|true) (?:task|job|purpose|role)\b|\bdeine? (?:einzige|neue|"
        r"wahre)s? (?:aufgabe|rolle)\b|"
        r"\b(?:ta|votre) (?:seule|nouvelle|vraie) (?:tâche|mission)\b|\b(?:tu|su) (?:única|nueva|verdadera) (?:tarea|"
        r"misión)\b",
        r"\b(?:ignor[ae]d?|olvid[ae]d?|descart[ae])\b[^\n]{0,30}\b(?:contexto|instrucci(?:ón|ones)|reglas|órdenes|"
        r"te (?:pid|dij)\w+)",
        r"\b(?:a partir de ahora|de ahora en adelante),? (?:responde|contesta|di|eres|tu|cada|todas?)\b",
        r"\bpersona\s*=|[\"']role[\"']\s*:\s*[\"'](?:system|assistant)",
    )
)

_ENDS = re.compile(r"(?<=[.!?])\s+|\n")


def is_told_what_to_say(text: str) -> bool:
    """Whether a sentence of the text tells whoever answers in somebody's stead what to say or to do."""
    return any(pattern.search(sentence) for sentence in _ENDS.split(text) for pattern in _PATTERNS)
