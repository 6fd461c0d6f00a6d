/*
 * A QEMU process that carries out one run after another (ADR 0010). What a
 * run sees is what it sees in a fresh process, its digest is the same.
 */
#ifndef HOTRIG_MACHINE_GUEST_H
#define HOTRIG_MACHINE_GUEST_H

#include "harness/machine/machine.h"

struct machine_guest;

/*
 * machine_run by a guest that is kept. *guest is NULL at first; it is started,
 * and started again when this run needs another machine, when the run before
 * has touched what must not change, or after some number of runs. A run that
 * does not come to its own end (QEMU died, deadline) ends the guest and is
 * carried out once more in a fresh process: that result counts. result->ram is
 * the guest's and valid until the next call.
 *
 * config->common: a run that has its first lines, its tunables and its number
 * of faults in common with one before begins behind those lines, or where the
 * site is up if one of its faults acts before that; else it boots. Worth while
 * where runs are short and differ in what comes then.
 *
 * config->stops: the run begins at the boot, so that nothing is passed unseen;
 * if it does not come to its own end that is ERR_TIME.
 */
int machine_guest_run(struct machine_guest **guest,
		      const struct machine_config *config,
		      struct machine_result *result, struct err *err);
/* How many it has carried out; 0: there is none. */
unsigned machine_guest_runs(const struct machine_guest *guest);
/* Processor time of its QEMU; 0: there is none. */
uint64_t machine_guest_cpu_ns(const struct machine_guest *guest);
void machine_guest_end(struct machine_guest *guest);

#endif
