"""Geography, Grade 7 to 11."""

from .course import Course, Question, Quiz, Topic

COURSE = Course(
    name="Geography",
    department="Humanities",
    area="nature",
    lessons={7: 4, 8: 4, 9: 3, 10: 3, 11: 3},
    lab=None,
    difficulty=-0.10,
    language_load=0.85,
    color="teal",
    description="Landscapes, climates, peoples and cities, with maps, data and field work.",
    topics=(
        Topic(
            "Rivers and erosion",
            "A river erodes by hydraulic action, abrasion, attrition and solution, carries its load along"
            " and drops it where it slows down. In the upper course it cuts downwards and forms V-shaped"
            " valleys and waterfalls; lower down it cuts sideways and forms meanders and ox-bow lakes.",
        ),
        Topic(
            "Coasts",
            "Waves wear cliffs back and build beaches up. Constructive waves have a strong swash and add"
            " material, destructive waves a strong backwash and take it away. Longshore drift moves sand"
            " along a coast and builds spits where the coast bends away.",
        ),
        Topic(
            "Weather and climate",
            "Weather is the state of the air at a time and place; climate is its average over about thirty"
            " years. Rising air cools, its vapour condenses, and rain may fall: by relief, at fronts, or by"
            " convection.",
        ),
        Topic(
            "Plate tectonics",
            "The Earth's outer shell is broken into plates that move a few centimetres a year. They part"
            " at constructive margins, meet at destructive ones and slide past each other at conservative"
            " ones. Most earthquakes and volcanoes lie along these margins.",
        ),
        Topic(
            "Population",
            "Birth rate, death rate and migration change a population. In the demographic transition death"
            " rates fall first and birth rates later; in between, numbers grow fast. A population pyramid"
            " shows how many people of each age and sex there are.",
        ),
        Topic(
            "Settlements and cities",
            "Early settlements grew near water, good soil or a crossing. Today more than half of the"
            " world's people live in towns. Push factors drive people from the country, pull factors draw"
            " them to cities, and fast growth can outrun housing and services.",
        ),
        Topic(
            "Map skills",
            "A scale of 1 : 50 000 means that 2 cm on the map are 1 km on the ground. Contour lines join"
            " points of equal height; the closer they are, the steeper the slope. In a grid reference"
            " eastings come before northings.",
        ),
        Topic(
            "Resources and energy",
            "Coal, oil and gas are finite; sun, wind and water renew themselves. Every source has costs:"
            " emissions, land use, waste or an output that changes with the weather. Using less is often"
            " the cheapest source.",
        ),
        Topic(
            "Trade and development",
            "Income per person says something about development, but not all: the Human Development Index"
            " adds life expectancy and schooling. Countries that export raw materials depend on prices that"
            " they do not set.",
        ),
        Topic(
            "Climate change",
            "Greenhouse gases keep heat in the air. Burning coal, oil and gas has raised carbon dioxide"
            " from about 280 parts per million before industry to over 420 today. Mitigation cuts"
            " emissions; adaptation copes with what comes.",
        ),
    ),
    quizzes=(
        Quiz(
            "Rivers check",
            "Rivers and erosion",
            (
                Question(
                    "What is abrasion?",
                    (
                        "The load grinds the bed and banks",
                        "Rocks dissolve",
                        "Stones knock together",
                        "Water presses into cracks",
                    ),
                ),
                Question(
                    "Where is a meander's flow fastest?",
                    ("Outer bend", "Inner bend", "Middle of the plain", "Nowhere"),
                ),
                Question(
                    "Which landforms belong to the upper course?",
                    ("V-shaped valley", "Waterfall", "Delta", "Levee"),
                    (0, 1),
                ),
            ),
        ),
        Quiz(
            "Plates check",
            "Plate tectonics",
            (
                Question(
                    "How fast do plates move?",
                    ("A few cm a year", "A few m a year", "A few km a year", "Not at all"),
                ),
                Question(
                    "What happens at a constructive margin?",
                    ("Plates move apart", "Plates collide", "Plates slide past", "Plates stop"),
                ),
                Question(
                    "Which instrument records earthquakes?",
                    ("Barometer", "Seismometer", "Anemometer", "Altimeter"),
                    (1,),
                ),
                Question("Which layer lies under the crust?", ("Mantle", "Outer core", "Inner core", "Ozone layer")),
            ),
        ),
        Quiz(
            "Map check",
            "Map skills",
            (
                Question("On a 1 : 50 000 map, how long is 3 km?", ("1.5 cm", "3 cm", "6 cm", "15 cm"), (2,)),
                Question("Contour lines close together show", ("a steep slope", "a flat plain", "a lake", "a road")),
                Question("Which comes first in a grid reference?", ("Northing", "Easting", "Height", "Scale"), (1,)),
                Question("Which bearing is due east?", ("000°", "090°", "180°", "270°"), (1,)),
            ),
        ),
    ),
)
