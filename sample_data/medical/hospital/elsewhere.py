"""Legs, sugar, head and ankles: five conditions."""

from hospital.condition import HOURS, Condition, Picture

ELSEWHERE = (
    Condition(
        ward="Acute medicine",
        complaints=(
            "calf swollen after a long flight, {lasting}",
            "sore tight calf {lasting}",
            "leg heavy and bigger than the other, {lasting}",
            "cramp in the calf that won't go, {lasting}",
            "leg pain after hip op, {lasting}",
        ),
        pictures=(
            Picture(
                "Suspected DVT, {SIDE} leg",
                ("D-dimer", "FBC", "leg USS"),
                (
                    "{side} calf 4 cm bigger, tender",
                    "{side} calf swollen, pitting, skin not hot",
                    "firm tender {side} calf, dilated veins",
                    "{side} leg oedema, calf tender to squeeze",
                ),
            ),
        ),
        least_risk="moderate",
        tachycardia=0.3,
        hypoxia=0.08,
    ),
    Condition(
        ward="Acute medicine",
        complaints=(
            "red hot leg, {lasting}",
            "rash spreading up the shin {lasting}",
            "insect bite got angry, {lasting}",
            "skin sore and red {lasting}",
            "leg weeping and hot, {lasting}",
        ),
        pictures=(
            Picture(
                "Cellulitis, {SIDE} leg",
                ("FBC", "CRP", "wound swab", "glucose"),
                (
                    "{side} shin red, warm, edge marked",
                    "spreading erythema {side} lower leg",
                    "{side} leg hot and red to knee",
                    "warm tender redness {side} foot and shin",
                ),
            ),
        ),
        fever=0.45,
        tachycardia=0.3,
        hypotension=0.08,
    ),
    Condition(
        ward="Acute medicine",
        complaints=(
            "always thirsty, {lasting}",
            "up all night to pee, {lasting}",
            "sugars sky high at home, {lasting}",
            "thirst, blurred vision {lasting}",
            "T2DM, ran out of tablets {lasting}",
        ),
        pictures=(
            Picture(
                "Uncontrolled T2DM",
                ("glucose", "HbA1c", "U&E"),
                (
                    "BM 19.2, ketones negative",
                    "BM 17.4, no ketones in urine",
                    "BM 21.0, ketone strip clear",
                    "BM 16.8, ketones nil",
                ),
            ),
            Picture(
                "Uncontrolled T2DM with ketosis",
                ("glucose", "ketones", "VBG", "U&E"),
                (
                    "BM 26.3, ketones 3.4",
                    "BM 24.1, breath smells of pear drops",
                    "BM 28.5, ketones ++",
                    "BM 25.7, ketones high",
                ),
            ),
        ),
        ages=(35, 90),
        tachycardia=0.3,
        hypotension=0.1,
    ),
    Condition(
        ward="Neurology",
        complaints=(
            "one-sided throbbing head, {lasting}",
            "sick headache {lasting}, light hurts",
            "pounding behind one eye, {lasting}",
            "usual migraine but worse, {lasting}",
            "HA with vomiting {lasting}",
        ),
        lasting=HOURS,
        pictures=(
            Picture(
                "Migraine with aura",
                ("fundoscopy", "FBC", "ESR"),
                (
                    "zigzag lines before pain, neuro exam normal",
                    "flashing lights at onset, no neck stiffness",
                    "blind spot for 20 min, now cleared",
                    "tingling face before pain, power normal",
                ),
            ),
            Picture(
                "Migraine without aura",
                ("fundoscopy", "ESR"),
                (
                    "photophobia, no visual symptoms, neuro exam normal",
                    "no warning signs, neck supple",
                    "prefers dark room, no visual change",
                    "scalp tender, fields full, no aura",
                ),
            ),
        ),
        ages=(18, 68),
        tachycardia=0.1,
    ),
    Condition(
        ward="Orthopaedics",
        complaints=(
            "rolled ankle on the kerb, {lasting}",
            "went over on my foot playing football, {lasting}",
            "ankle the size of a balloon {lasting}",
            "twisted ankle coming downstairs, {lasting}",
            "heard a crack in the ankle, {lasting}",
        ),
        lasting=HOURS,
        pictures=(
            Picture(
                "Possible {SIDE} ankle fracture",
                ("ankle XR",),
                (
                    "{side} lateral malleolus bony tenderness",
                    "{side} ankle, cannot take four steps",
                    "bone tender tip of {side} fibula",
                    "unable to bear weight, {side} ankle deformed",
                ),
            ),
            Picture(
                "{SIDE} ankle sprain",
                ("no XR",),
                (
                    "{side} ankle puffy, no bony tenderness",
                    "soft tissue swelling {side} ankle, bears weight",
                    "{side} ankle bruised, walks four steps",
                    "tender ligament {side} ankle, bone not tender",
                ),
            ),
        ),
        ages=(18, 80),
        tachycardia=0.12,
    ),
)
