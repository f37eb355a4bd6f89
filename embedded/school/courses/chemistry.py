"""Chemistry, Grade 9 to 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="Chemistry",
    department="Sciences",
    area="quantitative",
    lessons={9: 4, 10: 4, 11: 4},
    lab="Chemistry",
    difficulty=0.30,
    language_load=0.55,
    color="orange",
    description="Substances, their structure and their reactions, with safe work in the laboratory.",
    topics=(
        Topic(
            "Atoms and elements",
            "An atom has a nucleus of protons and neutrons with electrons around it. The number of protons"
            " decides which element it is. Isotopes of an element differ in their number of neutrons.",
        ),
        Topic(
            "Periodic table",
            "The elements are ordered by the number of protons. Elements of one group have the same number"
            " of outer electrons and so react alike. Down group 1 reactivity rises; down group 17 it falls.",
        ),
        Topic(
            "Chemical bonding",
            "In ionic bonding metal atoms give electrons to non-metal atoms and the ions attract each"
            " other. In covalent bonding atoms share pairs of electrons. In metals the outer electrons move"
            " freely.",
        ),
        Topic(
            "Chemical equations",
            "In a reaction atoms are rearranged, never made or lost, so an equation has the same number of"
            " each kind on both sides. Only the numbers in front of formulas may be changed to balance it:"
            " 2 H₂ + O₂ → 2 H₂O.",
        ),
        Topic(
            "Acids and bases",
            "Acids give hydrogen ions in water, alkalis give hydroxide ions. The pH scale runs from about"
            " 0 to 14; 7 is neutral. Acid and alkali neutralise each other to a salt and water.",
        ),
        Topic(
            "Metals and reactivity",
            "A more reactive metal displaces a less reactive one from its compounds. Metals below carbon"
            " in the series are won by heating their oxides with carbon, those above it by electrolysis."
            " Iron rusts with water and oxygen together.",
        ),
        Topic(
            "Rates of reaction",
            "Particles react when they collide with enough energy. A rate rises with temperature,"
            " concentration and surface area. A catalyst offers a path with lower activation energy and is"
            " not used up.",
        ),
        Topic(
            "Separating mixtures",
            "Filtering parts a solid from a liquid, evaporating leaves a dissolved solid behind,"
            " distilling parts liquids by boiling point. In chromatography substances travel different"
            " distances with the solvent.",
        ),
        Topic(
            "Energy in reactions",
            "An exothermic reaction gives energy to its surroundings, an endothermic one takes it up."
            " Breaking bonds takes energy and making bonds releases it; the difference is the energy of the"
            " reaction.",
        ),
        Topic(
            "Organic chemistry",
            "Carbon atoms form chains and rings. Alkanes have only single bonds, alkenes a double bond,"
            " which turns bromine water colourless. Crude oil is parted into fractions by boiling point.",
        ),
    ),
    quizzes=(
        Quiz(
            "Atoms check",
            "Atoms and elements",
            (
                Question(
                    "What decides which element an atom belongs to?",
                    ("Protons", "Neutrons", "Electrons", "Mass"),
                ),
                Question("Carbon-14 has 6 protons. How many neutrons?", ("6", "8", "14", "20"), (1,)),
                Question("What charge has an electron?", ("Negative", "Positive", "None", "It changes")),
            ),
        ),
        Quiz(
            "Acids check",
            "Acids and bases",
            (
                Question("Which pH is acidic?", ("3", "7", "9", "13")),
                Question(
                    "Hydrochloric acid and sodium hydroxide give",
                    (
                        "sodium chloride and water",
                        "sodium and chlorine",
                        "hydrogen and oxygen",
                        "chlorine and water",
                    ),
                ),
                Question("Which ions make a solution acidic?", ("H⁺", "OH⁻", "Na⁺", "Cl⁻")),
                Question(
                    "What colour is universal indicator in a neutral solution?",
                    ("Red", "Green", "Purple", "Black"),
                    (1,),
                ),
            ),
        ),
        Quiz(
            "Energy check",
            "Energy in reactions",
            (
                Question(
                    "An exothermic reaction",
                    ("warms its surroundings", "cools its surroundings", "needs light", "stops at once"),
                ),
                Question("Breaking bonds", ("takes energy", "releases energy", "needs no energy", "makes atoms")),
                Question(
                    "Which are exothermic?",
                    ("Burning", "Neutralisation", "Melting ice", "Photosynthesis"),
                    (0, 1),
                ),
                Question("What does a catalyst lower?", ("Activation energy", "Temperature", "Mass", "pH")),
            ),
        ),
    ),
)
