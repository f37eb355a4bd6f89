"""First names and surnames by culture, in plain letters so that they make e-mail addresses.

Common names only, put together at random: a generated person is nobody in particular. Surnames that change
with gender are left out, since brothers and sisters share theirs.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """`weight` is its share in the school; `other_language` the share of its families who speak another
    language than the school's at home."""

    name: str
    weight: float
    other_language: float
    nationality: str
    female: tuple[str, ...]
    male: tuple[str, ...]
    surnames: tuple[str, ...]


def _culture(
    name: str, weight: float, other: float, nationality: str, female: str, male: str, surnames: str
) -> Culture:
    return Culture(
        name, weight, other, nationality, tuple(female.split()), tuple(male.split()), tuple(surnames.split())
    )


CULTURES: tuple[Culture, ...] = (
    _culture(
        "British and Irish",
        0.26,
        0.02,
        "British",
        "Olivia Amelia Isla Ava Freya Grace Emily Sophie Ella Niamh Charlotte Alice Evie Ruby Eleanor"
        " Hannah Lucy Molly Imogen Erin Beatrice Rosie Martha Orla Florence",
        "Oliver George Harry Jack Noah Leo Oscar Arthur Finn Callum Thomas Henry Ewan Rhys Rory Dylan"
        " Samuel Toby Edward Liam Patrick Hugh Owen Stanley Jude",
        "Bennett Carter Doyle Evans Fletcher Gallagher Harris Hughes Kelly Lawson Marsh Murphy Nolan"
        " Parker Quinn Reid Shaw Spencer Turner Walsh Webb Whitfield Wood Ashworth Barlow Byrne Cartwright"
        " Dawson Ellison Fenwick",
    ),
    _culture(
        "West African",
        0.09,
        0.25,
        "Nigerian",
        "Amara Chiamaka Ngozi Adaeze Efua Abena Folake Ifeoma Zainab Yetunde Ama Akosua Temitope Halima"
        " Simisola Kemi Esi Aisha Nneka Oluchi",
        "Chidi Emeka Kwame Kofi Tunde Obinna Babajide Sekou Ibrahim Femi Kwabena Uche Ayodele Musa Segun"
        " Nnamdi Yaw Ikenna Damilola Bola",
        "Okafor Adeyemi Mensah Boateng Eze Balogun Owusu Nwosu Diallo Asante Okonkwo Adebayo Appiah Bello"
        " Chukwu Danjuma Ezeudu Folarin Gyamfi Ibeh",
    ),
    _culture(
        "East African",
        0.05,
        0.30,
        "Kenyan",
        "Wanjiru Achieng Makena Amina Zawadi Nyambura Selam Hirut Asha Neema Akinyi Saida Tigist Rehema Imani",
        "Kamau Otieno Juma Baraka Dawit Yonas Kiprono Abdi Mwangi Hassan Kibet Omondi Tesfaye Salim Jabari",
        "Kariuki Odhiambo Wekesa Mutua Bekele Haile Njoroge Abdullahi Cheruiyot Onyango Mwamba Tadesse Wambui"
        " Kimani Barasa",
    ),
    _culture(
        "South Asian",
        0.16,
        0.30,
        "Indian",
        "Aanya Priya Ananya Diya Kavya Meera Ishita Saanvi Nisha Fatima Riya Tanvi Zara Sanjana Lakshmi"
        " Pooja Ayesha Anika Shreya Noor Hina Maya Aditi Jasleen",
        "Arjun Rohan Aarav Vikram Kabir Ishaan Rahul Dev Imran Karthik Nikhil Aditya Farhan Siddharth"
        " Manish Omar Rajiv Harsh Gurpreet Anand Bilal Sameer Varun Tariq",
        "Sharma Patel Iyer Reddy Nair Gupta Khan Ahmed Das Banerjee Chaudhry Mehta Rao Kapoor Joshi Pillai"
        " Hussain Desai Malik Fernando Perera Bhatt Kulkarni Sandhu Verma",
    ),
    _culture(
        "East Asian",
        0.08,
        0.35,
        "Chinese",
        "Mei Lin Xiu Yuki Hana Sakura Jia Min-ji Soo-ah Haruka Li-Na Aiko Ying Ji-woo Emi Wen Yuna Rin Fang Natsuki",
        "Wei Jun Haoran Kenji Hiro Daichi Min-jun Seo-jun Ren Takumi Bo Tao Sora Jin Kaito Ming Do-yun Yuto Lei Hao",
        "Chen Wang Zhang Liu Tanaka Sato Suzuki Kim Lee Park Choi Huang Lin Nakamura Yamada Zhou Ito Kang Xu Watanabe",
    ),
    _culture(
        "South-East Asian",
        0.04,
        0.35,
        "Vietnamese",
        "Linh Mai Thuy Putri Siti Dewi Maricel Bituin Anong Lan Nur Ratna Trang Kanya Hoa",
        "Minh Duc Bayu Agus Rizal Jomar Anan Huy Adi Somchai Tuan Dimas Paolo Quang Arif",
        "Nguyen Tran Pham Santos Reyes Wijaya Cruz Le Hoang Suwannarat Bautista Dang Hidayat Mercado Vo",
    ),
    _culture(
        "Arabic-speaking",
        0.07,
        0.40,
        "Egyptian",
        "Layla Yasmin Salma Rania Nadia Hala Dina Farah Mariam Lina Samira Huda Jana Reem Amal",
        "Youssef Karim Tarek Ali Hamza Bassam Nabil Rami Faisal Zaid Khaled Samir Adel Majid Anwar",
        "Haddad Mansour Saleh Farouk Nasser Khalil Hamdan Aziz Rahman Qasim Fares Darwish Shaheen Najjar Sabbagh",
    ),
    _culture(
        "Turkish and Persian",
        0.04,
        0.35,
        "Turkish",
        "Elif Zeynep Defne Shirin Parisa Ayse Darya Leyla Nazanin Ece Selin Mina Roya Derya Taraneh",
        "Emre Kerem Burak Dariush Arash Kaan Mehmet Cyrus Ozan Deniz Navid Selim Reza Baran Kian",
        "Yilmaz Demir Kaya Karimi Hosseini Aydin Celik Rostami Arslan Moradi Tekin Polat Jafari Ozturk Sadeghi",
    ),
    _culture(
        "Iberian and Latin American",
        0.07,
        0.30,
        "Spanish",
        "Lucia Valentina Camila Sofia Ines Beatriz Mariana Paula Gabriela Carmen Luz Renata Alma Clara Isabel",
        "Mateo Diego Santiago Tomas Joao Rafael Andres Miguel Thiago Luis Hugo Javier Bruno Emilio Pablo",
        "Garcia Fernandez Silva Costa Morales Romero Torres Oliveira Navarro Vargas Pereira Castillo"
        " Herrera Mendes Delgado Rojas Ibarra Almeida Fuentes Pinto",
    ),
    _culture(
        "French-speaking",
        0.04,
        0.25,
        "French",
        "Camille Lea Manon Chloe Juliette Elise Margaux Celine Aurelie Oceane Ines Lise Amelie Noemie Solene",
        "Lucas Theo Antoine Mathis Hugo Julien Baptiste Remi Etienne Loic Quentin Maxime Gabin Bastien Pascal",
        "Moreau Lefebvre Garnier Rousseau Fontaine Mercier Lambert Chevalier Dubois Marchand Perrin Renaud"
        " Gauthier Vidal Blanchard",
    ),
    _culture(
        "German-speaking and Dutch",
        0.05,
        0.20,
        "German",
        "Hannah Lena Mia Johanna Greta Anneke Klara Frieda Lotte Saskia Antonia Femke Paula Marlene Svenja",
        "Jonas Lukas Felix Maximilian Moritz Jannis Willem Anton Emil Bram Konrad Matthias Niels Theo Tobias",
        "Becker Hoffmann Keller Vogel Brandt Lindner Visser Jansen Kramer Schuster Winkler Huber Bakker"
        " Albrecht Peters",
    ),
    _culture(
        "Central and East European",
        0.05,
        0.40,
        "Polish",
        "Zofia Maja Oksana Ioana Tereza Daria Julia Ana Katarina Milena Lidia Nina Vesna Alina Petra",
        "Jakub Mateusz Andrei Pavel Tomas Bogdan Luka Filip Danylo Marek Radu Viktor Stefan Nikola Milos",
        "Nowak Wozniak Popescu Kovac Horvat Shevchenko Melnyk Ionescu Petrak Mazur Babic Dumitru Bondarenko"
        " Zielak Toth",
    ),
)


# fmt: off
STREETS: tuple[str, ...] = (
    "Alder Lane", "Ashfield Road", "Beech Avenue", "Bramble Close", "Canal Street", "Castle Rise",
    "Chapel Lane", "Church Walk", "Clover Way", "Dale Street", "Elm Grove", "Fern Hill", "Forge Lane",
    "Garden Row", "Hazel Road", "High Street", "Hillside", "Ivy Lane", "Juniper Drive",
    "Kingfisher Way", "Larch Avenue", "Linden Road", "Maple Street", "Meadow View", "Mill Lane",
    "Mount Pleasant", "Oak Avenue", "Orchard Road", "Park Street", "Poplar Drive", "Primrose Lane",
    "Quarry Road", "Riverside", "Rowan Close", "Sandpiper Way", "School Lane", "Spring Gardens",
    "Station Road", "Sycamore Road", "Thistle Close", "Victoria Road", "Walnut Walk", "Waterside",
    "Willow Bank", "Woodland Drive", "Yew Tree Lane",
)
OCCUPATIONS: tuple[str, ...] = (
    "Accountant", "Architect", "Baker", "Bus driver", "Carpenter", "Chef", "Civil engineer", "Cleaner",
    "Dental nurse", "Designer", "Doctor", "Electrician", "Farmer", "Hairdresser", "Journalist",
    "Lawyer", "Librarian", "Mechanic", "Midwife", "Musician", "Nurse", "Office manager", "Paramedic",
    "Pharmacist", "Plumber", "Police officer", "Postal worker", "Researcher", "Sales assistant",
    "Shop owner", "Social worker", "Software developer", "Tailor", "Teacher", "Translator",
    "Warehouse worker",
)
# fmt: on
GUARDIAN_EDUCATION: tuple[str, ...] = (
    "Secondary school",
    "Vocational training",
    "Bachelor's degree",
    "Master's degree",
    "Doctorate",
)
# Ranges that the United Kingdom's regulator keeps free for fiction, a thousand numbers each, so that no
# generated number rings at anybody's home. The first is a mobile one.
FICTION_NUMBERS: tuple[str, ...] = (
    "+44 7700 900",
    "+44 113 496 0",
    "+44 114 496 0",
    "+44 115 496 0",
    "+44 116 496 0",
    "+44 117 496 0",
    "+44 118 496 0",
    "+44 121 496 0",
    "+44 131 496 0",
    "+44 141 496 0",
    "+44 151 496 0",
    "+44 161 496 0",
    "+44 191 498 0",
    "+44 20 7946 0",
    "+44 29 2018 0",
    "+44 1632 960",
)


def fiction_number(index: int) -> str:
    """The phone number number `index`; beyond 16,000 they start again."""
    block, rest = divmod(index, 1000)
    return f"{FICTION_NUMBERS[block % len(FICTION_NUMBERS)]}{rest:03d}"
