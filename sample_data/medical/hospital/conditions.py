"""All sixteen conditions, and the remarks a doctor adds that have nothing to do with them."""

from hospital.abdomen import ABDOMEN
from hospital.chest import CHEST
from hospital.elsewhere import ELSEWHERE

CONDITIONS = CHEST + ABDOMEN + ELSEWHERE

DISTRACTORS = (
    "alert", "GCS 15", "hay fever", "ex-smoker", "on a statin", "old hernia scar", "wears glasses",
    "hearing aids", "knees creak", "pupils equal", "café-au-lait spot on back", "penicillin allergic", "well nourished",
    "varicose veins", "dentures", "throat clear", "mild eczema", "lives alone", "tattoo on arm", "no neck lumps",
    "thyroid not felt", "worried about work", "nails bitten", "speech normal",
)  # fmt: skip
