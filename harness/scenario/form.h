/*
 * The scenario file as it is written: strings, as the YAML schema gives them.
 * Private to harness/scenario.
 */
#ifndef HOTRIG_SCENARIO_FORM_H
#define HOTRIG_SCENARIO_FORM_H

#include "harness/base/yamlfile.h"

struct form_fault {
	char *at;
	char *fault;
};

struct form_tunables {
#define TUNABLE(member, name, value, least, most, sentence) char *member;
#include "harness/scenario/tunables.def"
#undef TUNABLE
	char *rambank_spelling; /* pmm.ramBankSize */
};

struct form {
	char *name;
	struct form_tunables *tunables;
	char *root;
	char *sysadm;
	char *input;
	char **console;
	unsigned console_count;
	struct form_fault *faults;
	unsigned faults_count;
	char *limit;
	char *quantum;
	char *seed;
	char *ram;
	char *ring;
	char *expect;
};

extern const cyaml_schema_value_t form_schema;

#endif
