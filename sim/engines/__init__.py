"""The engines that turn a plan into outcomes."""
