"""The invented hospital behind `records.csv`: its conditions, house rules, visits, and the mess in its export."""
