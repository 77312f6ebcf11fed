"""The scenarios that are compared, and the changes that several tests make."""

BASE = "balakliia-2022"
STAFF = "balakliia-2022-staff-intact"
RESERVES = "balakliia-2022-reserves-present"
BOTH = "balakliia-2022-both"
SHUFFLED = "balakliia-2022-shuffled-plan"
MASSED = "balakliia-2022-massed-fires"
HRAKOVE = "hrakove-2022"

PLAN = "operations.balakliia.fire_plan"
HEEDS = "command.echelons.army.heeds"

NO_DEPOT_HITS = "fire_units.rockets.effect.depot=0"
NO_HEADQUARTERS_HITS = "fire_units.rockets.effect.headquarters=0"
NO_BRIDGE_HITS = "fire_units.rockets.effect.bridge=0"
NO_HITS = (NO_DEPOT_HITS, NO_HEADQUARTERS_HITS, NO_BRIDGE_HITS)
"""Every salvo misses; strikes are fired and reported all the same."""

NO_DEMOLITION = "facilities.balakliia-bridge.demolition.chance=0"
"""The defender leaves the bridge alone."""

UNHEEDED = (f"{HEEDS}.indications=0", f"{HEEDS}.strikes=0")
"""The army acts on nothing that comes before the attack itself."""

CONTACT = "advance.town.started"
RELEASE = "decision.release.army.balakliia.ordered"
