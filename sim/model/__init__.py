"""The world as numbers: the plan, the rules, the random streams and the declared outcomes."""
