/*
 * The features of the configurator that are in this system; they cannot be
 * left out. VIRTUAL_ADDRESS_SPACE depends on the memory model and is not in
 * the list. TUN-8 needs the first five.
 */
#ifndef HOTRIG_ABI_FEATURES_H
#define HOTRIG_ABI_FEATURES_H

#define FEATURE_LIST(X)                                                        \
	X(HOT_RESTART, "Restartable actors, persistent memory, site restart.") \
	X(ACTOR_EXTENDED_MNGT, "Actors loaded at run time, their ids.")        \
	X(LAPSAFE, "Access points checked at each call.")                      \
	X(LAPBIND, "Access points that boot actors bind, by number.")          \
	X(ADMIN_SHUTDOWN, "The commands and calls restart and shutdown.")      \
	X(USER_MODE, "User actors, each with a space of its own.")             \
	X(LOCAL_CONSOLE, "Commands from the target's console.")

#define FEATURE_VIRTUAL "VIRTUAL_ADDRESS_SPACE"

#endif
