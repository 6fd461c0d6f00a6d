/* What a case reaches, as the name of its file in corpus/site. */
#ifndef HOTRIG_FUZZ_SITE_NAME_H
#define HOTRIG_FUZZ_SITE_NAME_H

#include "harness/base/text.h"
#include "harness/run/run.h"

/*
 * "u0s0_segv_restart_blocked": the actors that it begins with (scenario: of the
 * case), the faults that fire, what comes of it, in order; each once.
 */
void name_of_case(const struct scenario *scenario,
		  const struct run_result *result, struct text *name);

#endif
