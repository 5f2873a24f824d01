"""Two records are compared fact by fact, and the likeliest come first."""

from dataclasses import replace
from datetime import date

import pytest

from triage_desk.domain.likeness import Agreement, compare, likely
from triage_desk.domain.patient import Patient, Sex

ROSA = Patient(
    "r", "Muster Sample", "Rosa", date(1962, 3, 14), Sex.FEMALE, mrn="T-00418", phone="555-010-0142"
)


def facts(**changes):
    return dict(compare(ROSA, replace(ROSA, patient_id="o", **changes)).facts)


@pytest.mark.parametrize(
    ("changes", "field", "agreement"),
    [
        ({}, "family", Agreement.SAME),
        ({"family": "MÚSTER-sample"}, "family", Agreement.SAME),
        ({"family": "Muster"}, "family", Agreement.CLOSE),
        ({"family": "Mustre Sampel"}, "family", Agreement.CLOSE),
        ({"family": "Quux"}, "family", Agreement.DIFFERS),
        ({"family": "Rosa", "given": "Muster Sample"}, "family", Agreement.SAME),
        ({"family": ""}, "family", Agreement.UNKNOWN),
        ({"given": "Rosa Mae"}, "given", Agreement.CLOSE),
        ({"birth_date": date(1962, 3, 15)}, "birth_date", Agreement.CLOSE),
        ({"birth_date": date(1961, 4, 25)}, "birth_date", Agreement.DIFFERS),
        ({"sex": Sex.MALE}, "sex", Agreement.DIFFERS),
        ({"sex": Sex.UNKNOWN}, "sex", Agreement.UNKNOWN),
        ({"phone": "+1 (555) 010 0142"}, "phone", Agreement.SAME),
        ({"phone": ""}, "phone", Agreement.UNKNOWN),
        ({"mrn": "t418"}, "mrn", Agreement.SAME),
        ({"mrn": "t419"}, "mrn", Agreement.DIFFERS),
    ],
)
def test_each_fact_is_the_same_close_different_or_unknown(changes, field, agreement):
    assert facts(**changes)[field] is agreement


def test_day_and_month_swapped_are_close():
    one = replace(ROSA, birth_date=date(1962, 3, 4))
    assert dict(compare(one, replace(one, birth_date=date(1962, 4, 3))).facts)["birth_date"] == (
        Agreement.CLOSE
    )


def test_the_likeliest_comes_first_and_strangers_do_not():
    twin = replace(ROSA, patient_id="twin", given="Rolf", mrn="", phone="")
    same = replace(ROSA, patient_id="same", family="Married", mrn="", phone="")
    namesake = replace(ROSA, patient_id="name", birth_date=date(1999, 9, 29), mrn="", phone="")
    stranger = Patient("x", "Quux", "Zed", date(1980, 1, 1), Sex.MALE, phone=ROSA.phone)
    again = replace(ROSA, patient_id="again")
    found = likely(ROSA, (stranger, namesake, twin, same, again))
    assert [one.patient.patient_id for one in found] == ["again", "twin", "same", "name"]
    assert found[0].score == max(one.score for one in found)
