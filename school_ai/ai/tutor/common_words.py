"""Words that pupils write often, by which a text is told from letters that only look like one."""

import re
from functools import lru_cache

from school_ai.ai.knowledge import words
from school_ai.ai.knowledge.words import fold

LANGUAGES = ("en", "de", "fr", "es")

_LISTED = """
a about above across add after afraid again against ago all alone also always am an and angry animal another answer
answers any anymore anyone anything are area arm around as ask asked asks at away back bad balance be because bed been
before begin behind being best better between big black blood blue body book books both boy break breath bring brother
but by calculate called came can cannot can't car cell chapter check child class cold color colour come compare
complete computer copy correct cost could country course cut dad daddy day days dead dear death describe did die
difference different do does doesn't doing done don't door down draw drink each early easy eat eight either else
end energy english enough equals equation essay even ever every everyone everything exactly exam example exercise
explain eye face fact fall family far fast father feel few fifteen fill find finish first five food for force forget
forgot form formula found four fraction french friend from full function gave get girl give given go god goes going
good got grade graph great green grow had half hand hang happen happy hard has hate have he head hear heart hello help
her here hers hey hi high him his history hit hits hold home homework hope hospital hot hour hours house how hundred
hurt hurts i idea if ignore in instructions into is it its it's jump just keep kill kills kind knife know known
language large last late later learn leave left less lesson let letter letters life light like line list little live
long look lost lot love made make makes man many map marks mass math mathematics maths me mean means meet men message
metre might mine minus minute mom money more morning most mother mouth mr mrs much mum mummy must my myself name need
needed never new next nice night nine no nobody none not note nothing now number numbers of off often ok old on once
one only open or other our out over own page pain paper paragraph part people per percent person physics pills place
plan play please plus poem point previous price print prove put query question questions quick quickly quiz read ready
real really reason red repeat reply result reveal right root rope round rules sad said same save saw say says school
science scared secret see sell send sentence sentences seven shall she sheet short should show shows side sign simple
since sister sit six size sky sleep slow small so solution solutions solve some somebody someone something soon sorry
speed square start steps stick still stop story street strong student stuff subject such suicide sum summary sure
system table take teacher tell ten test text than thank thanks that the their them then there these they thing things
think this those thought thousand three through time times to today together told tomorrow tonight too took total touch
touches translate tree true try turn twelve twenty two under understand until up us use used value very wait wake want
wanted wants was watch water way we week weeks well went were what when where which while white who whole whom whose
why will wish with without woman won't word words work works world worksheet would write wrong wrote yard year years
yes yesterday yet you young your yourself zero

aber alle allein alles als also alt am an andere angst antwort antworten arbeit auch auf aufgabe aufgaben auge aus
ausrechnen bald baum beantworte bei beim beispiel berechne besser bin bis bist bitte blau brauche brief bringe bruder
buch da damit dann darf das dass davon dein deine dem den denn der des deutsch dich die dies diese dieser dir doch drei
du durch ein eine einem einen einer eines einfach einmal eltern ende er erde ergebnis erkläre ersten es essen etwas
euch euer falsch familie fertig formel frage fragen frau freund freundin für ganz geben gegen geh gehe gehen geht
genau geschichte gestern gesund gib gibt gleich gleichung groß großen gut habe haben hallo hand hast hat hatte haus
hausaufgabe hausaufgaben hausi heiße helfen heute hier hilf hilfe ich ihm ihn ihr ihre im immer in ins ist ja jahr
jahre jeden jeder jemand jetzt kann kannst kein keine keiner kind kinder klasse klausur komme kommen kommt können
könnte lass leben leer lehrer lehrerin lernen lesen letzte liebe löse lösen löse lösung lösungen mach mache machen
macht mal mama man mathe mehr mein meine meinem meinen meiner mensch mich minuten mir mit morgen muss musst müssen
mutter nach nacht nächste nein neu neun nicht nichts nie niemand noch nur oder ohne papa passiert pause physik plus
rechne rechnen rechnung richtig sage sagen sagt satz sätze schaffe schlägt schlecht schnell schon schreib schreibe
schreiben schule schüler schwester sechs sehen sehr sein seine seit sich sie sieben sind so soll sollen sonst sterben
stimmt tag tage tante test text tier tod töten tot übersetze über um umbringen und uns unser unter vater vergiss viel
viele vier vom von vor wahr war warum was wasser weg weh weil weiß welche welcher wem wen wenig wenn wer werden werde
wie wieder wieso will wir wird wissen wo woche wort wörter wurde zahl zahlen zehn zeig zeige zeit zu zum zur zwei
zwischen

à ai aide aider aime alors ami amis ans après argent arrête au aujourd'hui aussi autre aux avec avoir bien bon bonjour
calcule calculer car ce cela ces c'est cet cette chaque chez choix cinq classe combien comme comment complète copie
corrige dans de deux depuis dernier des devoir devoirs dire dis dit dix dois donc donne donner du elle elles en encore
enfant équation école écris écrire essaie est et étais était être exemple exercice explique expliquer facile faire fais
fait famille faut femme fille fin font français frère frappe garçon grand heure histoire homme ici il ils j'ai jamais je
j'en jour jours juste la là le les leur leurs lire livre lui ma maintenant mais maison mal maman me même mer mère merci
mes mieux moi moins mois mon monde mort mot mots mourir ne neuf nom nombre non nos notre nous nouveau nuit on ont ou où
page papa par parce parents parle pas passe peur peux peut petit père phrase phrases plus point pour pourquoi premier
prends prof professeur puis qu'est quand que quel quelle qu'il question questions qui quoi rendre répondre réponds
réponse réponses résous résoudre résultat rien rouge sa sais sait sans se sept sera ses seul si six soeur soir sois
solution sont sous suis suicide sur ta te temps tes test texte toi ton toujours tous tout toute très trois trouve
trouver tu tue tuer un une va vais veux vie viens vite voici voir vois votre vous vrai y

a abuela adiós agua ahora al algo alguien allí amigo amigos año años antes aquí ayer ayuda ayúdame bien bueno cada
calcula calcular casa cinco clase comer como cómo con contra corrige cosa cosas creo cual cuál cuando cuándo cuánto
cuatro cuerpo de deber deberes decir del desde después día días dice dime diez dinero dios dónde dos él ejemplo
ejercicio ejercicios ella ellos en entonces entre era es esa escribe escribir escuela ese eso esta está están estar
este esto estoy examen explica explícame falta familia fin frase fue gato gracias gran grande ha haber hablar hace
hacer haces hago hambre hasta hay haz hecho hermana hermano hija hijo hola hombre hora hoy igual instituto ir la las le
les leer libro lo los luego madre maestro mal mamá mañana mar más mata matar matarme mate me mejor menos mi mía miedo
mío mis mismo morir muchas mucho muerte muerto muy nada nadie necesito ni niña niño no noche nombre nos nosotros nueva
nueve nuevo número nunca o ocho otra otro padre padres papá para parte pasa pega pequeño pero perro persona poco por
porque pregunta preguntas primero problema profe profesor profesora puede puedes puedo pues que qué queda quien quién
quiero quieres quiere resolver responde respuesta respuestas resuelve resultado sabe saber se sé sea seis ser si sí
siempre siete sin sobre solo sólo solución son soy su sus también tan tarde tarea tareas te tengo tener texto tiempo
tiene todo todos trabajo traduce tres tu tú un una uno va vamos ver vez vida viene vivir voy y ya yo
"""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def simple(word: str) -> str:
    """A word without capitals, accents and apostrophes: as pupils write it anyway."""
    return fold(word).replace("'", "").replace("’", "")


# The words of each language stand behind those of the one before, with a line between.
BY_LANGUAGE = {
    language: frozenset(simple(word) for word in listed.split())
    for language, listed in zip(LANGUAGES, _LISTED.strip().split("\n\n"), strict=True)
}
KNOWN = frozenset().union(*BY_LANGUAGE.values())
LONGEST = max(map(len, KNOWN))


@lru_cache(maxsize=1)
def common_stems() -> frozenset[str]:
    """The stems of these words in each of `LANGUAGES`."""
    return frozenset(stem for language in LANGUAGES for stem in words.content(" ".join(sorted(KNOWN)), language))


def known_share(text: str, most: int = 1500) -> float:
    """The part of a text's letters, 0 to 1, that stands in known words. Only its first `most` characters are read."""
    known = letters = 0
    for found in WORD.finditer(text[:most]):
        word = simple(found.group())
        letters += len(word)
        known += len(word) * (word in KNOWN)
    return known / letters if letters else 0.0


def parted(letters: str, most: int = 400) -> str | None:
    """Words out of letters that were written without gaps, or None if they are no words. Digits and signs stay as they
    are. After P. Norvig's segmentation, with the length of a word for its probability."""
    letters = letters[:most]
    simple_letters = letters.lower()
    # best[i]: (cost, where the last word begins) of the first i characters
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(letters) + 1):
        options = [(best[end - 1][0] + (0.3 if not simple_letters[end - 1].isalpha() else 4.0), end - 1)]
        for begin in range(max(0, end - LONGEST), end):
            word = simple_letters[begin:end]
            if word in KNOWN and (len(word) > 1 or word in "aiyo"):
                options.append((best[begin][0] + 1.2 + 1.5 / len(word), begin))
        best.append(min(options))
    pieces: list[str] = []
    end, in_words = len(letters), 0
    while end:
        begin = best[end][1]
        piece = letters[begin:end]
        pieces.append(piece)
        in_words += len(piece) if piece.lower() in KNOWN else 0
        end = begin
    if in_words < 0.7 * sum(map(str.isalpha, letters)) or in_words < 4:
        return None
    pieces.reverse()
    joined = ""
    for piece in pieces:
        word = piece.lower() in KNOWN
        joined += (" " if word and joined and joined[-1] != " " else "") + piece + (" " if word else "")
    return joined.strip()
