"""Everyday words, of which the pictures and questions of a good hint are made.

They are of people and what they do, see and feel, of home, school and the street, and say nothing of a matter that is
taught. Left out is what is often an answer: colours, directions, shapes, substances, weather and seasons, parts of the
body, kinds of living things, machines, offices and ranks, and numbers. Terms of method (loop, pronoun) are among them:
a hint asks by them.
"""

from functools import cache

from school_ai.ai.knowledge import words

_LISTED = {
    "en": """
able about accident account act action active adult advice affect afford afraid afternoon agree aim alike alive
allow allowed almost alone aloud altogether amazing angry annoyed anyone anyone's anything anyway anywhere apartment
apiece appear appears argue argument arrive article asleep associate attach attached attempt attention author
available avoid awake aware badly basket bath bathroom bathtub beat beautiful bed bedroom begin behave behaviour
believe bell bench benefit big bill bit blame block board boat book books boot boots bored boring borrow boss both
bother bottle bought bowl box boxes brake brakes break breakfast bridge bright broken brother brothers brush build
builder building burn burned burnt bus busy button buttons buy buyer buying bye café cake calendar calm camera camp
candle cap card cards care careful carefully carry carries carried cartoon catch cause celebrate celebrated
celebrates chair chance chapter character characters cheap check child children choice choices chose chosen cinema
city clapping class classmate classroom clean clever climb clock clothes club clue clues coat coach coffee collect
comfortable common company compete complain completely computer confuse confused connect connects conversation cook
cooking cool cooler corner corridor cost costs couldn't count couple courage cousin cover covered covers crowd
crowded cry cup cupboard curious curtain customer customers cut cutting daily damage dance danger dangerous dare
dark daughter dear decide deep deeper delicious deliver describe deserve desk die dies diary dictionary difficult
dinner dirty disagree disappear discover discuss dish dishes distance door doors doubt dream dress drink drinks
drinking drive driver drop drops drove dry duty eager early earn earns easily eat eating eats edge effect effort
else employer empty enemy enjoy enter entrance envelope evening event events everybody everyone everything
everywhere excited excuse expensive experience experiment explore extra face faces fact facts fail fair fairy fall
falls familiar families family famous far farther fashion fast faster father fault favour favourite fear feel
feeling feelings feels fell felt festival few field fight fights film fire firm firms fit fix flat floor floors fold
folk follow football forever forgot forgotten forward found free freely fridge friend friendly friends frightened
front fun funny furniture game games garage garden gate gentle gift girl girls glad glasses globe glove goal
grandfather grandmother grandparents grateful great grocery ground group grow growing grown grown-up guard guest
guests guide habit hall hammer handle hang happened happen happening happens happy hard harder hate healthy hear
heard hears heavier heavy height hello helper helpful hero hide high higher hill history hit holds hole holiday
holidays home homework honest hope hopes hospital hot hotel house houses huge hungry hurry hurt idea ideas ill
imagination impossible improve indoors information inhabitants inside instead interest interested interesting invite
invited jacket job jobs join joke journey joy judge juice jumper keep keeps kept key keyboard kitchen kite knock
ladder lake lamp landscape language lately laugh laughed lawn lay lazy leader leave leaves leaving left lend lesson
letters library lid lie lies life lift lived lives living loan loans locked lonely loose lose loses losing lost loud
love lover lovers loving luck lucky lunch mad magazine mail make manage map maps marry married meal meals meant
meanwhile media medicine member members memory mention mess message mine mirror miss missing mistake mistakes mix
mobile modern money month morning mother move moved movement moves movie moving mum museum music mysterious mystery
nail name names national natural naughty near nearby neat necessary neighbour neighbours nervous newspaper nice
night nobody noise noisy normal normally nowadays nowhere object occasion odd offer offers office often ones online
open opened opinion opponent ordinary organise owner ourselves outcome outcomes outside oven own packet packed page
paid pain paint painting pan paper parcel parent parents park party pass passed passenger path pay pays peace
peaceful pen pencil people perfect perhaps period permission phone photo photograph phrase picnic pile pillow pity
plans plate play played player players pleasant please pleased plenty pocket poem poet point police polite pond pool
poor popular possess post postcard poster postman pot power practise prefer prepare prepared present pressed pretend
pretty price prison private prize probably problem problems promise promised promises protest proud public pull
pulls punish pupil pupils purse push pushed pushes puzzle queue quick quickly quiet quietly quite rather reach react
reader readers reads ready real realise reality really receive recent recently recipe relax relaxed rely repair
reply rescue rest restaurant return revenge rhyme rich ride rides ring risk river road roads rock roof room rope
rough rubbish rude ruler run running runs sad safe safety sail sale save scare scared school score scream screen
seal sealed seat seats secret secretly seem seems sell seller sells send sends sense separate serious serve settle
shade shake shame share shares sharing shelf ship shock shoe shoes shop shopkeeper shoppers shopping shops shore
shout shower shut shy sick sight silent silly sing single sink sister sisters sitting situation skill sleep sleeping
slice slices slide slip slow slower smart smell smells smile snack society sofa soft somehow someone something
sometimes somewhere son song soon sorry sound soup spaceship spare speak speaker speaking speaks special speech
speed spell spend spending spends spoil spoils spoon sport spot stadium stage stairs station stay steal stick sticks
stir stop stops store story straight strange stranger stream street strict strike string strong student study stuff
stupid success successful sudden suddenly suffer suggest suitcase sunny supermarket surprise surprised sweet swim
switch switches table tales talk talking talks tall taste tasty taxi tea teach teacher team tear television temper
terrible thank theatre thick thin thirsty thousand throw thrown throws thunder thunderstorm ticket tidy tie tight
till tiny tired today together toilet tomb tomorrow tonight tool tools torch touch touches tour tourist toward
towards towel towels tower town toy toys trade traffic train trained training travel travelled treasure treat trick
trip trouble truck true trust truth tunnel tv typical ugly umbrella understood unfair unhappy uniform unusual upset
upstairs useless vacation village visit visited visitor voice wait waited waiting wake walk walked walking wall
wander want wanted wants warm warmer warn wash waste watch watched watching weak weather wedding weekend weigh
weighs weight welcome wet wheel whisper whole wide wild win window windows winner wins wise wish wishes women wonder
wonderful work worker workers world worried worry worse worst wrap wrote yard year years yesterday young younger
yours yourselves youth zoo trains trees flash leafy needles freezing favourable articles adjective adjectives adverb
atlas auxiliary code conjunction consonant consonants curve curves decimal decimals divisible divisor divisors
feminine function functions heading integers irregular legend loop loops main masculine negation numerator
preposition program pronoun pronouns quotation regular reporting timeline vowels
""",
    "de": """
abend abends acht achten ahnung alltag alt älter anfassen angst anrufen anschauen ansehen antworten anziehen arbeit
arbeiten arbeitet aufhören aufmerksam aufpassen aufstehen aussehen aussteigen auto backen bad bahn ball bauen becher
begegnen bekommen beobachte beobachten berühren bett bewegen bezahlen boden brief bringen bruder buch bus dorf
draußen dunkel dürfen einkaufen einladen einsteigen eltern erinnern erklären erleben erzählen essen fahren fahrrad
fallen familie fangen fassen fehler fenster ferien fernseher freuen freund freunde freundin fühlen garten gefahr
gefühl gehen geld gemütlich geschäft geschenk geschichte gesicht gestern gewinnen glas glauben glücklich größer
halten haus heiß helfen heute hoch hören hose jahr jemand jung kalt karte kasten kaufen kennen kind kinder klasse
klein kochen koffer krank küche kühlschrank lachen lampe land langsam laufen laut leben leer legen lehrer lehrerin
leicht leise lernen leute lieb liegen löffel lustig mensch menschen messen mitnehmen morgen morgens mutter nacht
nachbar nass natürlich neu oft onkel ort packen papier park pause person platz plötzlich preis putzen raum reden
reise reisen rennen rufen ruhig sache sachen sammeln schenken schicken schiff schlafen schlecht schlüssel schnell
schon schön schuh schuhe schule schüler schwer schwester sehen seltsam singen sitzen sohn sommer spaß spiegel spiel
spielen sprechen stadt stark stehen stimme stock straße strand stuhl stunde tag tasche tasse tee tisch tochter topf
tragen traurig treffen treppe trinken tun tür unterhalten urlaub vater verboten vergessen verkaufen verlieren
verstehen viel vorsichtig wagen wahrscheinlich wald wand warm warten waschen wecken weh weit werfen wetter wichtig
wiegen wissen woche wohnen wohnung wollen wünschen zahn zeit zeitung ziehen zimmer zug zuhören
""",
    "fr": """
acheter adulte agréable aller ami amie amis amuser an ancien anniversaire année appeler apporter apprendre arriver
asseoir assiette attendre attention aujourd'hui balle ballon bateau beaucoup boire boîte bouteille bruit bus café
carte chaise chambre chanter chaud chaussure chercher chose choses cinéma classe clé colère comprendre conduire
content copain copine coucher courir couteau craindre croire cuisine cuisiner danger danser demain devenir dormir
drôle école élève enfant enfants ennuyer entendre entrer envie envoyer escalier facile famille fatigué fenêtre
fermer fête fille film fils finir fort frapper frère froid gagner garçon gâteau gens grand-mère grand-père habiter
habits heureux hier histoire image inviter jardin jeter jeu jeune jouer jouet jour journal journée lampe laver
lettre lit livre loin lourd magasin maison malade manger marcher matin méchant mère métier miroir moment monde
montagne montrer musique nager nuit oublier ouvrir papier parc parents parler partir passer payer pays perdre père
personne petit peur photo pièce pied plage plaisir pleurer poche porte porter pousser prix prof professeur promener
quelqu'un quitter raconter ranger recevoir regarder rencontrer rentrer repas rester rêve réveiller rire route rue
sac sale sentir seul soir sœur sortir sourire sport surprise table tante tasse téléphone temps tirer tomber toucher
train travail travailler triste trouver vacances vélo vendre venir vêtement vie vieux village ville visiter vite
vivre voisin voiture voyage
""",
    "es": """
abrir abuela abuelo acordar adulto agradable ahora alegre amiga amigo amigos antiguo año aprender autobús ayer
bailar barco beber bicicleta bolsa bonito botella buscar caer café caja calle cama caminar camino cansado cantar
cara carta casa cena cerca cerrar chica chico cine ciudad coche cocina cocinar coger comer comida comprar conducir
conocer contento correr cosa cosas creer cuarto cuidado dar decir dejar deporte despertar día dinero divertido
dormir edificio empezar encontrar enfermo enseñar entender entrar enviar escalera escuchar escuela esperar
estudiante familia feliz fiesta frío fuerte ganar gente grande gustar habitación hablar hacer hermana hermano hijo
historia hombre hora hoy ir jardín joven juego jugar juguete lámpara lavar lejos lento libro llamar llegar llevar
llorar madre mañana mano mapa mesa miedo momento montaña mover mucho mujer mundo museo música nadar nadie niña niño
niños noche nuevo oír olvidar padre padres pagar país papel parque pasar pedir película peligro pequeño perder
periódico persona pesado piedra playa poner precio preguntar primo profesor profesora pueblo puerta querer rápido
recibir regalo reír reloj rico ropa ruido saber salir seguir sentar sentir silla solo sonreír sueño tarde teléfono
tiempo tienda tocar tomar trabajar trabajo traer tren triste vacaciones vaso vecino vender venir ventana vestido
viajar viaje vida viejo visitar vivir volver zapato
""",
}


@cache
def plain_stems(language: str) -> frozenset[str]:
    """The stems of those of a language."""
    return frozenset(stem for word in set(_LISTED.get(language, "").split()) for stem in words.content(word, language))
