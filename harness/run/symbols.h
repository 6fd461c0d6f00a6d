/*
 * Symbols of a plan: which executable they are in and where that one is
 * loaded.
 */
#ifndef HOTRIG_RUN_SYMBOLS_H
#define HOTRIG_RUN_SYMBOLS_H

#include "harness/run/run.h"
#include "harness/scenario/scenario.h"

/*
 * Make addresses of the symbols in the points and faults of a scenario's plan.
 * "pmm:bank_link" is of a boot actor or the kernel or, as in
 * "counter_u:main", of an executable in /bin of stable storage; a plain name
 * is of the kernel or a boot actor. ERR_USAGE: there is none, or more than
 * one.
 */
int symbols_resolve(const struct scenario *scenario,
		    const struct run_images *images, struct plan *plan,
		    struct err *err);

#endif
