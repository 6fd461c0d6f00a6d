/*
 * The YAML schema of scenario files.
 */
#include "harness/scenario/form.h"

#include "harness/scenario/scenario.h"

#define TEXT_MAX 65536
#define OPTIONAL (CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL)
#define OPTIONAL_TEXT(key, type, member, least)                                \
	CYAML_FIELD_STRING_PTR(key, OPTIONAL, type, member, least, TEXT_MAX)

static const cyaml_schema_field_t fault_fields[] = {
	CYAML_FIELD_STRING_PTR("at", CYAML_FLAG_POINTER, struct form_fault, at,
			       1, TEXT_MAX),
	CYAML_FIELD_STRING_PTR("fault", CYAML_FLAG_POINTER, struct form_fault,
			       fault, 1, TEXT_MAX),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t fault_entry = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct form_fault,
			    fault_fields),
};

static const cyaml_schema_field_t tunable_fields[] = {
#define TUNABLE(member, name, value, least, most, sentence)                    \
	OPTIONAL_TEXT(name, struct form_tunables, member, 1),
#include "harness/scenario/tunables.def"
#undef TUNABLE
	OPTIONAL_TEXT("pmm.ramBankSize", struct form_tunables, rambank_spelling,
		      1),
	CYAML_FIELD_END,
};

static const cyaml_schema_value_t line_entry = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char *, 0, TEXT_MAX),
};

static const cyaml_schema_field_t form_fields[] = {
	OPTIONAL_TEXT("name", struct form, name, 1),
	CYAML_FIELD_MAPPING_PTR("tunables", OPTIONAL, struct form, tunables,
				tunable_fields),
	OPTIONAL_TEXT("root", struct form, root, 1),
	OPTIONAL_TEXT("sysadm", struct form, sysadm, 0),
	CYAML_FIELD_SEQUENCE("console", OPTIONAL, struct form, console,
			     &line_entry, 0, SCENARIO_MAX_LINES),
	CYAML_FIELD_SEQUENCE("faults", OPTIONAL, struct form, faults,
			     &fault_entry, 0, PLAN_MAX_FAULTS),
	OPTIONAL_TEXT("input", struct form, input, 1),
	OPTIONAL_TEXT("limit", struct form, limit, 1),
	OPTIONAL_TEXT("quantum", struct form, quantum, 1),
	OPTIONAL_TEXT("seed", struct form, seed, 1),
	OPTIONAL_TEXT("ram", struct form, ram, 1),
	OPTIONAL_TEXT("ring", struct form, ring, 1),
	OPTIONAL_TEXT("expect", struct form, expect, 1),
	CYAML_FIELD_END,
};

const cyaml_schema_value_t form_schema = {
	CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct form, form_fields),
};
