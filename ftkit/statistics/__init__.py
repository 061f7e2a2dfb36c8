"""Statistics over arrays of cases: shares, means, tests of pairs. Pure functions that know nothing of candidates."""
