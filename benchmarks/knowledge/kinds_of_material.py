"""Documents of a school as they are: each with the kind that a teacher would file it under.

Written after what tells kinds apart (school_ai.ai.knowledge.material_kinds); every second one, from the first on, was
used to choose how sure it may be. Their titles say
as little as those that teachers give: many name the matter only.
"""

# Kind, title, file name, pages, text
DOCUMENTS: tuple[tuple[str, str, str, int, str], ...] = (
    (
        "Exercise sheet",
        "Percentages 2",
        "percentages_2.pdf",
        1,
        "Percentages 2\nName: ________________ Class: ______\n1. Write as a decimal: a) 35 % b) 7 % c) 120 %\n"
        "2. A coat costs £80. In the sale it is 15 % cheaper. What does it cost now?\n"
        "3. Aisha scores 34 out of 40 and Tom 41 out of 50. Who did better? Show your working.\n"
        "4. Fill in the gaps: 20 % of 45 is ______; ______ % of 60 is 12.\n5. A town grew from 12,000 to 13,500 "
        "people. "
        "By how many per cent did it grow?\nChallenge: A price rises by 10 % and falls by 10 %. Is it the same as "
        "before?",
    ),
    (
        "Exercise sheet",
        "Simple past oder present perfect",
        "AB_simple_past.docx",
        1,
        "Simple past oder present perfect?\nName: ____________ Datum: _________\n1. Setze die Verben in die richtige "
        "Form.\n"
        "a) I ________ (see) this film last week.\nb) She ________ (never be) to Spain.\nc) We ________ (live) here "
        "since 2015.\n"
        "2. Kreuze die richtige Zeit an.\na) already [ ] simple past [ ] present perfect\nb) yesterday [ ] simple "
        "past [ ] "
        "present perfect\n3. Schreibe fünf Sätze über dein letztes Wochenende.\n4. Ergänze die Tabelle.",
    ),
    (
        "Exercise sheet",
        "Théorème de Pythagore",
        "pythagore_4e.pdf",
        2,
        "Théorème de Pythagore\n1) Le triangle ABC est rectangle en A, AB = 6 cm et AC = 8 cm. Calculer BC.\n"
        "2) Le triangle DEF est-il rectangle ? Justifier.\n3) Une échelle de 5 m est appuyée contre un mur. Son pied "
        "est à "
        "1,4 m du mur. À quelle hauteur arrive-t-elle ?\n4) Compléter : le côté le plus long s'appelle "
        "................\n"
        "5) Tracer un triangle rectangle dont l'hypoténuse mesure 7 cm.",
    ),
    (
        "Answer key",
        "Percentages 2 - answers",
        "percentages_2_ans.pdf",
        1,
        "Percentages 2\n1. a) 0.35 b) 0.07 c) 1.2\n2. £80 × 0.85 = £68\n3. Aisha: 34 ÷ 40 = 85 %; Tom: 41 ÷ 50 = 82 %. "
        "Aisha did better.\n4. 9; 20\n5. 1,500 ÷ 12,000 = 12.5 %\nChallenge: no. 1.1 × 0.9 = 0.99, so it is 1 % lower. "
        "One mark for the method, one for the result. Accept 0.99 of the price.",
    ),
    (
        "Answer key",
        "Erwartungshorizont Gedichtanalyse",
        "eh_gedicht.pdf",
        2,
        "Erwartungshorizont\nDer Prüfling nennt Autor, Titel und Thema (4 Punkte). Er beschreibt die Form: vier "
        "Strophen, "
        "Kreuzreim, Jambus (6 Punkte). Er deutet das Bild des Flusses als Lauf des Lebens (10 Punkte). Je "
        "Folgefehler wird "
        "ein Punkt abgezogen. Akzeptiert wird auch eine Deutung als Sehnsucht.\nSumme: 40 Punkte",
    ),
    (
        "Answer key",
        "Corrigé du contrôle n°3",
        "ctrl3_corrige.pdf",
        1,
        "Corrigé du contrôle n°3\nExercice 1 : a) x = 4 b) x = -2 c) pas de solution\nExercice 2 : f'(x) = 6x - 5, "
        "donc f est "
        "croissante à partir de x = 5/6.\nExercice 3 : la probabilité est 3/8 = 0,375. On accepte 37,5 %. 1 point "
        "par réponse.",
    ),
    (
        "Answer key",
        "Ejercicios de cinemática resueltos",
        "soluciones_cinematica.pdf",
        2,
        "Soluciones de los ejercicios de cinemática\n1. v = d / t = 120 / 2 = 60 km/h\n2. a = (20 - 0) / 5 = 4 m/s²\n"
        "3. t = 3,2 s\n4. La distancia es de 45 m. Se acepta 44,9 m.\n5. a) verdadero b) falso c) falso",
    ),
    (
        "Exam paper",
        "Year 10 Biology, June",
        "y10_bio_june.pdf",
        8,
        "Candidate number: ________\nTime: 1 hour 15 minutes. Total marks: 60. Answer all questions. Calculators may "
        "be used. Do "
        "not open this booklet until you are told to.\n1 (a) Name the part of the cell that holds the DNA. [1 "
        "mark]\n(b) Describe "
        "how a plant cell differs from an animal cell. [3 marks]\n2 Figure 1 shows the human heart. Label the parts "
        "A to D. "
        "[4 marks]\n3 Explain why the wall of the left ventricle is thicker. [2 marks]",
    ),
    (
        "Exam paper",
        "2. Klassenarbeit Physik 9b",
        "KA2_9b.pdf",
        2,
        "2. Klassenarbeit\nName: ______________ Datum: ________\nBearbeitungszeit: 45 Minuten. Hilfsmittel: "
        "Taschenrechner.\n"
        "Aufgabe 1 (6 Punkte): Nenne das Ohmsche Gesetz und erkläre die Größen.\nAufgabe 2 (8 Punkte): Berechne den "
        "Gesamtwiderstand der Schaltung.\nAufgabe 3 (6 Punkte): Zeichne die Kennlinie.\nErreichte Punkte: ___ / 20 "
        "Viel Erfolg!",
    ),
    (
        "Exam paper",
        "Evaluación de la unidad 4",
        "eval_u4.docx",
        2,
        "Nombre: ________________ Fecha: ________\nTiempo: 50 minutos. Puntuación: 10 puntos. No se permite el uso de "
        "calculadora.\n1. Explica qué es la erosión. (2 puntos)\n2. Señala en el mapa tres ríos. (3 puntos)\n3. "
        "Compara el clima "
        "atlántico y el mediterráneo. (3 puntos)\n4. ¿Qué es un delta? (2 puntos)",
    ),
    (
        "Slides",
        "Photosynthesis for year 9",
        "photosynthesis.pptx",
        14,
        "Photosynthesis\nWhat plants need\nLight\nWater\nCarbon dioxide\nThe word equation\ncarbon dioxide + water → "
        "glucose + "
        "oxygen\nThink, pair, share\nWhy are leaves flat?\nSummary",
    ),
    (
        "Slides",
        "La Révolution française",
        "revolution_diaporama.pdf",
        18,
        "La Révolution française\n1789-1799\nLes causes\nLa dette\nLes privilèges\nLa famine\nLe 14 juillet\nLa "
        "prise de la "
        "Bastille\nLa Déclaration des droits\nQue retenir ?",
    ),
    (
        "Syllabus",
        "Chemistry, what we do this year",
        "chem_outline.docx",
        3,
        "Chemistry, Grade 10\nWeek 1-4: Atoms and the periodic table\nWeek 5-9: Bonding\nWeek 10-13: Acids and "
        "bases\nTerm 2: "
        "Rates, energy\nAssessment criteria: two tests (40 %), lab reports (30 %), exam (30 %)\nTextbook: Chemistry "
        "in Context. "
        "Learning outcomes: pupils can explain ... Attendance policy: as in the handbook. Office hours: Tuesday, "
        "lesson 7.",
    ),
    (
        "Syllabus",
        "Stoffverteilungsplan Mathematik 7",
        "plan_m7.pdf",
        4,
        "Stoffverteilungsplan Mathematik Klasse 7\nWoche 1 bis 5: Rationale Zahlen (20 Stunden)\nWoche 6 bis 11: "
        "Terme und "
        "Gleichungen\nWoche 12 bis 15: Dreiecke\n2. Halbjahr: Prozentrechnung, Zufall\nLeistungsbewertung: vier "
        "Klassenarbeiten\n"
        "Lehrbuch: Zahlen und Größen 7\nKompetenzen: argumentieren, modellieren",
    ),
    (
        "Lab instruction",
        "Rates of reaction",
        "rates_practical.pdf",
        2,
        "Rates of reaction\nEquipment\nconical flask, measuring cylinder, stopwatch, safety goggles\nMethod\n1. Pour "
        "50 cm³ of "
        "acid into the flask.\n2. Add the marble chips and start the stopwatch.\n3. Read the gas volume every 10 "
        "s.\nSafety\nWear "
        "goggles. The acid is an irritant.\nResults\nNote your readings in the table. Plot volume against time.",
    ),
    (
        "Lab instruction",
        "Nachweis von Stärke",
        "staerke.docx",
        1,
        "Nachweis von Stärke\nMaterialien: Kartoffel, Brot, Iodlösung, Reagenzglas, Schutzbrille\nDurchführung\n1. "
        "Gib ein Stück "
        "der Probe in das Reagenzglas.\n2. Tropfe Iodlösung "
        "darauf.\nBeobachtung\n___________\nAuswertung\n___________\nEntsorgung: "
        "Reste in den Behälter für Feststoffe.",
    ),
    (
        "Lab instruction",
        "TP 4 : la loi d'Ohm",
        "tp4_ohm.pdf",
        2,
        "TP 4 : la loi d'Ohm\nMatériel\ngénérateur, résistance, voltmètre, ampèremètre\nProtocole\nRéaliser le "
        "montage. Relever la "
        "tension et l'intensité pour six valeurs.\nSécurité\nNe pas dépasser 6 V.\nExploitation\nTracer la "
        "caractéristique.",
    ),
    (
        "Reference",
        "Irregular verbs",
        "irregular_verbs.pdf",
        2,
        "Irregular verbs\nbe | was, were | been\nbecome | became | become\nbegin | began | begun\nbreak | broke | "
        "broken\nbring | "
        "brought | brought\nbuild | built | built\nbuy | bought | bought\ncatch | caught | caught\nchoose | chose | "
        "chosen",
    ),
    (
        "Reference",
        "Formelsammlung Mechanik",
        "formeln.pdf",
        2,
        "Formelsammlung Mechanik\nGeschwindigkeit: v = s / t\nBeschleunigung: a = Δv / Δt\nKraft: F = m · "
        "a\nGewichtskraft: F = m · g\n"
        "Arbeit: W = F · s\nLeistung: P = W / t\nKinetische Energie: E = ½ m v²\nImpuls: p = m · v\nDruck: p = F / A",
    ),
    (
        "Reference",
        "Vocabulario: la casa",
        "vocabulario_casa.docx",
        1,
        "la casa = house\nla cocina = kitchen\nel dormitorio = bedroom\nla ventana = window\nla puerta = door\nla "
        "mesa = table\nla "
        "silla = chair\nel techo = roof\nla escalera = stairs\nel jardín = garden",
    ),
    (
        "Reading text",
        "The lighthouse keeper",
        "lighthouse.pdf",
        4,
        "The lighthouse keeper\nNobody in the village could remember a time before Elias. He had come on a boat in a "
        "winter so "
        "hard that the harbour froze, and he had climbed the hundred and twelve steps to the lamp that very night. "
        "“It will want "
        "cleaning,” he said, and went up again.\nFor years the children believed that he never slept. They lay awake "
        "and watched "
        "the beam go over the roofs, and counted. When it stopped one evening in March, all of them noticed at once. "
        "Their fathers "
        "ran to the pier without their coats. The old man sat on the last step and held the key in his hand as if it "
        "had become "
        "heavy. “She is out,” he told them, “and I have nothing to light her with.”",
    ),
    (
        "Reading text",
        "Sachtext: Die Biene",
        "biene.pdf",
        2,
        "Sachtext: Die Biene\nAn einem warmen Tag im April verlassen Tausende Bienen ihren Stock. Sie fliegen "
        "mehrere Kilometer weit "
        "und suchen nach Blüten. Kehrt eine Biene zurück, so tanzt sie auf der Wabe und zeigt den anderen, wohin sie "
        "fliegen müssen. "
        "Der Imker Karl Berger beobachtet das seit vierzig Jahren. „Jedes Volk ist anders“, sagte er uns bei unserem "
        "Besuch. Im Winter "
        "sitzen die Tiere dicht beieinander und halten die Königin warm.",
    ),
    (
        "Reading text",
        "El viaje de Marina",
        "marina.docx",
        3,
        "El viaje de Marina\nMarina salió de su pueblo una mañana de septiembre, con una maleta pequeña y el abrigo "
        "de su hermana. "
        "El tren llegó tarde, como siempre, y ella esperó sentada en el andén, mirando las montañas que conocía "
        "desde niña. «No "
        "mires atrás», le dijo su abuela. Pero ella miró, y vio que la anciana lloraba. Durante el viaje pensó en "
        "todo lo que dejaba "
        "y en lo poco que sabía de la ciudad que la esperaba.",
    ),
    (
        "Lesson notes",
        "Osmosis",
        "osmosis.pdf",
        2,
        "Osmosis\nKey words: membrane, concentration, water potential\nOsmosis is the movement of water through a "
        "membrane that lets "
        "some particles pass and not others. Water moves from the dilute side to the concentrated one. For example, "
        "a raisin in water "
        "swells.\nIn plants\nA cell full of water is called turgid. It keeps the stem upright.\nRemember: in osmosis "
        "only the water "
        "moves. Summary: water, membrane, from dilute to concentrated.",
    ),
    (
        "Lesson notes",
        "Der Satz des Thales",
        "thales.pdf",
        1,
        "Der Satz des Thales\nLiegt der Punkt C auf einem Halbkreis über der Strecke AB, so ist das Dreieck ABC "
        "rechtwinklig.\nMerke: "
        "Der rechte Winkel liegt immer beim Punkt auf dem Kreis.\nBeispiel: Der Durchmesser ist 10 cm lang. Den "
        "Halbkreis nennt man "
        "Thaleskreis.\nBegründung: Die Dreiecke AMC und MBC sind gleichschenklig. Die Winkel an der Grundseite sind "
        "gleich groß.",
    ),
    (
        "Lesson notes",
        "La respiration",
        "svt_respiration.pdf",
        2,
        "La respiration\nOn appelle respiration l'échange de gaz entre l'organisme et l'air. Le dioxygène entre dans "
        "le sang au "
        "niveau des poumons.\nÀ retenir : les alvéoles ont une grande surface. Par exemple, elles couvrent 80 m² "
        "chez l'adulte.\n"
        "Remarque : l'effort accélère la respiration. Le dioxyde de carbone est rejeté.",
    ),
    (
        "Lesson notes",
        "Los ecosistemas",
        "tema3_ecosistemas.docx",
        3,
        "Los ecosistemas\nUn ecosistema se compone de los seres vivos y del lugar donde viven. Se llama hábitat al "
        "lugar de una "
        "especie. Por ejemplo, el hábitat del lince es el bosque mediterráneo.\nRecuerda: los productores son las "
        "plantas. Los "
        "consumidores se alimentan de otros seres vivos.\nDefinición: una cadena alimentaria muestra quién come a "
        "quién.",
    ),
)
