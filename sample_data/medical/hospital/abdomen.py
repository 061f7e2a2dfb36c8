"""Belly and kidneys: five conditions, three of them with a graver picture that has tests of its own."""

from hospital.condition import HOURS, Condition, Picture

ABDOMEN = (
    Condition(
        ward="Surgery",
        complaints=(
            "belly ache moved down to the side, {lasting}",
            "tummy pain worse on coughing, {lasting}",
            "RIF pain and vomiting {lasting}",
            "off food, pain low in the belly {lasting}",
            "hurts to walk upright, {lasting}",
        ),
        pictures=(
            Picture(
                "Suspected appendicitis",
                ("FBC", "CRP", "urine dip", "USS abdo"),
                (
                    "tender RIF, no guarding",
                    "RIF tenderness, abdomen otherwise soft",
                    "tender over McBurney's point, soft",
                    "mild RIF tenderness, bowel sounds heard",
                ),
            ),
            Picture(
                "Appendicitis with peritonism",
                ("FBC", "CRP", "G&S", "CT abdo"),
                (
                    "RIF guarding and rebound",
                    "rigid lower abdomen, rebound RIF",
                    "guarding over McBurney's point",
                    "board-like RIF, percussion tender",
                ),
            ),
        ),
        ages=(18, 55),
        least_risk="moderate",
        fever=0.45,
        tachycardia=0.4,
        hypotension=0.06,
    ),
    Condition(
        ward="Surgery",
        complaints=(
            "pain under the ribs after fatty food, {lasting}",
            "RUQ pain {lasting}",
            "pain to the shoulder blade, sick {lasting}",
            "gallstone pain back again, {lasting}",
            "upper belly pain and nausea {lasting}",
        ),
        pictures=(
            Picture(
                "Acute cholecystitis",
                ("LFT", "FBC", "CRP", "USS abdo"),
                (
                    "Murphy's positive, sclerae white",
                    "tender RUQ, not jaundiced",
                    "RUQ guarding, catches breath on palpation",
                    "Murphy's sign present, skin normal colour",
                ),
            ),
            Picture(
                "Cholecystitis with jaundice",
                ("LFT", "FBC", "INR", "MRCP"),
                (
                    "Murphy's positive, yellow sclerae",
                    "tender RUQ, jaundiced",
                    "jaundice, dark urine, RUQ guarding",
                    "yellow skin, Murphy's sign present",
                ),
            ),
        ),
        ages=(28, 92),
        fever=0.5,
        tachycardia=0.35,
        hypotension=0.1,
    ),
    Condition(
        ward="Acute medicine",
        complaints=(
            "the runs and being sick, {lasting}",
            "D&V after a takeaway, {lasting}",
            "watery stools x8 a day, {lasting}",
            "stomach bug at home, {lasting}",
            "can't keep water down, {lasting}",
            "cramps and loose motions {lasting}",
        ),
        pictures=(
            Picture(
                "Gastroenteritis",
                ("U&E", "stool MC&S"),
                (
                    "abdomen soft, moist tongue",
                    "well hydrated, active bowel sounds",
                    "mucosae moist, vague tenderness",
                    "soft belly, normal skin turgor",
                ),
            ),
            Picture(
                "Gastroenteritis with dehydration",
                ("U&E", "FBC", "VBG", "stool MC&S"),
                (
                    "dry tongue, reduced skin turgor",
                    "sunken eyes, dry mucosae",
                    "dry mouth, cap refill 3 s",
                    "parched, passing little urine",
                ),
            ),
        ),
        fever=0.35,
        tachycardia=0.4,
        hypotension=0.12,
    ),
    Condition(
        ward="Urology",
        complaints=(
            "burning wee and back pain {lasting}",
            "shaking chills and loin ache, {lasting}",
            "passing urine often, now back pain {lasting}",
            "dysuria and rigors {lasting}",
            "kidney infection again? {lasting}",
        ),
        pictures=(
            Picture(
                "Pyelonephritis, {SIDE}",
                ("MSU", "FBC", "CRP", "U&E"),
                (
                    "{side} renal angle tender, cloudy urine",
                    "tender {side} loin, dip nitrite positive",
                    "{side} flank tender on percussion, offensive urine",
                    "{side} loin tenderness, leucocytes on dip",
                ),
            ),
        ),
        fever=0.65,
        tachycardia=0.45,
        hypotension=0.15,
    ),
    Condition(
        ward="Urology",
        complaints=(
            "pain loin to groin, comes in waves {lasting}",
            "worst pain ever in my side, {lasting}",
            "colicky flank pain {lasting}, vomiting",
            "can't lie still with pain, {lasting}",
            "stabbing side pain into the groin, {lasting}",
        ),
        lasting=HOURS,
        pictures=(
            Picture(
                "Renal colic, {SIDE}",
                ("urine dip", "U&E", "CT KUB"),
                (
                    "writhing, {side} loin pain, blood on dip",
                    "{side} flank pain, dip blood positive",
                    "restless, {side} renal angle sore, haematuria",
                    "{side} loin mildly tender, blood ++ on dip",
                ),
            ),
        ),
        ages=(22, 75),
        fever=0.12,
        tachycardia=0.4,
    ),
)
