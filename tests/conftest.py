"""What all tests share: the guards of the engines are on, and the Hypothesis profiles."""

import os

from hypothesis import HealthCheck, settings

# The engines check that stocks, elements and the clock behave; production runs leave this off.
os.environ["SIM_GUARDS"] = "1"

# `ci` repeats itself exactly, so that a red run can be looked at; `dev` searches anew each time.
settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "dev"))
