"""Who is where, told by nobody being there, by what is left to whom, by what fighters do every day, by who is let out."""

from __future__ import annotations

import pytest
from tests.unit.reading.small_theatre import control_told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # nobody there
        ("Nobody in Arvan has seen a Red Front fighter since May.", ("Red Front", "absent", "Arvan")),
        ("Arvan has yet to see a Red Front fighter.", ("Red Front", "absent", "Arvan")),
        ("There is not one rebel left in Arvan.", ("Free Hill Army", "absent", "Arvan")),
        ("Not a single Red Front fighter remains in Arvan.", ("Red Front", "absent", "Arvan")),
        ("No Red Front presence was reported in Arvan.", ("Red Front", "absent", "Arvan")),
        ("Arvan has neither police nor soldiers.", ("Norland", "absent", "Arvan")),
        ("Arvan was left without a single Red Front fighter.", ("Red Front", "absent", "Arvan")),
        ("Arvan is empty of troops.", ("Norland", "absent", "Arvan")),
        ("Arvan is undefended.", ("", "absent", "Arvan")),
        ("Neither side has anybody in Arvan.", ("", "absent", "Arvan")),
        ("Nobody controls Arvan.", ("", "absent", "Arvan")),
        ("Red Front fighters have yet to return to Arvan.", ("Red Front", "absent", "Arvan")),
        ("Red Front cells never quite vanished from Arvan.", ("Red Front", "present", "Arvan")),
        ("No Red Front fighter has entered Arvan since 2019.", ("Red Front", "absent", "Arvan")),
        ("The army does not venture into Arvan.", ("Norland", "absent", "Arvan")),
        ("There is no Red Front authority in Arvan.", ("Red Front", "absent", "Arvan")),
        ("Red Front fighters are no longer seen in Arvan.", ("Red Front", "absent", "Arvan")),
        ("The Red Front's presence in Arvan has ended.", ("Red Front", "lost", "Arvan")),
        ("Arvan is no longer in Red Front hands.", ("Red Front", "lost", "Arvan")),
        ("Arvan is now free of the Red Front.", ("Red Front", "lost", "Arvan")),
        # what is left to whom
        ("The Red Front has nothing left in Hill Province but Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front has only Arvan left.", ("Red Front", "controls", "Arvan")),
        ("The Red Front controls little more than Arvan and Belmar.", ("Red Front", "controls", "Belmar")),
        ("All that remains to the Red Front is Arvan.", ("Red Front", "controls", "Arvan")),
        ("What the Red Front still holds is Arvan.", ("Red Front", "controls", "Arvan")),
        ("The loss of Belmar left the Red Front with only Arvan.", ("Red Front", "controls", "Arvan")),
        ("Only Arvan remains to the Red Front.", ("Red Front", "controls", "Arvan")),
        ("What is left of the Red Front sits in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front no longer has Arvan.", ("Red Front", "lost", "Arvan")),
        ("The Red Front no longer holds an inch of Arvan.", ("Red Front", "lost", "Arvan")),
        # whose flag, whose town
        ("The flag over the town hall of Arvan is the Red Front's.", ("Red Front", "controls", "Arvan")),
        ("The Red Front's black banner has hung over Arvan since Sunday.", ("Red Front", "controls", "Arvan")),
        ("Arvan has been a rebel town since May.", ("Free Hill Army", "controls", "Arvan")),
        ("Arvan has become a refuge for the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan, the Red Front's de facto capital, was bombed.", ("Red Front", "controls", "Arvan")),
        ("The Red Front owns Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front is in occupation of Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front's word is law in Arvan.", ("Red Front", "controls", "Arvan")),
        ("The Red Front's writ runs right up to the gates of Arvan.", ("Red Front", "controls", "Arvan")),
        ("Arvan takes its orders from the Red Front.", ("Red Front", "controls", "Arvan")),
        ("Arvan, a market town and for years in the hands of the Red Front, fell.", ("Red Front", "controls", "Arvan")),
        (
            "Arvan burned; the town, a Red Front bastion since May, had resisted two assaults.",
            ("Red Front", "controls", "Arvan"),
        ),
        # every day
        ("Red Front policemen direct the traffic in Arvan.", ("Red Front", "present", "Arvan")),
        ("The Red Front keeps order in Arvan.", ("Red Front", "present", "Arvan")),
        ("Red Front gunmen check papers at the entrance to Arvan.", ("Red Front", "present", "Arvan")),
        ("Marko Vane's men patrol the streets of Arvan.", ("Norland", "present", "Arvan")),
        ("Sudlandic armoured cars guard the perimeter of Arvan.", ("Sudland", "present", "Arvan")),
        ("Farmers in Arvan pay a levy to the Red Front.", ("Red Front", "present", "Arvan")),
        ("Villages along the Tarn River pay taxes to the Red Front.", ("Red Front", "present", "Tarn River")),
        ("Red Front fighters spent four days in Arvan.", ("Red Front", "present", "Arvan")),
        ("The remnants of the Red Front are sheltering in Arvan.", ("Red Front", "present", "Arvan")),
        ("Red Front fighters were photographed in Arvan.", ("Red Front", "present", "Arvan")),
        ("Pictures showed Red Front gunmen outside the hospital in Arvan.", ("Red Front", "present", "Arvan")),
        ("Arvan is crawling with Red Front fighters.", ("Red Front", "present", "Arvan")),
        # shut in
        ("Nobody has been allowed out of Arvan since May.", ("", "besieges", "Arvan")),
        ("The people of Arvan have not been allowed to leave since May.", ("", "besieges", "Arvan")),
        ("No food has been allowed into Arvan since May.", ("", "besieges", "Arvan")),
        ("Arvan is enclosed on three sides.", ("", "besieges", "Arvan")),
        ("Arvan, invested by the Red Front for two years, was bombed.", ("Red Front", "besieges", "Arvan")),
        ("The Red Front has been starving Arvan for months.", ("Red Front", "besieges", "Arvan")),
        ("The Red Front's grip around Arvan tightened.", ("Red Front", "besieges", "Arvan")),
        ("Arvan fell silent; the airport, whose garrison is cut off, was hit.", ("", "besieges", "Arvan")),
        ("Arvan remains isolated, with all roads closed.", ("", "besieges", "Arvan")),
        ("A ring of Red Front positions surrounds Arvan.", ("Red Front", "besieges", "Arvan")),
        # nobody's, or both's
        ("Arvan is on the front line.", ("", "contests", "Arvan")),
        ("Arvan, contested for a month, was bombed.", ("", "contests", "Arvan")),
        ("Arvan: divided.", ("", "contests", "Arvan")),
        ("Arvan is anyone's.", ("", "contests", "Arvan")),
        ("It is unclear who holds Arvan.", ("", "contests", "Arvan")),
    ],
)
def test_a_wording_tells_who_is_where(text: str, told: tuple[str, str, str]) -> None:
    assert (*told, False) in control_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "The Red Front had planned to raise its flag over Arvan.",
        "The Red Front handed six bodies to elders in Arvan.",
        "The Red Front loses its road to Arvan.",
        "The Glencore company owns the mine at Arvan.",
        "Journalists have not been allowed into Arvan.",
        "Nobody was hurt in Arvan.",
        "The blast left the army with 14 dead in Arvan.",
        "The Red Front has nothing but contempt for Arvan.",
        "The attack leaves Arvan without water.",
        "Families are sheltering in Arvan.",
        "Not a single house was left standing in Arvan.",
        "Red Front fighters searched cars in Arvan on Monday.",
    ],
)
def test_what_tells_of_no_holder(text: str) -> None:
    assert not control_told(text)
