"""The batch engine: the model compiled by Numba, for Monte Carlo."""
