# ruff: noqa: E501 (patterns are easier to read whole)
"""Words and signs by which a school's subjects are known anywhere, in English, German, French and Spanish."""

import re

from school_ai.ai.knowledge.words import fold

(
    MATHEMATICS,
    PHYSICS,
    CHEMISTRY,
    BIOLOGY,
    HISTORY,
    GEOGRAPHY,
    COMPUTING,
    ECONOMICS,
    ENGLISH,
    FRENCH,
    GERMAN,
    SPANISH,
    LATIN,
) = (
    "mathematics",
    "physics",
    "chemistry",
    "biology",
    "history",
    "geography",
    "computing",
    "economics",
    "english",
    "french",
    "german",
    "spanish",
    "latin",
)

# What a course of the subject is called.
NAMES_OF = {
    MATHEMATICS: "math maths mathe mathematics mathematik mathematiques matematicas algebra geometry calculus statistics arithmetic analysis geometrie",
    PHYSICS: "physics physik physique fisica",
    CHEMISTRY: "chemistry chemie chimie quimica",
    BIOLOGY: "biology biologie biologia bio svt",
    HISTORY: "history geschichte histoire historia",
    GEOGRAPHY: "geography geographie geografia erdkunde geo",
    COMPUTING: "computer computing informatics informatik informatique informatica programming programmieren coding it ict cs nsi",
    ECONOMICS: "economics economy business wirtschaft economie economia wirtschaftslehre commerce accounting ses",
    ENGLISH: "english englisch anglais ingles literature",
    FRENCH: "french franzosisch francais frances",
    GERMAN: "german deutsch allemand aleman",
    SPANISH: "spanish spanisch espagnol espanol castellano",
    LATIN: "latin latein",
}

WORDS_OF = {
    MATHEMATICS: """
        add subtract multiply divide plus minus times fraction numerator denominator decimal percent percentage equation
        equations unknown variable bracket brackets solve factorise factorize expand simplify algebra geometry triangle
        rectangle circle square diagonal angle area perimeter volume radius hypotenuse pythagoras theorem function graph
        slope gradient parabola quadratic linear polynomial root discriminant vertex derivative differentiate derive
        integral integrate tangent extreme inflection limit probability dice die coin tree mean median average
        standard deviation expected value prime factor multiple even odd integer negative number digits digit sum product
        quotient remainder ratio proportion sine cosine tan logarithm exponent exponential vector matrix sequence series
        series proof congruent symmetry rounding times-tables interest discount divisor zero infinity infinite pi chain
        rule axis coordinate maths mathe
        bruch bruche nenner zahler gleichung gleichungen klammer klammern ausklammern losen berechnen rechnen dreieck
        rechteck kreis flache umfang winkel satz prozent prozentsatz grundwert ableitung ableiten integral wahrscheinlichkeit
        wurfel munze quadratisch wurzel funktion steigung gerade parabel zahl zahlen primzahl teiler vielfaches minus mal
        plus logarithmus kurvendiskussion nullstelle nullstellen scheitelpunkt einmaleins mittelwert
        fraction denominateur numerateur equation equations inconnue parenthese triangle rectangle cercle aire perimetre
        angle theoreme pourcentage derivee deriver primitive probabilite racine fonction pente droite parabole multiplication
        nombre premier moyenne
        fraccion fracciones denominador numerador ecuacion ecuaciones incognita parentesis triangulo rectangulo circulo area
        perimetro angulo teorema porcentaje derivada integral probabilidad raiz funcion pendiente recta multiplicar dividir
        sumar restar""",
    PHYSICS: """
        force forces newton gravity gravitation weight mass friction acceleration accelerate speed velocity momentum motion
        inertia energy kinetic potential work power watt joule efficiency current voltage volt ampere resistance resistor
        ohm circuit circuits parallel battery lamp bulb electricity electric charge magnet magnets magnetic pole field wave
        waves wavelength frequency light lens lenses mirror refraction reflection optics rainbow sound pressure density
        heat temperature thermal absolute radioactive radioactivity decay half-life halflife isotope alpha beta gamma
        radiation nuclear nucleus quantum photon relativity einstein pendulum spring pulley lever crane fall falls falling
        stone rocket train car km h m s kg lift image focal cloud chamber
        kraft krafte schwerkraft gewicht masse reibung beschleunigung geschwindigkeit impuls tragheit energie leistung strom
        spannung widerstand stromkreis batterie magnet welle wellenlange frequenz licht linse spiegel brechung druck dichte
        warme temperatur radioaktiv halbwertszeit zerfall strahlung kern federkraft pendel
        force poids masse gravite frottement acceleration vitesse energie puissance courant tension resistance circuit
        aimant onde lumiere lentille miroir pression densite chaleur radioactivite desintegration
        fuerza peso masa gravedad rozamiento aceleracion velocidad energia potencia corriente voltaje resistencia circuito
        iman onda luz lente espejo presion densidad calor radiactividad""",
    CHEMISTRY: """
        atom atoms molecule molecules element elements electron electrons proton neutron shell periodic bond bonding bonds
        ionic ion ions covalent metallic reaction reactions react balance balancing coefficient acid acids base bases ph
        alkaline indicator neutralisation neutralization mole moles molar concentration solution dissolve dissolving melting
        mixture mixtures filter filtrate residue separate distil distillation evaporate salt sand iron filings oxidation
        oxidised redox reduction reduce oxide oxygen hydrogen nitrogen carbon sodium chloride chlorine hydrochloric
        sulfuric copper catalyst gas noble combustion burn burning rust electrolysis polymer alkane alcohol ester
        gunpowder explosive mustard cyanide poison chemical substance stoichiometry galvanic titration litmus vinegar
        atom atome molekul element elektron schale periodensystem bindung ionenbindung reaktion ausgleichen saure sauren
        lauge basen mol stoffmenge konzentration losung gemisch filtrieren destillieren oxidation redox sauerstoff wasserstoff
        kohlenstoff natrium chlor katalysator edelgas verbrennung salz salzsaure reaktionsgleichung
        atome molecule element liaison reaction equilibrer acide base solution melange filtrer oxydation oxygene hydrogene
        sodium chlore catalyseur
        atomo molecula elemento enlace reaccion ajustar acido base disolucion mezcla filtrar oxidacion oxigeno hidrogeno
        sodio cloro catalizador""",
    BIOLOGY: """
        cell cells nucleus membrane chloroplast mitochondria mitochondrion vacuole photosynthesis respiration plant plants
        leaf leaves tree animal animals bird birds fish mammal insect reptile hedgehog hedgehogs hibernate hibernation winter
        habitat species evolution natural selection mutation adaptation darwin gene genes genetic genetics allele alleles
        dominant recessive heterozygous homozygous trait inherit inheritance mendel punnett dna rna chromosome blood group
        heart lung lungs stomach intestine digestion enzyme enzymes saliva bile liver kidney brain nerve neuron neurotransmitter
        synapse hormone muscle bone skin immune virus bacteria vaccine disease food chain web ecosystem ecology pond predator
        prey algae flea flower seed pollen breathe breathing body organ protein antidepressants intelligence migrate eyes
        zelle zellen zellkern fotosynthese photosynthese atmung pflanze pflanzen blatt tier tiere vogel saugetier igel
        winterschlaf art evolution gen gene vererbung dominant rezessiv blutgruppe herz lunge magen darm verdauung enzym
        gehirn nerv hormon muskel knochen virus bakterien nahrungskette okosystem stoffwechsel kreuzung phanotyp genotyp
        cellule cellules noyau photosynthese plante feuille animal oiseau espece gene genetique heredite sang coeur poumon
        estomac intestin digestion enzyme cerveau nerf virus bacterie chaine alimentaire
        celula celulas nucleo fotosintesis planta hoja hojas animal ave especie gen genetica herencia sangre corazon pulmon
        estomago intestino digestion enzima cerebro nervio virus bacteria cadena alimentaria""",
    HISTORY: """
        history war wars century ancient egypt egyptian pharaoh pharao pyramid pyramids nile herodotus scribe scribes rome
        roman romans emperor empire caesar republic legion medieval middle ages castle knight knights feudal plague king
        queen revolution french bastille estates enlightenment industrial industrialisation factory factories mill child
        labour steam engine trench trenches treaty versailles alliance alliances nazi nazis hitler holocaust stalin soviet
        cold cuba cuban kennedy khrushchev missile missiles berlin wall stasi communism colonies colonialism slavery slaves
        napoleon bismarck kaiser dictator democracy weimar propaganda source sources crusade vikings witches witch kamikaze
        assassins pilots detente domino monarchy nobles peasants grandparents past bc century
        geschichte krieg weltkrieg jahrhundert agypten pharao pyramide nil rom romisch kaiser reich republik mittelalter burg
        ritter pest konig revolution industrialisierung fabrik vertrag bundnis nationalsozialismus ddr mauer kolonien sklaven
        adel bauern priester quelle kalter
        histoire guerre siecle egypte pharaon pyramide rome empereur empire moyen chevalier chateau peste roi reine revolution
        industrielle usine traite alliance nazisme esclavage noblesse
        historia guerra siglo egipto faraon piramide roma emperador imperio media caballero castillo peste rey revolucion
        industrial fabrica tratado esclavitud nobleza""",
    GEOGRAPHY: """
        map maps north south east west scale legend continent continents ocean oceans sea africa asia europe america
        australia antarctica country countries capital river rivers valley delta estuary meander oxbow lake erosion mountain
        mountains weather climate rain rainfall wind temperature clouds water cycle evaporation precipitation volcano
        volcanoes lava earthquake earthquakes plate plates tectonic subduction boundary boundaries divergent convergent transform japan andes iceland population
        pyramid birth death rate migration transition demographic city urban globalisation globalization trade aid
        developing desert rainforest glacier soil latitude longitude equator timezone coast island tsunami monsoon
        karte massstab himmelsrichtung kontinent ozean meer fluss tal mundung erosion gebirge wetter klima klimadiagramm
        regen vulkan erdbeben platten plattentektonik bevolkerung geburtenrate wanderung stadt globalisierung welthandel
        wuste regenwald gletscher aquator
        carte echelle continent ocean mer fleuve riviere vallee erosion montagne climat pluie volcan seisme seismes plaque
        plaques tectonique population naissance migration mondialisation desert
        mapa escala continente oceano mar rio valle erosion montana clima lluvia volcan terremoto placas tectonica poblacion
        natalidad migracion globalizacion desierto""",
    COMPUTING: """
        python java javascript program programm programming code coding loop loops while for print variable variables
        function list lists array string integer boolean recursion recursive base case stack binary bit bits byte bytes
        decimal hexadecimal algorithm sort sorting search database databases sql query queries select where having group
        table tables key join internet network networks ip address dns protocol http encryption encrypted password antivirus
        virus computer computers robot turtle repeat command commands debug bug error compiler html css server router
        syntax class object scratch factorial loans def return palindrome firewall cache cpu ram
        programmieren programm schleife schleifen variable funktion liste rekursion binar binarzahl bit byte algorithmus
        sortieren datenbank abfrage tabelle schlussel netzwerk adresse verschlusselung passwort rechner roboter befehl
        programmer programme boucle variable fonction liste recursivite binaire octet algorithme trier requete
        base donnees reseau adresse chiffrement ordinateur
        programar programa bucle variable funcion lista recursion binario algoritmo ordenar consulta base datos red
        direccion cifrado ordenador""",
    ECONOMICS: """
        economy economic money price prices market markets demand supply equilibrium inflation deflation interest bank banks
        central currency tax taxes gdp growth unemployment wage wages minimum company companies firm firms profit loss revenue
        cost costs fixed variable break even break-even kiosk shareholder stock stocks budget pocket saving savings spend
        spending needs wants goods services consumer producer elasticity monopoly competition trade tariff keynes friedman
        debt loan credit euro euros fiscal monetary substitute complement income poor rich sandwiches strawberries index
        wirtschaft geld preis markt angebot nachfrage gleichgewicht inflation zins zentralbank wahrung steuer steuern bip
        wachstum arbeitslosigkeit lohn unternehmen gewinn verlust umsatz kosten fixkosten taschengeld budget guter verbraucher
        argent prix marche offre demande equilibre inflation banque impot impots croissance chomage salaire entreprise profit
        benefice couts budget consommateur pib
        dinero precio mercado oferta demanda equilibrio inflacion banco impuestos crecimiento desempleo salario empresa
        beneficio costes presupuesto consumidor quiosco pib""",
    ENGLISH: """
        essay essays thesis argument argumentative paragraph introduction conclusion comma apostrophe spelling spell
        capital capitals full stop grammar noun verb adjective adverb tense metaphor simile personification alliteration
        rhyme rhythm poem poems poetry sonnet stanza verse prose narrator story stories character characters plot
        shakespeare romeo juliet hamlet macbeth gatsby fitzgerald novel chapter author critics dictation letter formal
        complaint dear sincerely faithfully closing salutation uniforms bodkin keats wordsworth text theme symbol
        narrative their there friar laurence steinbeck orwell dickens""",
    FRENCH: """
        french subjonctif subjunctive passe compose imparfait avoir etre pronoms pronom pronouns lui leur conjugate
        conjugation conjugaison masculine feminine article partitive participe participle accord agreement camus etranger
        meursault dictee vocabulaire je suis nous sommes elle ils est tu voici bonjour m'appelle soeurs franzosisch
        complements""",
    GERMAN: """
        german dativ akkusativ nominativ genitiv konjunktiv perfekt prateritum plusquamperfekt kommasetzung rechtschreibung
        gedicht gedichtanalyse reim metapher erorterung inhaltsangabe charakterisierung faust goethe schiller kafka
        substantiv nomen adjektiv verb satzglied subjekt pradikat objekt deutsch aufsatz woyzeck""",
    SPANISH: """
        spanish ser estar preterito indefinido subjuntivo imperfecto conjugar conjugacion tilde acento sujeto predicado
        poema cervantes quijote lorca espanol castellano spanisch""",
    LATIN: """
        latin latein ablativ ablative gerundium caesar gallia deklination konjugation ovid cicero vergil""",
}

# Ways of writing that are a subject's own.
SIGNS = (
    (MATHEMATICS, re.compile(r"\d ?[a-z]\b ?[-+−–=]|\b[a-z] ?= ?-?\d|\d ?/ ?\d ?[-+−]|[a-z][²³]|[a-z]\^\d|\bf'?\([a-z]\)|\d ?[×·*] ?\d|\d ?[-+−] ?\d+ ?=|√|\b\d+ ?: ?\d+ ?=|\d ?(?:%(?! \d)|percent|per cent|prozent|pour ?cent|por ?ciento)", re.I)),
    (PHYSICS, re.compile(r"\d ?(?:km/?h|m/s|kg\b|n/kg|kbq|bq|volt|v\b|a\b(?= (?:at|bei))|ohm|Ω|joule|j\b|watt|w\b|newton|hz)|\bm/s", re.I)),
    (CHEMISTRY, re.compile(r"\b\d{0,2}(?:[A-Z][a-z]?[0-9₀-₉]{0,2}){1,5}\s*\+\s*\d{0,2} ?(?:[A-Z][a-z]?[0-9₀-₉]{0,2}){1,5}\b|(?:→|->) ?\d? ?[A-Z]|\b(?:H2O|CO2|NaCl|O2|H2|HCl|NaOH|H₂O|CO₂|O₂|KMnO₄|KMnO4|CaCO3)\b|\bmol/l\b")),
    (BIOLOGY, re.compile(r"\b[A-Z][a-z] ?[x×] ?[A-Z][a-z]\b|\b(?:aa|Aa|AA|AB)\b(?! ?[+=])")),
    (COMPUTING, re.compile(r"\bdef \w+\(|\bprint\(|\bfor \w+ in\b|\bwhile .{0,30}:|\b[01]{4,}\b|\bSELECT\b|\breturn \w|==|//|\bimport \w+$|%\s?\d+\b(?= and)|\brange\(", re.M)),
    (FRENCH, re.compile(r"\b(?:nous|vous|je|il|elle|tu)\b (?:___|\w+)(?=.{0,60}\b(?:correct|right|which words|translate|pronouns|is that|french)\b)|\b(?:in french|auf franzosisch|french for|en francais)\b", re.I)),
)  # fmt: skip


def subject_of(*names: str) -> str | None:
    """The subject that a course is of by what it is called, or None."""
    for name in names:
        said = fold(name).split()
        for subject, called in NAMES_OF.items():
            if any(word.strip(",.:;()") in called.split() for word in said):
                return subject
    return None
