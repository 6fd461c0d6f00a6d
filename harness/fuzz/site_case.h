/*
 * A case of `hotrig fuzz site`: any bytes, as a scenario.
 *
 * Two bytes: with which actors it begins, tunables, quantum. Then five bytes a
 * record, the last one filled up with zero: an actor, to run or to go on with;
 * a call of that actor; a console command; a pause; a fault with its point. No
 * value of any byte is refused; what is behind SITE_RECORDS records is not
 * read. The calls are the scenario's input (harness/fuzz/site_call.h), so that
 * the first lines of cases are alike.
 */
#ifndef HOTRIG_FUZZ_SITE_CASE_H
#define HOTRIG_FUZZ_SITE_CASE_H

#include <stddef.h>
#include <stdint.h>

#include "harness/scenario/scenario.h"

#define SITE_RECORDS	  40u
#define SITE_RECORD_BYTES 5u
#define SITE_HEAD_BYTES	  2u
#define SITE_CASE_BYTES	  (SITE_HEAD_BYTES + SITE_RECORDS * SITE_RECORD_BYTES)
#define SITE_FAULTS	  3u

/* The scenario of a case (scenario_free). The same bytes, the same scenario.
 * *common_lines: so many first lines are those of many cases. */
struct scenario *site_case_scenario(const uint8_t *bytes, size_t len,
				    unsigned *common_lines);

#endif
