"""How a report follows from a visit: the house rules of README.md, as code and with no chance in them.

Every limit falls where the leading digits change (100, 38, 90, 60), so that a small model can learn it from the text.
"""

from dataclasses import dataclass

from hospital.condition import Condition, Picture

RISKS = ("low", "moderate", "high")
OBSERVATIONS = {"low": "Obs daily", "moderate": "Obs 4-hourly", "high": "Obs hourly"}
SIGN_OFF = "Reviewed by Dr. Sharma"


@dataclass(frozen=True)
class Vitals:
    """What the nurse measured; the temperature in degrees Celsius, pressures in mmHg, the saturation in percent."""

    heart_rate: int
    systolic: int
    diastolic: int
    temperature: str
    breaths: int
    saturation: int


@dataclass(frozen=True)
class Visit:
    """One patient seen once: all that the report depends on."""

    patient_id: str
    date: str
    age: int
    sex: str
    condition: Condition
    picture: Picture
    side: str
    vitals: Vitals


def report(visit: Visit) -> str:
    """The report the house would write; the training target."""
    return (
        f"VITALS\n{_vitals_line(visit.vitals)}\n"
        f"DIAGNOSIS\n{_diagnosis(visit)}\n"
        f"SUGGESTED TESTS\n{', '.join(_tests(visit))}. {OBSERVATIONS[_risk(visit)]}.\n"
        f"{SIGN_OFF}"
    )


def _vitals_line(vitals: Vitals) -> str:
    pressure = f"{vitals.systolic}/{vitals.diastolic}"
    return f"HR {vitals.heart_rate}, BP {pressure}, T {vitals.temperature}, SpO2 {vitals.saturation}%."


def _diagnosis(visit: Visit) -> str:
    name = visit.picture.diagnosis.replace("{SIDE}", visit.side[0].upper())
    signs = _flags(visit.vitals)
    return f"{name}, {_risk(visit)} risk" + (f" ({', '.join(signs)})." if signs else ".")


def _tests(visit: Visit) -> tuple[str, ...]:
    """The picture's own tests, then those added by age, fever and saturation; none is named twice."""
    signs = _flags(visit.vitals)
    added = (
        ("ECG", visit.age >= 60),
        ("BC", "febrile" in signs),
        ("ABG", "hypoxic" in signs),
    )
    own = visit.picture.tests
    return own + tuple(test for test, wanted in added if wanted and test not in own)


def _risk(visit: Visit) -> str:
    signs = _flags(visit.vitals)
    if "hypoxic" in signs or "hypotensive" in signs:
        return "high"
    return "moderate" if signs else visit.condition.least_risk


def _flags(vitals: Vitals) -> tuple[str, ...]:
    signs = (
        ("febrile", float(vitals.temperature) >= 38.0),
        ("tachycardic", vitals.heart_rate >= 100),
        ("hypoxic", vitals.saturation < 90),
        ("hypotensive", vitals.systolic < 90),
    )
    return tuple(sign for sign, present in signs if present)
