"""The languages we ship, and a few of their words: every test of one is a test of each."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Spoken:
    """A language, its key in the list of languages, and words that must be met in it."""

    code: str
    name: str
    key: str
    chest: str
    fever: str
    where: str
    help_now: str
    stay: str
    route: str
    call: str
    title: str
    visit: str
    not_reviewed: str

    @property
    def banner(self) -> str:
        """Return what stands wherever words are shown that nobody has reviewed."""
        return f"{self.not_reviewed} · Translation not yet reviewed"


SPANISH = Spoken(
    code="es",
    name="Español",
    key="2",
    chest="Dolor u opresión en el pecho",
    fever="Fiebre, escalofríos",
    where="Señale",
    help_now="Estoy pidiendo ayuda",
    stay="quédese aquí conmigo",
    route="Primero le ve un fisioterapeuta",
    call="Llame al 911",
    title="Su cita por dolor de espalda baja",
    visit="Su cita",
    not_reviewed="Traducción aún no revisada",
)
FRENCH = Spoken(
    code="fr",
    name="Français",
    key="3",
    chest="Douleur, serrement ou pression à la poitrine",
    fever="Fièvre, frissons",
    where="Montrez du doigt",
    help_now="Je demande de l'aide",
    stay="restez ici avec moi",
    route="Vous voyez d'abord un physiothérapeute",
    call="Appelez le 911",
    title="Votre rendez-vous pour une douleur au bas du dos",
    visit="Votre rendez-vous",
    not_reviewed="Traduction pas encore vérifiée",
)
SPOKEN = (SPANISH, FRENCH)

each_language = pytest.mark.parametrize("spoken", SPOKEN, ids=lambda language: language.code)
