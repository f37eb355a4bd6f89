# ruff: noqa: E501 (patterns are easier to read whole)
"""The pupil's own work in a message."""

import re

from school_ai.ai.tutor.asked import Asked
from school_ai.ai.tutor.cues import plain

_OWN = re.compile(
    r"\b(?:i|we|ive) (?:\w+ )?(?:got|have|found|calculated|wrote|put|said|did|solved|chose|sorted|called|obtained|answered|counted|made|used|tried|filled|translated|halved|argued?|claim)\b"
    r"|\bmy (?:\w+ )?(?:answer|result|solution|version|text|essay|draft|thesis|intro\w*|translation|working|code|query|program|derivative|steps|calculation|sentence|paragraph)s?\b"
    r"|\b(?:is my (?:result|answer)|heres? (?:is )?(?:my|what i))\b"
    r"|\bich (?:\w+ )?(?:hab|habe|komme|bekomme|krieg|kriege|erhalte)\b|\bmeine? (?:\w+ )?(?:losung|ergebnis|antwort|text|rechnung|ubersetzung|these|code)\b|\bbei mir\b|\braus(?:bekommen|gekriegt)?\b"
    r"|\bj ?ai (?:\w+ )?(?:trouve|ecrit|mis|fait|calcule|obtenu|eu|repondu|traduit)\b|\bje (?:trouve|obtiens)\b|\b(?:ma|mon) (?:reponse|resultat|solution|texte|calcul|traduction)\b"
    r"|\b(?:me (?:da|sale|salio|dio)|he (?:puesto|escrito|hecho|calculado|obtenido)|puse|escribi|obtuve)\b|\bmi (?:respuesta|resultado|solucion|texto|traduccion)\b"
)
_NOTHING = re.compile(
    r"\b(?:idk|dunno|no idea|dont know|havent|didnt (?:write|start|do|try)|not yet|left blanks?|forgot it|nothing|keine ahnung|weiss nicht|aucune idee|sais pas|ni idea|no se)\b|_\s?\w+\s?\+"
)
_SUBSTANCE = re.compile(r"\d|=|[\"“„«(:]|\b\w{4,}\b.*\b\w{4,}\b")
_STEPS = re.compile(r"=[^=?_]*[\w)][^=]*(?:=|→|->|,|;|so|also|donc|because|weil)[^=]*=?\s*-?\w")


def of(asked: Asked) -> str:
    """What the pupil has worked out or written himself, as it stands in the message, or an empty text."""
    said = plain(asked.text)
    if _NOTHING.search(said):
        return ""
    if (_OWN.search(said) and _SUBSTANCE.search(said)) or _STEPS.search(said):
        return asked.text.strip()
    return ""
