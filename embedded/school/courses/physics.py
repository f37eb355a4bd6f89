"""Physics, Grade 9 to 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="Physics",
    department="Sciences",
    area="quantitative",
    lessons={9: 4, 10: 4, 11: 4},
    lab="Physics",
    difficulty=0.40,
    language_load=0.55,
    color="violet",
    description="Forces, energy, electricity, waves and matter, with measurement and modelling.",
    topics=(
        Topic(
            "Forces and Newton's laws",
            "A body keeps its velocity unless a resultant force acts on it. The resultant force equals"
            " mass times acceleration, F = m·a. When one body pushes another, the other pushes back with an"
            " equal force in the opposite direction; the two forces act on different bodies.",
        ),
        Topic(
            "Motion and graphs",
            "Speed is distance over time; velocity also has a direction. The gradient of a distance-time"
            " graph is the speed. In a velocity-time graph the gradient is the acceleration and the area"
            " under the line is the distance.",
        ),
        Topic(
            "Energy and work",
            "Energy is neither made nor lost, only transferred. Work is force times distance along the"
            " force, in joules; power is work over time, in watts. Kinetic energy is ½·m·v², and lifting"
            " stores m·g·h.",
        ),
        Topic(
            "Electric circuits",
            "Current is the flow of charge, measured in amperes; voltage is the energy per charge, in"
            " volts. Ohm's law links them: V = I·R. In series the current is the same everywhere; in"
            " parallel each branch has the same voltage.",
        ),
        Topic(
            "Waves",
            "Waves carry energy, not matter. In a transverse wave the medium moves across the direction of"
            " travel, in a longitudinal one along it. Speed equals frequency times wavelength, v = f·λ.",
        ),
        Topic(
            "Light and optics",
            "Light is reflected at the angle at which it arrives. Entering a denser medium such as glass"
            " it slows and bends towards the normal. A converging lens brings parallel rays together at its"
            " focus.",
        ),
        Topic(
            "Heat and temperature",
            "Temperature measures how fast particles move on average; heat is energy passing from hot to"
            " cold. It passes by conduction, convection and radiation. Warming a mass m by ΔT takes the"
            " energy m·c·ΔT.",
        ),
        Topic(
            "Pressure and density",
            "Density is mass over volume; pressure is force over area. In a liquid pressure grows with"
            " depth, p = ρ·g·h. A body floats when it is less dense than the fluid that carries it.",
        ),
        Topic(
            "Magnetism",
            "Like poles repel, unlike poles attract. A current has a magnetic field around it; a coil with"
            " an iron core makes an electromagnet. A wire with a current in a field feels a force, which"
            " drives electric motors.",
        ),
        Topic(
            "Radioactivity",
            "Unstable nuclei decay and give off alpha, beta or gamma radiation. Paper stops alpha, thin"
            " aluminium most beta; thick lead weakens gamma. After one half-life half of the nuclei are"
            " left, after two a quarter.",
        ),
    ),
    quizzes=(
        Quiz(
            "Newton's laws check",
            "Forces and Newton's laws",
            (
                Question(
                    "A resultant force of 12 N acts on 4 kg. What is the acceleration?",
                    ("3 m/s²", "8 m/s²", "16 m/s²", "48 m/s²"),
                ),
                Question(
                    "No resultant force acts on a moving trolley. It",
                    ("stops", "keeps its velocity", "speeds up", "turns"),
                    (1,),
                ),
                Question(
                    "A book lies on a table. Which force is the Newton's-third-law partner of its weight?",
                    (
                        "The table's push on the book",
                        "The book's pull on the Earth",
                        "Friction",
                        "Air pressure",
                    ),
                    (1,),
                ),
                Question("What is the weight of 2 kg where g = 10 N/kg?", ("0.2 N", "5 N", "12 N", "20 N"), (3,)),
            ),
        ),
        Quiz(
            "Circuits check",
            "Electric circuits",
            (
                Question(
                    "A 6 Ω resistor is joined to 12 V. What is the current?",
                    ("0.5 A", "2 A", "18 A", "72 A"),
                    (1,),
                ),
                Question("Two 4 Ω resistors in series have together", ("2 Ω", "4 Ω", "8 Ω", "16 Ω"), (2,)),
                Question("Two 4 Ω resistors in parallel have together", ("2 Ω", "4 Ω", "8 Ω", "16 Ω")),
            ),
        ),
        Quiz(
            "Decay check",
            "Radioactivity",
            (
                Question("What is left of 80 g after three half-lives?", ("10 g", "20 g", "27 g", "40 g")),
                Question("Which radiation is stopped by paper?", ("Alpha", "Beta", "Gamma", "All")),
                Question("What is an alpha particle?", ("A helium nucleus", "An electron", "A photon", "A neutron")),
                Question("Which are parts of a nucleus?", ("Protons", "Neutrons", "Electrons", "Photons"), (0, 1)),
            ),
        ),
    ),
)
