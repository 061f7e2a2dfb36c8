"""From a dataset folder to a model folder, through a backend."""
