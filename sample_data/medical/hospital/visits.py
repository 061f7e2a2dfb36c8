"""The clean story: patients, their visits in order of date, and the rows a clerk would have exported without mishap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hospital.condition import Condition
from hospital.conditions import CONDITIONS, DISTRACTORS
from hospital.dice import Dice
from hospital.house_rules import Visit, Vitals, report

COLUMNS = (
    "record_id", "patient_id", "visit_date", "age", "sex", "ward", "doctor",
    "vitals", "complaint", "findings", "report",
)  # fmt: skip
Row = dict[str, str]

DOCTORS = ("Dr. Okafor", "Dr. Lindqvist", "Dr. Mehta", "Dr. Brennan", "Dr. Castellanos", "Dr. Yamada")
SIDE_WORDS = {"left": ("left", "left", "L", "lt"), "right": ("right", "right", "R", "rt")}
FIRST_DAY = date(2024, 1, 8)
DAYS = 420


@dataclass(frozen=True)
class Patient:
    """Someone who comes once or more, mostly with the same trouble."""

    id: str
    sex: str
    born: int
    visits: int
    usual: Condition


def clean_rows(dice: Dice, n: int) -> list[Row]:
    """All n rows, ordered by date; record ids are given in that order. Each has an input and a report of its own."""
    visits = sorted(_some_visits(dice, n), key=lambda visit: (visit.date, visit.patient_id))
    return [_row(visit, f"R-{number:04}", dice) for number, visit in enumerate(visits, start=1)]


def _some_visits(dice: Dice, n: int) -> list[Visit]:
    visits: list[Visit] = []
    while len(visits) < n:
        patient = _new_patient(dice, f"P-{1000 + dice.number(0, 7) + 8 * len(visits)}")
        visits += _visits_of(patient, dice)
    return visits[:n]


def _new_patient(dice: Dice, patient_id: str) -> Patient:
    born = 2024 - dice.number(18, 90)
    return Patient(
        id=patient_id,
        sex=dice.pick("FM"),
        born=born,
        visits=dice.pick((1, 1, 2, 2, 2, 3, 3, 4, 5)),
        usual=dice.pick(_conditions_at(2024 - born)),
    )


def _conditions_at(age: int) -> list[Condition]:
    return [condition for condition in CONDITIONS if condition.ages[0] <= age <= condition.ages[1]]


def _visits_of(patient: Patient, dice: Dice) -> Iterator[Visit]:
    days = sorted(dice.draw(range(DAYS), patient.visits))
    for day in (FIRST_DAY + timedelta(days=offset) for offset in days):
        age = day.year - patient.born
        condition = patient.usual if dice.chance(0.4) else dice.pick(_conditions_at(age))
        yield Visit(
            patient_id=patient.id,
            date=day.isoformat(),
            age=age,
            sex=patient.sex,
            condition=condition,
            picture=dice.pick(condition.pictures),
            side=dice.pick(("left", "right")),
            vitals=_vitals_of(condition, dice),
        )


def _vitals_of(condition: Condition, dice: Dice) -> Vitals:
    """Readings that go together: a low pressure comes with a fast pulse, a low saturation with fast breathing."""
    febrile = dice.chance(condition.fever)
    hypoxic = dice.chance(condition.hypoxia)
    hypotensive = dice.chance(condition.hypotension)
    tachycardic = hypotensive or dice.chance(condition.tachycardia)
    systolic = dice.number(78, 89) if hypotensive else dice.number(104, 168)
    return Vitals(
        heart_rate=dice.number(100, 134) if tachycardic else dice.number(62, 97),
        systolic=systolic,
        diastolic=systolic * dice.number(56, 64) // 100,
        temperature=f"{dice.number(380, 396) / 10:.1f}" if febrile else f"{dice.number(363, 376) / 10:.1f}",
        breaths=dice.number(24, 32) if hypoxic else dice.number(13, 21),
        saturation=dice.number(83, 89) if hypoxic else dice.number(93, 99),
    )


def _row(visit: Visit, record_id: str, dice: Dice) -> Row:
    complaint = dice.pick(visit.condition.complaints)
    values = (
        record_id,
        visit.patient_id,
        visit.date,
        str(visit.age),
        visit.sex,
        visit.condition.ward,
        dice.pick(DOCTORS),
        _nurse_line(visit.vitals, dice),
        complaint.replace("{lasting}", dice.pick(visit.condition.lasting)),
        _findings(visit, dice),
        report(visit),
    )
    return dict(zip(COLUMNS, values, strict=True))


def _nurse_line(vitals: Vitals, dice: Dice) -> str:
    """The vitals as one of three nurses notes them; the report has its own single form."""
    pulse, breaths, saturation = vitals.heart_rate, vitals.breaths, vitals.saturation
    pressure = f"{vitals.systolic}/{vitals.diastolic}"
    notes = (
        f"HR {pulse}, BP {pressure}, T {vitals.temperature}, RR {breaths}, SpO2 {saturation}%",
        f"T{vitals.temperature} P{pulse} R{breaths} BP{pressure} sats {saturation}",
        f"BP {pressure} pulse {pulse} temp {vitals.temperature}°C RR {breaths} O2 {saturation}%",
    )
    return dice.pick(notes)


def _findings(visit: Visit, dice: Dice) -> str:
    """What was found, with up to one remark that has nothing to do with it, before or after."""
    sign = dice.pick(visit.picture.findings).replace("{side}", dice.pick(SIDE_WORDS[visit.side]))
    if dice.chance(0.35):
        return sign
    remarks = [sign, dice.pick(DISTRACTORS)]
    return ", ".join(remarks if dice.chance(0.6) else reversed(remarks))
