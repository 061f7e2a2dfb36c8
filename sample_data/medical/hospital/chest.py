"""Lungs and heart: six conditions that share breathlessness, so that the findings must decide."""

from hospital.condition import HOURS, Condition, Picture

CHEST = (
    Condition(
        ward="Respiratory",
        complaints=(
            "chesty cough and shivers, {lasting}",
            "coughing up rusty phlegm, {lasting}",
            "sharp pain on breathing in, cough {lasting}",
            "SOB and productive cough {lasting}",
            "felt hot and breathless, {lasting}",
            "cough not settling, off food, {lasting}",
        ),
        pictures=(
            Picture(
                "CAP, {SIDE} base",
                ("CXR", "FBC", "CRP", "U&E"),
                (
                    "crackles at {side} base",
                    "{side} base dull to percussion",
                    "bronchial breathing {side} base",
                    "coarse creps {side} lower zone",
                    "reduced air entry and crackles, {side} base",
                ),
            ),
        ),
        fever=0.6,
        tachycardia=0.45,
        hypoxia=0.25,
        hypotension=0.12,
    ),
    Condition(
        ward="Respiratory",
        complaints=(
            "tight chest and wheezy, {lasting}",
            "blue inhaler not helping, {lasting}",
            "woken by cough and wheeze, {lasting}",
            "can't get my breath near the cat, {lasting}",
            "SOB after a cold, {lasting}",
            "whistling chest, {lasting}",
        ),
        lasting=HOURS,
        pictures=(
            Picture(
                "Acute asthma with SOB",
                ("PEFR", "CXR"),
                (
                    "widespread expiratory wheeze",
                    "polyphonic wheeze, talks in sentences",
                    "tight wheeze both lungs",
                    "prolonged expiration, wheeze throughout",
                    "wheeze, using accessory muscles",
                ),
            ),
        ),
        ages=(18, 70),
        tachycardia=0.5,
        hypoxia=0.2,
    ),
    Condition(
        ward="Respiratory",
        complaints=(
            "smoker's chest worse, {lasting}",
            "more breathless than usual, {lasting}",
            "known COPD, more inhalers than normal {lasting}",
            "SOB on the stairs, worse {lasting}",
            "bad chest again, {lasting}",
            "can't walk to the shop for breath, {lasting}",
        ),
        pictures=(
            Picture(
                "Infective exacerbation of COPD",
                ("CXR", "FBC", "CRP", "sputum MC&S"),
                (
                    "green sputum, hyperinflated chest",
                    "barrel chest, purulent sputum pot",
                    "pursed lips, thick green phlegm",
                    "hyperinflated, coarse creps, yellow-green sputum",
                ),
            ),
            Picture(
                "Non-infective exacerbation of COPD",
                ("CXR", "FBC"),
                (
                    "hyperinflated, quiet breath sounds, no sputum",
                    "barrel chest, dry cough only",
                    "pursed lips, clear sputum",
                    "hyperinflated chest, scant white sputum",
                ),
            ),
        ),
        ages=(50, 92),
        fever=0.25,
        tachycardia=0.35,
        hypoxia=0.4,
    ),
    Condition(
        ward="Cardiology",
        complaints=(
            "sleeping upright, legs swollen {lasting}",
            "shoes too tight and breathless, {lasting}",
            "SOB lying flat, {lasting}",
            "waking at night gasping, {lasting}",
            "put on weight and puffed out, {lasting}",
            "breathless and swollen ankles {lasting}",
        ),
        pictures=(
            Picture(
                "Decompensated HF with SOB",
                ("ECG", "CXR", "BNP", "U&E"),
                (
                    "raised JVP, pitting oedema to knees",
                    "bibasal fine creps, ankle oedema",
                    "JVP up, third heart sound",
                    "sacral oedema, fine crackles both bases",
                    "gallop rhythm, oedema to thighs",
                ),
            ),
        ),
        ages=(50, 92),
        least_risk="moderate",
        tachycardia=0.4,
        hypoxia=0.3,
        hypotension=0.12,
    ),
    Condition(
        ward="Cardiology",
        complaints=(
            "crushing chest pain {lasting}",
            "elephant on my chest, {lasting}",
            "heavy chest, pain down the arm {lasting}",
            "jaw and chest ache on walking, {lasting}",
            "central CP with sweating, {lasting}",
            "indigestion that will not shift, {lasting}",
        ),
        lasting=HOURS,
        pictures=(
            Picture(
                "Suspected ACS",
                ("ECG", "serial troponin", "CXR", "U&E"),
                (
                    "clammy and grey, heart sounds normal",
                    "sweaty, chest wall not tender",
                    "pale, clutching chest, lungs clear",
                    "pain not reproduced by pressing chest",
                    "clammy, no murmur",
                ),
            ),
        ),
        ages=(40, 92),
        least_risk="moderate",
        tachycardia=0.4,
        hypoxia=0.1,
        hypotension=0.18,
    ),
    Condition(
        ward="Cardiology",
        complaints=(
            "heart fluttering, {lasting}",
            "palps, {lasting}",
            "heart skipping and jumping, {lasting}",
            "light-headed with a racing heart, {lasting}",
            "thumping in my chest {lasting}",
        ),
        lasting=HOURS,
        pictures=(
            Picture(
                "New AF",
                ("ECG", "TFT", "U&E", "echo"),
                (
                    "irregularly irregular pulse, never noted before",
                    "pulse irregular, no cardiac history",
                    "new irregular pulse, no murmur",
                    "irregular heartbeat, first time",
                ),
            ),
            Picture(
                "Known AF",
                ("ECG", "U&E", "INR"),
                (
                    "irregularly irregular pulse, on warfarin",
                    "irregular pulse as before, takes warfarin",
                    "pulse irregular, warfarin card seen",
                    "irregular heartbeat, warfarin for years",
                ),
            ),
        ),
        ages=(45, 92),
        tachycardia=0.6,
        hypotension=0.1,
    ),
)
