/* Calls of a case of `hotrig fuzz site` for people. */
#ifndef HOTRIG_FUZZ_SITE_TEXT_H
#define HOTRIG_FUZZ_SITE_TEXT_H

#include "harness/base/text.h"

/* A comment line for each call of an input as harness/fuzz/site_call.h has it.
 */
void site_text_calls(const char *input, struct text *out);

#endif
