"""The tutor's own words: those that a hint may use though neither the task nor the materials do.

They lead to a way of working (look, compare, divide, step, side, unit) and say nothing of any matter. What could be the
answer to a question of some subject is not among them.
"""

import re
from functools import cache, lru_cache

from school_ai.ai.knowledge import words

_LISTED = {
    "en": """
a about above across too per it her him she he his they were been gave did much whom seen add added adding after
again against ago all alone along already also always among amount another answer any anything apart apply appear
around ask at attempt away back base based because become becomes before begin begins behind being belong belongs
below besides best better between beyond both bring brings build built but by calculate calculation call called can
cancel careful carefully case cases certain change changed changes check choose clear clearly close collect column
combine come comes common compare compared comparing complete consider constant contain contains contribute convert
correct could count counting cover current data decide definition depend depends describe describes description
detail determine diagram did differ difference different directly distinguish divide divided dividing do does doing
done down draw drawing during each earlier easier easy either else end ends enough equation equal equally essential
even every everyday everything exact exactly example examples exist expect explain explanation expression factor
factors far fill final find finish first fit fits follow following follows forget form formula formulas forward
fraction from full further gap gather general get gets give given gives go goes good graph group guess half hand
happen happens hardly has have help helps hence here hint hold holds how idea identify if imagine important in
include including inside instead into it item join just keep keeps kind kinds know known larger largest last later
lead leads learn learned least leave leaves left less lesson let letter letters like likely limit line lines link
links list little long longer look looks lower made main make makes many mark match matching material matter may
mean meaning means measure mentally method might mind missing moment more most move much multiply multiplication
must name named names near need needed needs never new next no not note notice now number numbers object obtain of
off often old on once one only onto operation opposite or order other others out outside over own page pair pairs
paragraph part particular parts pattern pay percentage perhaps perform pick picture piece pieces place places plan
play plus point points position possible power powers practice prefix previous problem process product properties
property put quantities quantity question questions quotient read really reason reasons recall refer refers relate
related relation relative remain remains remember remind replace replaces result results reverse rewrite right role
row rule rules same say says second see seem separate sentence sentences set several shape should show shown shows
side sides sign signs similar simple simplest simplify simply since single size sketch slowly small smaller so solve
some somebody someone something sort sound sounds square squared stand stands start starts state states stay stays
steady step steps still stop strategy subtract subtraction such sum suppose sure symbol table take taken takes task
tell tells term terms text than that the their them then theorem there these they thing things think third this
those three through time times to together top total toward try turn twice two type under underline understand unit
units unknown until up upon use used useful uses using usual usually value values variable verb very want way ways
we well what when where whether which while who whole whom whose why will with within without word words work works
worth would write writing written wrong yes yet you your yourself amounts adds apart arrange aside begin besides
bigger biggest bottom bracket brackets careful chain chart clause clauses coefficient column comparison condition
contrast count criteria denominator describe digit digits diagram ending endings estimate evidence exponent fewer
grammar graph greater greatest ground grow grows happened heading increase decrease decreases increases index
indices inner interval invent invert isolate keyword label labels length level live lives lead lowest meet middle
model multiple multiples noun nouns numerator operation original outer overview person persons phrase phrases
preceding prove purpose rate ratio reader rearrange recognise recognize rectangle reduce relevant rest reverse root
roots round rounding scale section sequence share short shorter shortest show solving source spell spelling stage
stages statement stem stress structure subject substitute sums suffix surface syllable tense tenses them tip topic
translate unlike verbs view vowel whichever width height wonder worked ask asks ought able keeping giving making
taking looking going thinking finding reading during everybody nobody anybody explains express expressed expresses
works working step-by-step compute computing computed evaluate insert inserting let's don't doesn't isn't aren't
can't that's what's it's you've you'll you're pattern clue clues mnemonic trick attention algebra arithmetic
calculator cancelling altogether aim scales aloud claim plain undo undoes opinion squaring remainder remainders us
nothing ever whatever whenever wherever itself happened percent highest periodic went rid
""",
    "de": """
ab aber abhängt addiere addieren alle allem allen aller alles als also am an ander andere anderen anders anfang
angabe angaben ansatz anwenden anzahl auch auf aufgabe aufschreiben aus aussage auszug bedeutet bedenke bei beide
beiden beginne beginnen beim beispiel beschreibe beschreibt bestimme bestimmen betrachte bild bilde bilden bis
bleibt brauchst braucht bruch da dabei dadurch damit danach dann daran darauf das dass davon dazu dein deine deinem
deinen deiner dem den denk denke denn der deren des dich die dies diese dieser dieses dir dividiere dividieren doch
dort du durch ein eine einem einen einer eines einheit einheiten einmal einsetzen entscheide er erinnere erkläre
erst erste ersten es etwas fällt fang fehlt fest finde finden folgt form formel formeln frage frag fragen ganz ganze
gegeben gehe gehört genau genauer gesucht gib gibt gilt gleich gleiche gleichung größe größen grund gut haben hast
hat heißt hier hilft hinter idee ihm ihr im immer in ist jede jeden jeder jedes jetzt kannst kein keine kleiner
klammer klammern komma kommt können könnte kürze lässt lies linke linken liste mach mache man mehr mein meinst
merkmale mit möglich multipliziere multiplizieren muss musst nach nächste nächsten nächster name nenne nicht nimm
noch nochmal notiere nun nur ob oder ohne ordne ort passt plan prüfe rechne rechnen rechnung rechte rechten regel
regeln reihe reihenfolge richtig sagt satz sätze schau schreib schreibe schreiben schritt schritte schritten sein
seite seiten seitenlänge setze sich sie sieh sind skizze so sollst sortiere stehen steht stelle stellen stimmt suche
suchst subtrahiere subtrahieren tabelle teile teil teilen text trenne über überlege überlegen übrig um umformen und
unbekannte unter unterscheide unterschied variable vergleich vergleiche vergleichen versuch versuche verwende von
vor wann warum was weg weiter weiß weißt welche welchem welchen welcher welches wenn wer werden wert werte wie
wieder wiederhole wird wo wodurch wofür woran worauf worin wort wörter zahl zahlen zähle zeichne zeichnung zeige
zerlege zu zuerst zum zur zusammen zusammenhang zweite zwischen
""",
    "fr": """
à addition additionne aide ainsi alors applique après as au aussi autre autres aux avant avec besoin bien bon calcul
calcule ce cela celle celui ces cet cette chaque cherche cherches choisis combien comme commence comment compare
comparer complète compte comprends connais consigne côté côtés d'abord dans de définition demande depuis dernier
dernière des dessine deux deuxième différence différent dis dit diviser divise doit dois donc donne donné données
donner du d'un d'une égal écris élément elle en encore ensemble ensuite entre enlève énoncé équation essaie est et
étape étapes être exactement exemple explique expression facteur faire fais faut fin formule formules fraction garde
grandeur grandeurs idée il image inconnue indice isole je l la le les lequel laquelle leur lien ligne liste lis
l'ordre ma mais manière manque matériel même mêmes méthode mets mot mots multiplie multiplier n ne nom nombre
nombres nomme non note observe on ordre ou où par partie parties pas pense peut peux phrase phrases place plan plus
pose possible pour pourquoi premier première prends problème procède produit propriété propriétés quand quantité que
quel quelle quelles quels question qu'est qui quoi raison rappelle rappelle-toi recherche réduis refais regarde
règle règles relation relis remplace repère reste résous résoudre retrouve s sa sans schéma se second seconde selon
sens ses si signe simplifie son sont sous soustrais souviens sujet sur ta tableau te terme termes terminaison tes
texte toi ton tous tout toute toutes transforme trouve trouver tu type un une unité unités utilise utiliser va
valeur valeurs variable vérifie verbe vers veut voir vois vraiment y
""",
    "es": """
a ahora al algo antes aplica aplicar aquí así aún ayuda busca cada calcula calcular cálculo cambia cambiar caso como
cómo compara comparar completa comprueba con consejo cuál cuáles cuando cuándo cuánto cuántos cuántas dato datos de
debes decide del describe despejar después diferencia distinto divide dividir dónde dos e ecuación ejemplo el ella
en entonces entre enunciado es escribe ese eso está esta este esto etapa explica expresión falta fíjate final forma
fórmula fórmulas fracción haz hay idea identifica igual imagina importante incógnita indica intenta la lado lados
las le lee letra línea lista lo los más mejor método mira mismo mismos multiplica multiplicar necesitas no nombre
nombra número números o observa operación orden otra otro palabra palabras para parte partes paso pasos pensar pero
pide piensa plantea por porqué porque posible pregunta pregúntate primer primera primero problema propiedad puede
puedes qué que queda quién razón recuerda regla reglas relación relaciona repasa representa resolver respuesta resta
restar resuelve resultado revisa se segundo sentido según ser si sí siguiente significa signo simplifica sin sobre
son su suma sumar sustituye tabla también te término términos texto tiene tienes tipo todo todos tu un una unidad
unidades usa usar utiliza valor valores variable vas ver vez y ya
""",
}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """A word without capitals and accents."""
    return words.fold(word)


@cache
def own_words(language: str) -> frozenset[str]:
    """Those of a language, without capitals and accents."""
    return frozenset(words.fold(word) for word in _LISTED.get(language, "").split())


@cache
def own_stems(language: str) -> frozenset[str]:
    """Their stems."""
    listed = _LISTED.get(language, "")
    return frozenset(stem for word in _WORD.findall(listed) for stem in words.content(word, language))


# Words that only hold sentences together, by language: which of them a text has tells what it is written in.
_JOINING = {
    "en": "the and of to in is it that you what which how with are this do does from your for be an on by as at "
    "when where why think look their there",
    "de": "der die das und ist nicht du mit ein eine einen dem den des zu von wie auf im sich was welche sind wird für "
    "auch dein deine aus bei als kann wenn ergibt gleich wir man also durch werden hat",
    "fr": "le la les et est une des du que qui dans pour sur avec ce cette il elle tu ton ta quel quelle sont pas au "
    "aux en par comme donc je nous vous l'on leur",
    "es": "el los las y es una de que en por para con del se lo al su como más pero este esta cuál qué son tu está "
    "hay entonces porque",
}


@cache
def joining() -> dict[str, frozenset[str]]:
    return {language: frozenset(words.fold(word) for word in listed.split()) for language, listed in _JOINING.items()}


def _counts(text: str) -> dict[str, int]:
    said = [folded(word) for word in re.findall(r"[^\W\d_]+", text[:4000])]
    return {language: sum(word in listed for word in said) for language, listed in joining().items()}


def language_of(text: str, otherwise: str = "en") -> str:
    """Which of en, de, fr and es a short text is in, told by the words that hold it together."""
    counts = _counts(text)
    best = max(counts.values())
    if not best or list(counts.values()).count(best) > 1:
        return otherwise
    return max(counts, key=counts.__getitem__)


def languages_of(text: str, otherwise: str = "en") -> frozenset[str]:
    """The languages that a text is in: a task in one may be about a sentence in another."""
    said = [folded(word) for word in re.findall(r"[^\W\d_]+", text[:4000])]
    counts = {
        language: sum(word in own_words(language) or word in listed for word in said)
        for language, listed in joining().items()
    }
    found = {language for language, count in counts.items() if count >= max(1, 0.5 * max(counts.values()))}
    return frozenset(found | {language_of(text, otherwise)})
