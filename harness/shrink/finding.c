/*
 * Findings: which verdict, which invariant, what kind of object.
 */
#include "harness/shrink/finding.h"

#include <stdio.h>
#include <string.h>

struct noun {
	const char *word; /* as it stands in the text */
	const char *object;
};

static const struct noun nouns[] = {
	{"block", "block"},	{"blocks", "block"},	{"slot", "block"},
	{"group", "group"},	{"groups", "group"},	{"killing", "group"},
	{"restart", "group"},	{"bank", "bank"},	{"site", "site"},
	{"boot", "site"},	{"run", "site"},	{"trace", "site"},
	{"command", "console"}, {"console", "console"}, {"line", "console"},
	{"bytes", "console"},	{"operation", "call"},	{"result", "call"},
	{"answered", "call"},	{"K_OK", "call"},	{"vector", "exception"},
	{"fault", "fault"},	{"page", "page"},	{"pages", "page"},
	{"PMM", "PMM"},		{"HR_CTRL", "HR_CTRL"},
};

static bool is_filler(const char *word)
{
	static const char *const fillers[] = {"the", "a",  "an",  "no",
					      "two", "of", "user"};

	for (size_t i = 0; i < sizeof(fillers) / sizeof(fillers[0]); i++)
		if (!strcmp(word, fillers[i]))
			return true;
	return word[0] >= '0' && word[0] <= '9';
}

const char *finding_object(const char *text)
{
	char word[32];

	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t len = strcspn(text, " ");

		snprintf(word, sizeof(word), "%.*s", (int)strcspn(text, " ,:"),
			 text);
		for (size_t i = 0; i < sizeof(nouns) / sizeof(nouns[0]); i++)
			if (!strcmp(word, nouns[i].word))
				return nouns[i].object;
		if (!is_filler(word))
			break;
		text += len;
	}
	return "actor";
}

static void take_violation(const struct violation *violation,
			   struct finding *finding)
{
	finding->kind = VERDICT_VIOLATED;
	snprintf(finding->invariant, sizeof(finding->invariant), "%s",
		 violation->invariant);
	snprintf(finding->object, sizeof(finding->object), "%s",
		 finding_object(violation->text));
	snprintf(finding->text, sizeof(finding->text), "%s", violation->text);
}

bool finding_of(const struct run_result *result, struct finding *finding)
{
	const struct verdict *verdict = &result->verdict;

	memset(finding, 0, sizeof(*finding));
	finding->kind = verdict->kind;
	if (verdict->kind == VERDICT_HELD || verdict->kind == VERDICT_INFRA)
		return false;
	if (verdict->kind == VERDICT_VIOLATED && verdict->violations)
		take_violation(&verdict->violation[0], finding);
	else
		snprintf(finding->text, sizeof(finding->text), "%.199s",
			 result->infra);
	return true;
}

bool finding_again(const struct finding *finding,
		   const struct run_result *result, struct finding *found)
{
	const struct verdict *verdict = &result->verdict;
	unsigned shown = verdict->violations;

	if (verdict->kind != finding->kind || !finding_of(result, found))
		return false;
	if (verdict->kind != VERDICT_VIOLATED)
		return true;
	if (shown > VERDICT_MAX_VIOLATIONS)
		shown = VERDICT_MAX_VIOLATIONS;
	for (unsigned i = 0; i < shown; i++) {
		take_violation(&verdict->violation[i], found);
		if (!strcmp(found->invariant, finding->invariant) &&
		    !strcmp(found->object, finding->object))
			return true;
	}
	return false;
}
