"""Evidence to probabilities, one file an estimator."""
