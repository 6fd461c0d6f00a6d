/*
 * What is debugged: a scenario file, a folder with scenario.yaml, or a run of
 * the store.
 */
#ifndef HOTRIG_DEBUG_SUBJECT_H
#define HOTRIG_DEBUG_SUBJECT_H

#include "harness/scenario/scenario.h"

/*
 * store NULL: the default one; then id is looked up in the newest campaign.
 * Free with scenario_free. ERR_USAGE.
 */
int subject_find(const char *id, const char *store, struct scenario **scenario,
		 struct err *err);

#endif
