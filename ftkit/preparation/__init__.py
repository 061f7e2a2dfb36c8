"""From raw records to a dataset folder in which every row is accounted for."""
