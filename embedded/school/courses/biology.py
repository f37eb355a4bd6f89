"""Biology, Grade 7 to 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="Biology",
    department="Sciences",
    area="nature",
    lessons={7: 3, 8: 3, 9: 3, 10: 3, 11: 3},
    lab="Biology",
    difficulty=0.05,
    language_load=0.70,
    color="green",
    description="Living things from the cell to the ecosystem, studied by observation and experiment.",
    topics=(
        Topic(
            "Cells",
            "All living things are made of cells. Animal and plant cells have a nucleus, cytoplasm, a"
            " membrane, mitochondria and ribosomes; plant cells also have a cellulose wall, a large vacuole"
            " and, in green parts, chloroplasts. Bacteria have no nucleus: their DNA lies free in the"
            " cytoplasm.",
        ),
        Topic(
            "Photosynthesis",
            "Green plants use the energy of light to make glucose from carbon dioxide and water and set"
            " oxygen free. It takes place in the chloroplasts, where chlorophyll absorbs mainly red and"
            " blue light. Light, carbon dioxide or temperature can limit its rate.",
        ),
        Topic(
            "Digestion and enzymes",
            "Enzymes are proteins that speed up reactions without being used up. Each fits one kind of"
            " substrate and works best at a certain temperature and pH. Amylase splits starch into sugars,"
            " proteases split proteins into amino acids, and lipases split fats into fatty acids and"
            " glycerol.",
        ),
        Topic(
            "Breathing and respiration",
            "Breathing moves air in and out of the lungs; respiration releases energy in cells. In the"
            " alveoli oxygen passes into the blood and carbon dioxide out of it. Without enough oxygen"
            " muscles respire anaerobically and make lactic acid.",
        ),
        Topic(
            "Blood and circulation",
            "The heart is two pumps side by side: the right sends blood to the lungs, the left to the"
            " body. Arteries carry blood away from the heart, veins carry it back, and capillaries let"
            " substances pass to and from the tissues.",
        ),
        Topic(
            "Genetics and inheritance",
            "Genes are sections of DNA and come in versions called alleles. A dominant allele shows in the"
            " phenotype with one copy, a recessive one only with two. Crossing Aa with Aa gives, on"
            " average, three dominant phenotypes to one recessive.",
        ),
        Topic(
            "Evolution",
            "Individuals of a species vary, more are born than survive, and those better suited to their"
            " surroundings leave more offspring. Over many generations inherited features that help become"
            " more common: natural selection.",
        ),
        Topic(
            "Ecosystems",
            "A food chain starts with a producer and passes energy on to consumers. At each step most of"
            " the energy is lost, mainly as heat from respiration, which is why chains are short."
            " Decomposers return nutrients to the soil.",
        ),
        Topic(
            "Microbes and disease",
            "Pathogens are bacteria, viruses, fungi or protists that cause disease. Skin and stomach acid"
            " keep them out, white blood cells destroy them, and memory cells make immunity last."
            " Antibiotics act on bacteria, not on viruses.",
        ),
        Topic(
            "Nervous system",
            "A receptor senses a change, a sensory neurone carries the impulse to the spinal cord or"
            " brain, and a motor neurone carries it to a muscle or gland. In a reflex the path is short and"
            " no decision is needed.",
        ),
    ),
    quizzes=(
        Quiz(
            "Cells check",
            "Cells",
            (
                Question(
                    "Which part is found in plant cells but not in animal cells?",
                    ("Cell wall", "Nucleus", "Mitochondria", "Membrane"),
                ),
                Question(
                    "Where is most of a cell's energy released?",
                    ("Ribosomes", "Mitochondria", "Vacuole", "Wall"),
                    (1,),
                ),
                Question(
                    "Which of these have no nucleus?",
                    ("Bacteria", "Root hair cells", "Muscle cells", "Yeast"),
                ),
            ),
        ),
        Quiz(
            "Photosynthesis check",
            "Photosynthesis",
            (
                Question(
                    "Which gas do plants take in for photosynthesis?",
                    ("Oxygen", "Carbon dioxide", "Nitrogen", "Hydrogen"),
                    (1,),
                ),
                Question(
                    "What are the products of photosynthesis?",
                    ("Glucose", "Oxygen", "Carbon dioxide", "Nitrogen"),
                    (0, 1),
                ),
                Question(
                    "Where does photosynthesis take place?",
                    ("Chloroplasts", "Nucleus", "Mitochondria", "Roots"),
                ),
                Question(
                    "On a bright warm day the rate is most often limited by",
                    ("light", "carbon dioxide", "oxygen", "chlorophyll"),
                    (1,),
                ),
            ),
        ),
        Quiz(
            "Inheritance check",
            "Genetics and inheritance",
            (
                Question(
                    "Aa is crossed with Aa. Which share shows the recessive form?",
                    ("0 %", "25 %", "50 %", "75 %"),
                    (1,),
                ),
                Question("A version of a gene is called", ("an allele", "a genome", "a gamete", "a phenotype")),
                Question("How many chromosomes has a normal human body cell?", ("23", "46", "48", "92"), (1,)),
                Question(
                    "Aa is crossed with aa. Which share shows the dominant form?",
                    ("25 %", "50 %", "75 %", "100 %"),
                    (1,),
                ),
            ),
        ),
    ),
)
