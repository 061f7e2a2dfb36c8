"""What asking costs: prices, bills, waiting times, and the volume from which a training pays. Pure functions."""
